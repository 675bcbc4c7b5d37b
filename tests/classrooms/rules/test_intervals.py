"""Seconds are counted once, however often they are reported."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.intervals import total, union, within

SECONDS = st.integers(0, 60)
INTERVALS = st.lists(st.tuples(SECONDS, SECONDS), max_size=12)


def test_two_tabs_at_once_count_once():
    assert union([(0, 10), (5, 20), (20, 30), (40, 50)]) == [(0, 30), (40, 50)]
    assert total([(0, 10), (5, 20), (20, 30), (40, 50)]) == 40


def test_what_ends_before_it_begins_is_nothing():
    assert union([(10, 5), (7, 7)]) == []
    assert total([]) == 0


def test_only_what_lies_in_the_lesson_counts():
    assert within([(0, 10), (50, 100)], 5, 60) == [(5, 10), (50, 60)]


@given(INTERVALS)
def test_the_union_has_exactly_the_seconds_that_any_interval_has(intervals):
    seconds = {second for start, end in intervals for second in range(start, end)}
    merged = union(intervals)
    assert {second for start, end in merged for second in range(int(start), int(end))} == seconds
    assert total(intervals) == len(seconds)
    assert all(before[1] < after[0] for before, after in pairwise(merged))
    assert union(merged) == merged
