"""Figures come in steps, and not often enough to be told apart by one student."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.publishing import ONE_STUDENT, Figures, figures, is_due, step
from classrooms.rules.signals import ClassSignal

NOW = 1_800_000_000.0
CLASS = [f"seat {number}" for number in range(8)]


def signal(n: int, v: float, half_band: float, *shares: float) -> ClassSignal:
    return ClassSignal(n, n, n, None, v, half_band, shares)


def read(*numbers: int, at: float) -> dict[str, float]:
    return {CLASS[number]: at for number in numbers}


@pytest.mark.parametrize(("n", "points"), [(5, 5), (12, 5), (13, 2), (24, 2), (25, 1), (50, 1)])
def test_steps_are_so_wide_that_one_student_hardly_shows(n, points):
    assert step(n) == points
    assert ONE_STUDENT / n <= points


def test_mood_band_and_shares_come_in_the_same_steps():
    shares = (0.03, 0.0, 0.04, 0.27, 0.43, 0.12, 0.11)
    five = figures(signal(8, 0.13, 0.21, *shares), {}, NOW)
    assert (five.v, five.half_band) == (pytest.approx(0.1), pytest.approx(0.3))  # 57 and 10.5 points: 55 and 15
    assert five.distribution == (0.05, 0.0, 0.05, 0.25, 0.45, 0.1, 0.1)
    one = figures(signal(25, 0.13, 0.21, *shares), {}, NOW)
    assert (one.v, one.half_band) == (pytest.approx(0.14), pytest.approx(0.22))
    assert one.distribution == shares


def test_a_class_of_one_mind_has_a_band_as_wide_as_the_rounding():
    assert figures(signal(5, 1.0, 0.0, 0, 0, 0, 1, 0, 0, 0), {}, NOW).half_band == pytest.approx(0.1)


@given(
    st.integers(5, 60),
    st.floats(-1, 1),
    st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda p: sum(p) > 0.01),
)
def test_no_figure_is_finer_than_its_step_or_further_than_that_from_the_truth(n, v, amounts):
    shares = [amount / sum(amounts) for amount in amounts]
    said = figures(signal(n, v, 0.3, *shares), {}, NOW)
    assert said.v is not None
    assert said.distribution is not None
    points, mood = step(n), 50 + 50 * said.v
    assert mood / points == pytest.approx(round(mood / points))
    assert abs(mood - 50 - 50 * v) <= points / 2 + 1e-9
    assert sum(said.distribution) == pytest.approx(1)
    for share, true in zip(said.distribution, shares, strict=True):
        assert 100 * share / points == pytest.approx(round(100 * share / points))
        assert abs(100 * (share - true)) < points + 1e-9


def test_new_figures_wait_five_seconds_and_for_five_who_were_read_anew():
    last = Figures(NOW, read(*range(8), at=NOW))
    new = read(*range(8), at=NOW + 4)
    assert is_due(Figures(), new, k=5, now=NOW)
    assert not is_due(last, new, k=5, now=NOW + 4)
    assert is_due(last, new, k=5, now=NOW + 5)
    four = last.read_at | read(0, 1, 2, 3, at=NOW + 4)
    assert not is_due(last, four, k=5, now=NOW + 20)
    assert is_due(last, four | read(4, at=NOW + 20), k=5, now=NOW + 20)
