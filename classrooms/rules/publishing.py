"""How finely and how often the class figures are said. Pure functions; formula version 1. Times are epoch seconds.

Figures so fine that one student's smile shows in them, and so frequent that it can be told whose it was, would name
that student. Why so: docs/decisions/0013.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from classrooms.rules.figures import parts
from classrooms.rules.signals import ClassSignal

FORMULA_VERSION: Final = 1
EVERY: Final = 5.0
"""Seconds between two figures, at least."""
ONE_STUDENT: Final = 25
"""Points of mood: who moves by so many moves the figure by one step at most."""
STEPS: Final = (1, 2, 5)
"""Points of mood, and percents of a share; each divides 50 and 100."""


@dataclass(frozen=True)
class Figures:
    """The figures that were published last, and when. `read_at` has those who are in them: when each was last read."""

    at: float | None = None
    read_at: dict[str, float] = field(default_factory=dict)
    v: float | None = None
    half_band: float | None = None
    distribution: tuple[float, ...] | None = None

    def of(self, found: ClassSignal) -> ClassSignal:
        """The same figures beside who is here now."""
        return replace(found, v=self.v, half_band=self.half_band, distribution=self.distribution)


def is_due(last: Figures, read_at: Mapping[str, float], *, k: int, now: float) -> bool:
    """Whether new figures may be published: `EVERY` so many seconds, and when at least `k` students were read anew."""
    if last.at is None:
        return True
    new = sum(at > last.read_at.get(seat, -math.inf) for seat, at in read_at.items())
    return now - last.at >= EVERY and new >= k


def figures(found: ClassSignal, read_at: Mapping[str, float], now: float) -> Figures:
    """The figures of `found` in steps. The band is rounded up: never narrower than what rounding makes uncertain."""
    if found.v is None or found.half_band is None or found.distribution is None:
        raise ValueError("there is nothing to publish")
    points = step(found.n)
    v = (points * math.floor((50 + 50 * found.v) / points + 0.5) - 50) / 50
    half_band = points * max(1, math.ceil(50 * found.half_band / points - 1e-9)) / 50
    count = 100 // points
    distribution = tuple(part / count for part in parts(found.distribution, count))
    return Figures(now, dict(read_at), v, half_band, distribution)


def step(n: int) -> int:
    """Points of mood in which a figure over `n` students is said: 5 below 13 of them, 2 below 25, else 1."""
    return next((points for points in STEPS if n * points >= ONE_STUDENT), STEPS[-1])
