"""What a student's face usually looks like, and when it is below that for long. Pure functions; formula version 1.

The running median of the valence of accepted frames and its quartiles, by the P-square algorithm (Jain & Chlamtac 1985,
doi 10.1145/4372.4378): five heights and the ranks of the inner three, whatever the number of frames. For the median its
five markers stand at the least value, the lower quartile, the median, the upper quartile and the greatest value, so the
spread comes along. Frames are counted, not timed: gaps and uneven intervals do not matter. Valences lie in [-1, 1];
times are epoch seconds. Why so: docs/decisions/0012.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

FORMULA_VERSION: Final = 1
MARKERS: Final = 5
READY_AFTER: Final = 24
"""Accepted frames before anything is said of what is usual."""
MOST_CARRIED: Final = 240
"""Frames that an earlier lesson counts for at most: the face, light and camera of today soon outweigh it."""
TO_SIGMA: Final = 0.7413
"""From the distance of the quartiles to the standard deviation of a normal distribution."""
LEAST_SPREAD: Final = 0.15
"""Of valence. A face that is read as nearly always the same may still move a little."""
LOW_BELOW: Final = -1.0
"""Own standard deviations from what is usual."""
OVER_ABOVE: Final = -0.5
LOW_FOR: Final = 120.0
"""Seconds without a break before the teacher is told."""


@dataclass(frozen=True)
class Baseline:
    """What is remembered of a face at rest. `heights` are sorted valences; `ranks` of the inner three, from 1."""

    count: int = 0
    heights: tuple[float, ...] = ()
    ranks: tuple[int, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.count >= READY_AFTER

    @property
    def usual(self) -> float | None:
        """The running median of valence; None until enough frames were accepted."""
        return self.heights[2] if self.is_ready else None

    @property
    def spread(self) -> float | None:
        """How far valence strays from it: a robust standard deviation, at least `LEAST_SPREAD`."""
        return max(LEAST_SPREAD, TO_SIGMA * (self.heights[3] - self.heights[1])) if self.is_ready else None

    def deviation(self, v: float) -> float | None:
        """How many own standard deviations `v` lies from what is usual."""
        return (v - self.usual) / self.spread if self.usual is not None and self.spread is not None else None


def learnt(before: Baseline, v: float) -> Baseline:
    """The same after one more accepted frame of valence `v`."""
    count = before.count + 1
    if count <= MARKERS:
        return Baseline(count, tuple(sorted((*before.heights, v))), (2, 3, 4) if count == MARKERS else ())
    heights, ranks = list(before.heights), [1, *before.ranks, count]
    heights[0], heights[4] = min(heights[0], v), max(heights[4], v)
    for marker in (1, 2, 3):
        ranks[marker] += v < heights[marker]
    for marker in (1, 2, 3):
        off = 1 + (count - 1) * marker / 4 - ranks[marker]
        if off >= 1 and ranks[marker + 1] - ranks[marker] > 1:
            heights[marker], ranks[marker] = _moved(heights, ranks, marker, +1), ranks[marker] + 1
        elif off <= -1 and ranks[marker] - ranks[marker - 1] > 1:
            heights[marker], ranks[marker] = _moved(heights, ranks, marker, -1), ranks[marker] - 1
    return Baseline(count, tuple(heights), tuple(ranks[1:4]))


def _moved(heights: list[float], ranks: list[int], marker: int, by: int) -> float:
    """The height of a marker whose rank changes by one: on the parabola through its neighbours, or on the line."""
    low, here, high = heights[marker - 1 : marker + 2]
    below, above = ranks[marker] - ranks[marker - 1], ranks[marker + 1] - ranks[marker]
    slopes = (below + by) * (high - here) / above + (above - by) * (here - low) / below
    curved = here + by * slopes / (below + above)
    if low < curved < high:
        return curved
    return here + ((high - here) / above if by > 0 else (low - here) / below)


def carried(before: Baseline) -> Baseline:
    """What an earlier lesson is worth in the next one: the same heights, as if they came from few frames."""
    if before.count <= MOST_CARRIED:
        return before
    share = (MOST_CARRIED - 1) / (before.count - 1)
    return replace(before, count=MOST_CARRIED, ranks=tuple(1 + round((rank - 1) * share) for rank in before.ranks))


@dataclass(frozen=True)
class Low:
    """Since when the smoothed valence has been below what is usual, and whether that was long enough to be told."""

    since: float | None = None
    is_told: bool = False


def lowered(before: Low, deviation: float | None, at: float, *, is_unbroken: bool) -> Low:
    """The same after an accepted frame, with the `deviation` of the smoothed valence; None while not known.

    Begins below one standard deviation, is told after two minutes, is over above half of one. A frame after a gap
    (`is_unbroken` false) begins anew.
    """
    known = before if is_unbroken else Low()
    if deviation is None or deviation > (OVER_ABOVE if known.is_told else LOW_BELOW):
        return Low()
    since = at if known.since is None else known.since
    return Low(since, known.is_told or at - since >= LOW_FOR)


@dataclass(frozen=True)
class Resting:
    """What a lesson knows of one student's face at rest."""

    baseline: Baseline = field(default_factory=Baseline)
    low: Low = field(default_factory=Low)
