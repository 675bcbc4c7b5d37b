"""How students say they are doing, and when a tally of it may be shown."""

from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.check_ins import Tally, mean, tally
from classrooms.rules.said import Said

K = 5


def answers(*said: int, at: float = 0.0) -> dict[str, Said]:
    """One student each, named by number."""
    return {str(number): Said(answer=answer, answered_at=at) for number, answer in enumerate(said)}


def test_five_answers_have_a_tally_and_four_have_none():
    assert tally(Tally(), answers(5, 4, 2, 4), k=K, now=1) == Tally()
    assert tally(Tally(), answers(5, 4, 2, 4, 3), k=K, now=1).counts == [0, 1, 1, 2, 1]


def test_a_course_may_ask_for_more_than_five():
    assert tally(Tally(), answers(1, 2, 3, 4, 5), k=6, now=1).counts == []


def test_a_tally_stays_until_five_answers_have_changed():
    said = answers(5, 5, 5, 5, 5, 5)
    shown = tally(Tally(), said, k=K, now=1)
    for number in range(4):
        said |= {str(number): Said(answer=1, answered_at=2)}
        assert tally(shown, said, k=K, now=3) == shown
    said |= {"4": Said(answer=1, answered_at=2)}
    assert tally(shown, said, k=K, now=3).counts == [5, 0, 0, 0, 1]


def test_the_same_answer_once_more_hides_among_the_changed_ones():
    shown = tally(Tally(), answers(3, 3, 3, 3, 3), k=K, now=1)
    again = answers(3, 3, 3, 3, 2, at=60)
    assert tally(shown, again, k=K, now=61).counts == [0, 1, 4, 0, 0]


def test_a_tally_goes_when_fewer_than_five_of_its_answers_are_young():
    said = answers(4, 4, 4, 4, 4)
    shown = tally(Tally(), said, k=K, now=599)
    said |= {str(number): Said(answer=1, answered_at=500) for number in range(4)}
    assert tally(shown, said, k=K, now=599).counts == [0, 0, 0, 5, 0]
    gone = tally(shown, said, k=K, now=600)
    assert gone == Tally(shown.behind, [])


def test_a_tally_goes_when_one_of_its_students_is_taken_out_of_the_course():
    said = answers(4, 4, 4, 4, 4, 4)
    shown = tally(Tally(), said, k=K, now=1)
    del said["5"]
    assert tally(shown, said, k=K, now=2) == Tally(shown.behind, [])


def test_the_mean_of_a_tally():
    assert mean([]) is None
    assert mean([0, 1, 1, 2, 1]) == 3.6
    assert mean([5, 0, 0, 0, 0]) == 1.0


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(1, 5), st.sampled_from([1.0, 40.0, 130.0, 300.0])), max_size=60)
)
def test_any_two_tallies_differ_in_the_answers_of_five_students(steps: list[tuple[int, int, float]]):
    said: dict[str, Said] = {}
    shown, now, seen = Tally(), 0.0, [dict[str, float]()]
    for student, answer, wait in steps:
        now += wait
        said[str(student)] = Said(answer=answer, answered_at=now)
        shown = tally(shown, said, k=K, now=now)
        if shown.counts and shown.behind != seen[-1]:
            seen.append(shown.behind)
        assert sum(shown.counts) in (0, len(shown.behind))
    for number, one in enumerate(seen):
        for other in seen[number + 1 :]:
            differ = {seat for seat in one.keys() | other.keys() if one.get(seat) != other.get(seat)}
            assert len(differ) >= K
