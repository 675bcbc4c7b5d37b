"""A report shows each minute of a lesson, and nobody in it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.report import Kept, Minute, Segment, Stretch, against, minutes, overall, segments, stretches

HAPPY, TENSE = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
EVEN = (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
START = 1_000_000.0


def class_of(size, p=EVEN, *, until=60.0, since=0.0):
    """The windows of so many students from `since` to `until` seconds after the start."""
    return [
        Kept(f"seat {number:02}", START + at, p) for at in range(int(since), int(until), 10) for number in range(size)
    ]


def found(windows, *, length=60.0, k=5):
    return minutes(windows, start=START, end=START + length, k=k)


def test_each_student_has_one_vote_however_many_windows():
    windows = [*class_of(5, HAPPY), *(Kept("seat 05", START + at, TENSE) for at in (0, 50))]
    (minute,) = found(windows)
    assert (minute.n, minute.coverage, minute.why) == (6, 1.0, None)
    assert minute.mood == 83  # (5 - 1) / 6


def test_a_window_that_reaches_into_two_minutes_counts_in_both_by_its_seconds():
    (first, second) = minutes(
        [
            *(Kept(f"seat {number}", START + at, HAPPY) for number in range(5) for at in (0, 55)),
            *(Kept(f"seat {number}", START + 65, TENSE) for number in range(5)),
        ],
        start=START,
        end=START + 120,
        k=5,
    )
    assert first.mood == 100
    assert second.mood == 33  # five seconds happy, ten tense: (5 - 10) / 15


def test_a_minute_with_too_few_students_says_so_and_nothing_else():
    (minute,) = found(class_of(4, HAPPY))
    assert minute == Minute(START, 4, 1.0, "too_few")


def test_a_minute_in_which_most_could_not_be_read_says_so():
    windows = [*class_of(5, HAPPY), *(Kept(f"unread {number}", START, None) for number in range(8))]
    (minute,) = found(windows)
    assert minute == Minute(START, 5, 0.385, "low_coverage")


def test_what_could_not_be_read_is_not_neutral():
    windows = [*class_of(6, HAPPY), *(Kept("seat 00", START + at, None) for at in range(0, 60, 10))]
    assert found(windows)[0].mood == 100


def test_minutes_without_any_window_are_there_and_empty():
    first, second, third = found([*class_of(6), *class_of(6, since=120, until=180)], length=170)
    assert (first.why, second.why, third.why) == (None, "too_few", None)
    assert (second.n, second.coverage, second.mood) == (0, 0.0, None)


def test_windows_before_the_start_and_after_the_end_count_for_nothing():
    early, late = Kept("early", START - 20, TENSE), Kept("late", START + 60, TENSE)
    assert found([early, *class_of(6, HAPPY), late]) == found(class_of(6, HAPPY))


def test_one_who_leaves_does_not_show_in_the_next_minute():
    """Between the two figures only the group's change could tell who left; so the last value stays for a while."""
    windows = [*class_of(9, EVEN, until=120), *(Kept("leaver", START + at, TENSE) for at in range(0, 60, 10))]
    first, second = found(windows, length=120)
    assert (first.mood, second.mood) == (45, 45)
    assert (first.n, second.n) == (10, 10)


@given(st.permutations(class_of(7, HAPPY, until=120)))
def test_the_order_of_the_windows_changes_no_mood(windows):
    ordered = sorted(windows, key=lambda window: (window.starts_at, window.seat))
    assert [minute.mood for minute in found(windows, length=120)] == [
        minute.mood for minute in found(ordered, length=120)
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 59), st.sampled_from([HAPPY, TENSE, EVEN, None])), max_size=200
    )
)
def test_nothing_is_ever_shown_of_fewer_than_k(rows):
    windows = [Kept(f"seat {seat}", START + 10 * at, p) for seat, at, p in rows]
    for minute in found(windows, length=600):
        assert (minute.mood is None) == (minute.why is not None) == (minute.distribution is None)
        if minute.mood is not None:
            assert minute.n >= 5
            assert 0 <= minute.low <= minute.mood <= minute.high <= 100


def shown(*moods):
    return [
        Minute(START + 60 * number, 8, 1.0, None if mood is not None else "too_few", mood, mood, mood)
        for number, mood in enumerate(moods)
    ]


def test_a_lesson_is_cut_at_its_moments():
    cuts = [(START + 120, "Recursion", False), (START + 60, "Break", True), (START - 5, "too early", False)]
    assert stretches(cuts, start=START, end=START + 300, beginning="Beginning") == [
        Stretch("Beginning", START, START + 60),
        Stretch("Break", START + 60, START + 120, is_break=True),
        Stretch("Recursion", START + 120, START + 300),
    ]


def test_a_part_has_the_mean_of_its_shown_minutes_by_their_seconds():
    parts = [Stretch("One", START, START + 90), Stretch("Two", START + 90, START + 240)]
    assert segments(parts, shown(40, 70, None, 50)) == [
        Segment("One", START, START + 90, False, 2, 8, 50),  # 60 s of 40, 30 s of 70
        Segment("Two", START + 90, START + 240, False, 2, 8, 57),  # 30 s of 70, 60 s of 50
    ]


def test_nothing_of_a_break_is_counted():
    parts = [Stretch("Before", START, START + 60), Stretch("Break", START + 60, START + 120, is_break=True)]
    assert segments(parts, shown(60, 10))[1] == Segment("Break", START + 60, START + 120, True, 0, None, None)
    assert overall(parts, shown(60, 10)) == 60
    assert overall(parts, shown(None, 10)) is None


def test_a_lesson_is_compared_with_the_median_of_the_others():
    assert against(60, [50, 40, 90]) == 10
    assert against(None, [50]) is None
    assert against(60, []) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=1, max_size=30), st.data())
def test_the_mood_of_a_lesson_lies_between_its_parts(moods, data):
    at = data.draw(st.lists(st.integers(1, 60 * len(moods) - 1), max_size=5))
    parts = stretches(
        [(START + one, "cut", False) for one in at], start=START, end=START + 60 * len(moods), beginning=""
    )
    own = [segment.mood for segment in segments(parts, shown(*moods)) if segment.mood is not None]
    mood = overall(parts, shown(*moods))
    assert (mood is None) == (own == [])
    assert mood is None or min(own) <= mood <= max(own)
    assert all(before.ends_at == after.starts_at for before, after in itertools.pairwise(parts))
