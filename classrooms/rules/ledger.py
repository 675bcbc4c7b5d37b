"""What the class figures were before and after something that the teacher did. Pure functions; formula version 1.

Only figures that the dashboard has shown go in, so a mean tells nothing of a student that they have not told. Each is
the time-weighted mean of three minutes; what was not published counts for nothing, nor does the time of a break. What
followed need not be due to what was done. Times are epoch seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from classrooms.enums import DeedKind, MarkerKind

FORMULA_VERSION: Final = 1
SIDE: Final = 180.0
"""Seconds before and after."""
LEAST_KNOWN: Final = 60.0
"""Seconds with a figure below which a side says nothing."""
HOLDS: Final = 10.0
"""Seconds for which a figure stands at most: the next comes after five, and one may be late."""
ENDS_A_BREAK: Final = frozenset(
    {
        MarkerKind.BACK,
        MarkerKind.TOPIC,
        MarkerKind.EXERCISE,
        MarkerKind.SLOWED,
        MarkerKind.REPEATED,
        MarkerKind.BREAK,  # another one: what lay between them nobody noted
    }
)

Stretch = tuple[float, float]


@dataclass(frozen=True)
class Shown:
    """What the dashboard showed at one moment: the mood, 0 to 100, and the share of "too fast" and "lost" votes.

    None: not published.
    """

    at: float
    mood: float | None
    too_fast: float | None


@dataclass(frozen=True)
class Deed:
    """Something the teacher did. What followed begins at once, after a break when it is over; None: it lasts."""

    id: str
    kind: str
    at: float
    text: str
    begins_at: float | None


@dataclass(frozen=True)
class Mean:
    """A mean, None for not known, over so many seconds with a figure and so many points of the class line."""

    mean: float | None = None
    seconds: int = 0
    points: int = 0


@dataclass(frozen=True)
class Side:
    """Three minutes, or as much of them as has been."""

    mood: Mean = Mean()
    too_fast: Mean = Mean()


@dataclass(frozen=True)
class Entry:
    """Before and after one deed. Until `is_over` the after side is that of the time until now."""

    begins_at: float | None
    before: Side
    after: Side
    is_over: bool


def break_ends_at(at: float, markers: Iterable[tuple[str, float]]) -> float | None:
    """When the break that was noted at `at` ended: with the next marker, by kind and time, of something else."""
    return min((when for kind, when in markers if when > at and kind in ENDS_A_BREAK), default=None)


def ledger(
    deeds: Sequence[Deed], line: Sequence[Shown], *, now: float, known: Mapping[str, Entry] | None = None
) -> dict[str, Entry]:
    """The entry of each deed, by its id. `line` has the points of the last seven minutes at least, oldest first.

    What is `known` of a time that is over stays, however little of the line is still there.
    """
    breaks = [
        (deed.at, math.inf if deed.begins_at is None else deed.begins_at)
        for deed in deeds
        if deed.kind == DeedKind.BREAK
    ]
    return {deed.id: _entry(deed, line, breaks, now, (known or {}).get(deed.id)) for deed in deeds}


def _entry(deed: Deed, line: Sequence[Shown], breaks: Sequence[Stretch], now: float, known: Entry | None) -> Entry:
    if known is not None and known.is_over and known.begins_at == deed.begins_at:
        return known
    before = known.before if known is not None else side(line, (deed.at - SIDE, deed.at), breaks)
    if deed.begins_at is None:
        return Entry(None, before, Side(), is_over=False)
    end = deed.begins_at + SIDE
    return Entry(deed.begins_at, before, side(line, (deed.begins_at, min(end, now)), breaks), is_over=now >= end)


def side(line: Sequence[Shown], stretch: Stretch, breaks: Sequence[Stretch] = ()) -> Side:
    """The means of a stretch of time, breaks left out. A point stands until the next one, ten seconds at most."""
    until = [*(point.at for point in line), math.inf][1:]
    lasts = [
        _seconds((max(point.at, stretch[0]), min(end, point.at + HOLDS, stretch[1])), breaks)
        for point, end in zip(line, until, strict=True)
    ]
    return Side(
        mood=_mean([point.mood for point in line], lasts, digits=0),
        too_fast=_mean([point.too_fast for point in line], lasts, digits=2),
    )


def _seconds(stretch: Stretch, breaks: Iterable[Stretch]) -> float:
    """How long a stretch is without the breaks."""
    left = [stretch]
    for begins, ends in breaks:
        left = [part for a, b in left for part in ((a, min(b, begins)), (max(a, ends), b)) if part[0] < part[1]]
    return math.fsum(max(0.0, b - a) for a, b in left)


def _mean(values: Sequence[float | None], lasts: Sequence[float], *, digits: int) -> Mean:
    parts = [(value, long) for value, long in zip(values, lasts, strict=True) if value is not None and long > 0]
    seconds = math.fsum(long for _, long in parts)
    mean = math.fsum(value * long for value, long in parts) / seconds if seconds >= LEAST_KNOWN else None
    return Mean(None if mean is None else round(mean, digits), round(seconds), len(parts))


def entry_of(stored: Mapping[str, Any]) -> Entry:
    """An entry from what was kept of it: `dataclasses.asdict` back again."""
    before, after = (
        Side(Mean(**stored[name]["mood"]), Mean(**stored[name]["too_fast"])) for name in ("before", "after")
    )
    return Entry(stored["begins_at"], before, after, stored["is_over"])
