"""Agreement of faces and students' own answers is more than chance, or nothing is claimed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.agreement import FEWEST_PAIRS, Agreement, agreement, read_as, said_as, weighted_kappa


@pytest.mark.parametrize(("valence", "third"), [(-1, 0), (-0.21, 0), (-0.2, 1), (0, 1), (0.2, 1), (0.21, 2), (1, 2)])
def test_a_valence_is_one_of_three(valence, third):
    assert read_as(valence) == third


def test_an_answer_is_one_of_three():
    assert [said_as(answer) for answer in (1, 2, 3, 4, 5)] == [0, 0, 1, 2, 2]


def test_kappa_is_cohen_s_with_quadratic_weights():
    # By hand: seen (0 + 0 + 1 + 4) / 4 = 1.25; read 0, 1, 2, 2 and said 0, 1, 1, 0.
    # Expected: over all sixteen combinations, (0 + 1 + 1 + 0 + 1 + 0 + 0 + 1 + 2 * (4 + 1 + 1 + 4)) / 16 = 1.5.
    assert weighted_kappa([(0, 0), (1, 1), (2, 1), (2, 0)]) == pytest.approx(1 - 1.25 / 1.5)


def test_all_alike_is_one_and_all_reversed_is_minus_one():
    assert weighted_kappa([(0, 0), (1, 1), (2, 2)] * 10) == 1
    assert weighted_kappa([(0, 2), (1, 1), (2, 0)] * 10) == -1


def test_below_thirty_answers_nothing_is_said():
    assert agreement([(0, 0), (2, 2)] * 14) == Agreement(28)
    assert agreement([(0, 0), (2, 2)] * 15).kappa == 1


def test_a_face_that_always_reads_the_same_is_no_better_than_chance():
    found = agreement([(1, 0), (1, 2), (1, 1)] * 20)
    assert (found.kappa, found.is_no_better_than_chance) == (0.0, True)


def test_chance_is_told_from_agreement():
    random = Random(0)
    by_chance = [(random.randrange(3), random.randrange(3)) for _ in range(300)]
    agreeing = [(one, one if random.random() < 0.7 else random.randrange(3)) for one, _ in by_chance]
    assert agreement(by_chance).is_no_better_than_chance
    assert not agreement(agreeing).is_no_better_than_chance
    assert agreement(agreeing).low > 0.5


thirds = st.integers(0, 2)


@given(st.lists(st.tuples(thirds, thirds), max_size=80))
def test_whatever_was_answered_kappa_lies_within_its_bounds_and_does_not_care_for_sides(pairs):
    found = agreement(pairs)
    assert found.n == len(pairs)
    assert (found.kappa is None) == (len(pairs) < FEWEST_PAIRS)
    if found.kappa is not None:
        assert -1 <= found.low <= found.kappa <= found.high <= 1
        assert agreement([(b, a) for a, b in pairs]).kappa == pytest.approx(found.kappa)
