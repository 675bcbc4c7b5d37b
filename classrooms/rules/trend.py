"""Lessons side by side: what their reports, which hold nothing but what may be shown, say together. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import quantiles
from typing import Any, Final

from classrooms.rules.pace import are_enough

FEWEST_MINUTES: Final = 3
"""With fewer shown minutes a topic's mean would say more than it knows."""


def middle(moods: Sequence[int]) -> tuple[int, int] | None:
    """The 10th and the 90th percentile of shown minutes; None where there are none."""
    if not moods:
        return None
    tenths = quantiles(moods, n=10, method="inclusive") if len(moods) > 1 else moods
    return _whole(tenths[0]), _whole(tenths[-1])


def too_fast(minutes: Iterable[Mapping[str, Any]]) -> int | None:
    """How many of a hundred standing votes find it too fast or are lost, over the minutes with enough of them."""
    counted = [
        one["counts"] for one in minutes if one["counts"] and are_enough(sum(one["counts"].values()), one["present"])
    ]
    votes = sum(sum(counts.values()) for counts in counted)
    hits = sum(counts["too_fast"] + counts["lost"] for counts in counted)
    return _whole(100 * hits / votes) if votes else None


def topic_mood(segments: Iterable[Mapping[str, Any]]) -> tuple[int | None, int]:
    """The mean mood of a topic's segments by their shown minutes, and these; None where they are too few."""
    counted = [(one["minutes"], one["mood"]) for one in segments if one["mood"] is not None]
    minutes = sum(number for number, _ in counted)
    if minutes < FEWEST_MINUTES:
        return None, minutes
    return _whole(sum(number * mood for number, mood in counted) / minutes), minutes


def _whole(value: float) -> int:
    return math.floor(value + 0.5)
