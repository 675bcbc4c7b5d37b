"""Stretches of time that overlap, touch or repeat: their union counts each second once. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Iterable

Interval = tuple[float, float]
"""From and until, epoch seconds; empty when it ends before it begins."""


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same seconds as disjoint intervals in order, none of them empty."""
    merged: list[Interval] = []
    for start, end in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def within(intervals: Iterable[Interval], start: float, end: float) -> list[Interval]:
    """What of `intervals` lies between `start` and `end`, as their union."""
    return union((max(a, start), min(b, end)) for a, b in intervals)


def total(intervals: Iterable[Interval]) -> float:
    """Seconds in the union of `intervals`: two tabs at once count once."""
    return math.fsum(end - start for start, end in union(intervals))
