"""Shares as counts of a hundred, which can be drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence


def hundred(share: float) -> int:
    """0.5678 is 57 of 100."""
    return math.floor(100 * share + 0.5)


def of_hundred(amounts: Sequence[float]) -> list[int]:
    """How many of 100 each is, so that they add up to 100."""
    return parts(amounts, 100)


def parts(amounts: Sequence[float], count: int) -> list[int]:
    """How many of `count` parts each is, so that they add up; what is left goes to the largest remainders."""
    whole = math.fsum(amounts)
    if whole <= 0:
        return [0] * len(amounts)
    exact = [count * amount / whole for amount in amounts]
    rounded = [math.floor(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: rounded[place] - exact[place])
    for place in by_remainder[: count - sum(rounded)]:
        rounded[place] += 1
    return rounded
