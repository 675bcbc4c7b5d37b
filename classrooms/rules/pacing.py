"""How often students are asked for a frame: slower when the workers fall behind, back again when they have time."""

from __future__ import annotations

from typing import Final

FASTEST_MS: Final = 1000
SLOWEST_MS: Final = 5000
LATE: Final = 0.5
"""Seconds a frame may wait before the class is sampled less often."""
EARLY: Final = 0.15


def next_interval(current_ms: int, lag: float, fastest_ms: int = FASTEST_MS) -> int:
    """The interval to ask for, in milliseconds, given how long (seconds) the oldest frame has been waiting.

    Never below `fastest_ms`, which the course has chosen. Stretches fast and relaxes slowly, so that it settles
    instead of swinging.
    """
    if lag > LATE:
        return min(SLOWEST_MS, round(current_ms * 1.5))
    if lag < EARLY:
        return max(fastest_ms, round(current_ms * 0.95))
    return current_ms
