"""What lessons side by side say."""

import pytest

from classrooms.rules.trend import middle, too_fast, topic_mood


def minute(present=10, **counts):
    none = {"too_slow": 0, "right": 0, "too_fast": 0, "lost": 0}
    return {"present": present, "counts": {**none, **counts}}


@pytest.mark.parametrize(
    ("moods", "found"),
    [
        ([], None),
        ([60], (60, 60)),
        ([40, 60], (42, 58)),
        (list(range(101)), (10, 90)),
        ([*range(100, -1, -1)], (10, 90)),
        ([50] * 30 + [0, 100], (50, 50)),
    ],
)
def test_the_middle_range_leaves_out_a_tenth_at_each_end(moods, found):
    assert middle(moods) == found


def test_too_fast_and_lost_are_counted_together_of_all_votes_that_stood():
    assert too_fast([minute(right=2, too_fast=1, lost=1), minute(too_slow=1, too_fast=3)]) == 63  # 5 of 8


@pytest.mark.parametrize(
    "few",
    [
        minute(lost=2),  # two votes
        minute(present=21, lost=3),  # less than 15 % of those present
        {"present": 4, "counts": {}},  # a tally would name who voted
    ],
)
def test_minutes_with_few_votes_count_for_nothing(few):
    assert too_fast([few]) is None
    assert too_fast([few, minute(right=3, lost=1)]) == 25


def test_nobody_voted_is_not_zero():
    assert too_fast([]) is None
    assert too_fast([minute(right=3)]) == 0


def test_a_topic_is_the_mean_of_its_minutes_and_needs_three_of_them():
    long, short = {"minutes": 3, "mood": 60}, {"minutes": 1, "mood": 40}
    assert topic_mood([long, short, {"minutes": 0, "mood": None}]) == (55, 4)
    assert topic_mood([short, short]) == (None, 2)
    assert topic_mood([]) == (None, 0)
