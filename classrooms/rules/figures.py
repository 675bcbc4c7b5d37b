"""Figures as people read them; what is unknown says so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from classrooms.rules.cards import NOT_MEASURED

_SIZES: Final = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def percent(share: float | None) -> str:
    """0.5678 is "56.8 %"."""
    return NOT_MEASURED if share is None else f"{100 * share:.1f} %"


def points(share: float | None) -> str:
    """0.0173 is "1.7 points" of a hundred."""
    return NOT_MEASURED if share is None else f"{100 * share:.1f} points"


def points_lost(points: float | None) -> str:
    """What a change cost: 2.45 is "2.45 points", a gain of 0.06 is "none"."""
    if points is None:
        return NOT_MEASURED
    return f"{points:.2f} points" if points > 0 else "none"


def ratio(value: float | None) -> str:
    """0.5278 is "0.53"."""
    return NOT_MEASURED if value is None else f"{value:.2f}"


def milliseconds(value: float | None) -> str:
    """0.494 is "0.49 ms"."""
    return NOT_MEASURED if value is None else f"{value:.2f} ms"


def whole(value: float | None) -> str:
    """3589 is "3,589"."""
    return NOT_MEASURED if value is None else f"{value:,.0f}"


def size(value: float | None) -> str:
    """2162792 bytes are "2.2 MB"."""
    if value is None:
        return NOT_MEASURED
    return next((f"{value / unit:.1f} {name}" for unit, name in _SIZES if value >= unit), f"{value:.0f} bytes")


def parameters(value: float | None) -> str:
    """2100487 is "2.1 million"."""
    return f"{value / 1e6:.1f} million" if value is not None and value >= 1e5 else whole(value)


def hundred(share: float) -> int:
    """0.5678 is 57 of 100."""
    return math.floor(100 * share + 0.5)


def of_hundred(amounts: Sequence[float]) -> list[int]:
    """How many of 100 each is, so that they add up to 100: what is left goes to the largest remainders."""
    whole = math.fsum(amounts)
    if whole <= 0:
        return [0] * len(amounts)
    exact = [100 * amount / whole for amount in amounts]
    rounded = [math.floor(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: rounded[place] - exact[place])
    for place in by_remainder[: 100 - sum(rounded)]:
        rounded[place] += 1
    return rounded
