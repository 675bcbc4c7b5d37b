"""Pace is what students vote: one live vote each, never from faces, and never so few that it names them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.enums import PaceVote
from classrooms.rules.pace import VOTE_LASTS, Cast, pace, too_fast_share, wilson_lower

NOW = 1_800_000_000.0


def cast(**counts: int) -> list[Cast]:
    return [Cast(vote, NOW - 10) for vote, count in counts.items() for _ in range(count)]


def reading(present: int = 12, before: str = "no_signal", **counts: int) -> str:
    return pace(cast(**counts), present=present, now=NOW, before=before).reading


@pytest.mark.parametrize(
    ("hits", "votes", "bound"), [(3, 3, 0.44), (4, 4, 0.51), (7, 8, 0.53), (0, 5, 0.0), (0, 0, 0.0)]
)
def test_the_bound_is_wilson_s(hits, votes, bound):
    assert wilson_lower(hits, votes) == pytest.approx(bound, abs=0.005)


@given(st.integers(1, 500), st.data())
def test_the_bound_lies_below_the_share_and_grows_with_it(votes, data):
    hits = data.draw(st.integers(0, votes))
    assert 0 <= wilson_lower(hits, votes) <= hits / votes + 1e-12
    if hits < votes:
        assert wilson_lower(hits, votes) < wilson_lower(hits + 1, votes)
    assert wilson_lower(hits, votes) < wilson_lower(2 * hits, 2 * votes) or hits == 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"too_fast": 3}, "about_right"),  # three of three could be chance
        ({"too_fast": 4}, "too_fast"),
        ({"lost": 4}, "too_fast"),
        ({"too_fast": 5, "lost": 2, "right": 1}, "too_fast"),
        ({"too_slow": 7, "right": 1}, "too_slow"),
        ({"too_slow": 2, "too_fast": 2}, "about_right"),
        ({"right": 5}, "about_right"),
        ({"too_fast": 2}, "no_signal"),
        ({}, "no_signal"),
    ],
)
def test_the_reading_follows_the_votes(counts, expected):
    assert reading(**counts) == expected


def test_in_a_large_class_a_few_votes_are_no_signal():
    assert reading(present=40, too_fast=5) == "no_signal"
    assert reading(present=40, too_fast=6) == "too_fast"


@pytest.mark.parametrize(("right", "expected"), [(5, "too_fast"), (7, "too_fast"), (8, "about_right")])
def test_a_reading_holds_until_its_share_is_below_a_third(right, expected):
    assert reading(before="too_fast", too_fast=4, right=right) == expected
    assert reading(before="too_slow", too_slow=4, right=right) == expected.replace("fast", "slow")
    assert reading(before="about_right", too_fast=4, right=right) == "about_right"


def test_in_a_tiny_class_nobody_is_counted():
    few = pace(cast(too_fast=2, right=2), present=4, now=NOW)
    assert (few.reading, few.votes, few.counts) == ("someone_asks", 0, {})
    assert pace(cast(too_slow=1, right=3), present=4, now=NOW).reading == "no_signal"


def test_a_vote_stands_for_five_minutes():
    votes = [Cast("too_fast", NOW - VOTE_LASTS + 1)] * 4 + [Cast("right", NOW - VOTE_LASTS)] * 9
    found = pace(votes, present=13, now=NOW)
    assert (found.reading, found.votes) == ("too_fast", 4)
    assert found.counts == {"too_slow": 0, "right": 0, "too_fast": 4, "lost": 0}


@given(
    st.lists(st.builds(Cast, st.sampled_from([*PaceVote.values, ""]), st.floats(NOW - 400, NOW + 5)), max_size=60),
    st.integers(0, 60),
    st.sampled_from(["too_fast", "too_slow", "about_right", "no_signal", "someone_asks"]),
)
def test_whatever_is_cast_the_counts_add_up_and_the_bounds_are_shares(votes, present, before):
    found = pace(votes, present=present, now=NOW, before=before)
    assert sum(found.counts.values()) == found.votes <= len(votes)
    assert 0 <= found.too_fast_at_least <= 1
    assert not (found.too_fast_at_least > 0.5 and found.too_slow_at_least > 0.5)
    assert math.isfinite(found.too_slow_at_least)
    if present < 5:
        assert (found.votes, found.counts) == (0, {})


def test_the_share_that_finds_it_too_fast_is_known_with_the_reading():
    def share(present: int = 12, **counts: int) -> float | None:
        found = pace(cast(**counts), present=present, now=NOW)
        return too_fast_share(found.reading, found.counts)

    assert share(too_fast=2, lost=1, right=1) == 0.75
    assert share(right=3) == 0
    assert share(too_fast=2) is None  # too few for a reading
    assert share(present=4, too_fast=4) is None  # too few to be counted
