"""Too fast or too slow, as students say it. Pure functions; formula version 1.

Faces have no part in this: pace is what students vote, one live vote each. Times are epoch seconds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from classrooms.enums import PaceVote

FORMULA_VERSION: Final = 1
VOTE_LASTS: Final = 300.0
"""Seconds after which a vote no longer stands: it was about what was taught then."""
VOTE_AGAIN_AFTER: Final = 30.0
"""Seconds between two votes of one student."""
FEWEST_VOTES: Final = 3
SHARE_OF_VOTES: Final = 0.15
"""So many of those present must have voted."""
MORE_THAN: Final = 0.5
CLEARED_BELOW: Final = 0.35
"""A reading that has been made holds until its share falls below this, so that one vote does not flip it."""
SMALLEST_CLASS: Final = 5
"""With fewer present a tally would name who voted."""
Z: Final = 1.96

PaceReading = Literal["too_fast", "too_slow", "about_right", "no_signal", "someone_asks"]


@dataclass(frozen=True)
class Cast:
    """The newest vote of one student; one of `PaceVote`, or empty when it was taken back."""

    vote: str
    at: float

    def stands(self, now: float) -> bool:
        """Whether it still counts. One from the future has a clock that is wrong, and counts as of now."""
        return now - self.at < VOTE_LASTS


@dataclass(frozen=True)
class Pace:
    """What the class says. `counts` has the standing votes by kind; empty where so few are here that it tells."""

    reading: PaceReading
    votes: int
    present: int
    counts: dict[str, int]
    too_fast_at_least: float = 0.0
    too_slow_at_least: float = 0.0
    """Wilson's lower bounds of the shares that find it too fast (or are lost) and too slow."""


def wilson_lower(hits: int, votes: int, z: float = Z) -> float:
    """The least share, with 97.5 % confidence, that `hits` of `votes` speak for. Wilson 1927, doi 10.2307/2276774."""
    if votes == 0:
        return 0.0
    share, square = hits / votes, z * z / votes
    middle = share + square / 2
    reach = z * math.sqrt((share * (1 - share) + square / 4) / votes)
    return max(0.0, (middle - reach) / (1 + square))


def pace(cast: Iterable[Cast], *, present: int, now: float, before: PaceReading = "no_signal") -> Pace:
    """The reading of the newest votes, one a student, while `present` are here; `before` was the reading so far."""
    standing = Counter(vote.vote for vote in cast if vote.vote and vote.stands(now))
    votes = standing.total()
    fast, slow = standing["too_fast"] + standing["lost"], standing["too_slow"]
    if present < SMALLEST_CLASS:
        return Pace("someone_asks" if fast else "no_signal", 0, present, {})
    counts = {vote: standing[vote] for vote in PaceVote.values}
    bounds = wilson_lower(fast, votes), wilson_lower(slow, votes)
    return Pace(_reading(fast, slow, votes, present, before), votes, present, counts, *bounds)


def are_enough(votes: int, present: int) -> bool:
    """Whether so many standing votes say something of a class in which `present` are here."""
    return votes >= max(FEWEST_VOTES, SHARE_OF_VOTES * present)


def too_fast_share(reading: PaceReading, counts: Mapping[str, int]) -> float | None:
    """The share of standing votes that finds it too fast or is lost; None where they are too few for a reading."""
    if reading in ("no_signal", "someone_asks"):
        return None
    return (counts["too_fast"] + counts["lost"]) / sum(counts.values())


def _reading(fast: int, slow: int, votes: int, present: int, before: PaceReading) -> PaceReading:
    if not are_enough(votes, present):
        return "no_signal"
    if wilson_lower(fast, votes) > MORE_THAN:
        return "too_fast"
    if wilson_lower(slow, votes) > MORE_THAN:
        return "too_slow"
    if before == "too_fast" and fast / votes >= CLEARED_BELOW:
        return "too_fast"
    if before == "too_slow" and slow / votes >= CLEARED_BELOW:
        return "too_slow"
    return "about_right"
