"""The formulas of the live view, one property at a time."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.signals import (
    ClassSignal,
    SeatSignal,
    class_signal,
    mood_index,
    smoothing_weight,
    valence,
    with_frame,
)

HAPPY = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
SAD = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
NEUTRAL = (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)

probabilities = (
    st.lists(st.floats(0, 1), min_size=7, max_size=7)
    .filter(lambda p: sum(p) > 0.01)
    .map(lambda p: tuple(x / sum(p) for x in p))
)


def signal(v: float, p: tuple[float, ...] = NEUTRAL) -> SeatSignal:
    return SeatSignal("t", 1, 0.0, None, v=v, p=p, accepted_at=0.0)


def frames(*steps: tuple[float, tuple[float, ...] | None]) -> SeatSignal:
    state = None
    for seq, (at, p) in enumerate(steps):
        state, _ = with_frame(state, ticket="t", seq=seq, captured_at=at, p=p, reason=None if p else "no_face")
    assert state is not None
    return state


@pytest.mark.parametrize(("p", "expected"), [(HAPPY, 1.0), (SAD, -1.0), (NEUTRAL, 0.0)])
def test_valence_of_a_pure_expression(p, expected):
    assert valence(p) == expected


@given(probabilities)
def test_valence_stays_between_minus_one_and_one(p):
    assert -1.0 <= valence(p) <= 1.0


@pytest.mark.parametrize(("v", "index"), [(-1.0, 0), (0.0, 50), (1.0, 100), (0.25, 63)])
def test_mood_index_runs_from_0_to_100(v, index):
    assert mood_index(v) == index


def test_smoothing_reaches_half_way_after_one_half_life():
    assert smoothing_weight(30.0, 30.0) == 0.5
    assert smoothing_weight(0.0, 30.0) == 0.0
    assert smoothing_weight(-5.0, 30.0) == 0.0


@given(st.floats(0.01, 20), st.integers(2, 12))
def test_smoothing_does_not_depend_on_the_frame_rate(span, parts):
    """Many frames in a span move the mood exactly as far as one frame at its end does, when all say the same."""
    once = frames((0.0, NEUTRAL), (span, HAPPY))
    often = frames((0.0, NEUTRAL), *[(span * (i + 1) / parts, HAPPY) for i in range(parts)])
    assert once.v is not None
    assert often.v == pytest.approx(once.v)


def test_an_unknown_frame_changes_the_reason_and_never_the_mood():
    before = frames((0.0, HAPPY))
    after = frames((0.0, HAPPY), (1.0, None), (2.0, None))
    assert (after.v, after.p, after.accepted_at) == (before.v, before.p, before.accepted_at)
    assert after.reason == "no_face"


def test_a_window_closes_when_the_next_ten_seconds_begin():
    state, closed = with_frame(None, ticket="t", seq=0, captured_at=100.0, p=HAPPY, reason=None)
    assert closed is None
    state, closed = with_frame(state, ticket="t", seq=1, captured_at=109.9, p=SAD, reason=None)
    assert closed is None
    state, closed = with_frame(state, ticket="t", seq=2, captured_at=110.0, p=None, reason="no_face")
    assert closed is not None
    assert (closed.starts_at, closed.accepted, closed.unknown) == (100, 2, {})
    assert closed.mean() == [0.0, 0.0, 0.0, 0.5, 0.0, 0.5, 0.0]
    assert state.window is not None
    assert (state.window.starts_at, state.window.unknown) == (110, {"no_face": 1})


def test_four_students_are_too_few_and_five_are_shown():
    four = class_signal([signal(0.5)] * 4, present=4, consenting=4, k=5)
    five = class_signal([signal(0.5)] * 5, present=5, consenting=5, k=5)
    assert four == ClassSignal(4, 4, 4, "too_few")
    assert (five.why, five.v, five.half_band) == (None, 0.5, 0.0)


def test_five_of_thirteen_consenting_students_are_too_little_coverage():
    assert class_signal([signal(0.0)] * 5, present=13, consenting=13, k=5).why == "low_coverage"
    assert class_signal([signal(0.0)] * 6, present=15, consenting=15, k=5).why is None


def test_the_band_is_1_96_standard_errors():
    found = class_signal([signal(v) for v in (-1.0, -0.5, 0.0, 0.5, 1.0)], present=5, consenting=5, k=5)
    assert found.v == 0.0
    assert found.half_band == pytest.approx(1.96 * math.sqrt(0.625 / 5))


@given(st.lists(probabilities, min_size=5, max_size=40))
def test_the_distribution_sums_to_one(vectors):
    found = class_signal([signal(0.0, p) for p in vectors], present=40, consenting=len(vectors), k=5)
    assert found.distribution is not None
    assert sum(found.distribution) == pytest.approx(1.0, abs=7e-4)
