"""When to ask the teacher to check: more tense faces than a few minutes ago. Pure functions; formula version 2.

The class is compared with itself alone: its tension, as it follows from the published shares, with the median of the
last ten minutes, in units of how much it usually strays. Times are epoch seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from classrooms.enums import Sensitivity

FORMULA_VERSION: Final = 2
TICK: Final = 5
"""Seconds between two values: however often frames come, the class speaks once."""
LAG: Final = 60.0
"""Seconds before now at which the past begins, so that a shift is not compared with itself."""
PAST: Final = 600.0
MOST_MISSED: Final = 1
"""Looks that may be missing in a row of `HELD` seconds."""
LEAST_PAST: Final = 36
"""Values, three minutes of them, before anything can be called unusual."""
LEAST_RISE: Final = 0.07
"""Of tension, a sum of probabilities. With half of it, a class that drifts raises false alerts: see docs/hints.md."""
LEAST_SPREAD: Final = 0.01
"""A class that has hardly moved for ten minutes may still move a little."""
HELD: Final = 30.0
"""Seconds for which the class must be unusual before the teacher is asked to look."""
SHOWN_AT_LEAST: Final = 60.0
"""Seconds for which a hint stays, so that somebody who glances now and then sees it."""
CLEARED_BELOW: Final = 1.5
"""In standard deviations. A shift that lasts becomes the usual within ten minutes, so a hint ends in any case."""
COOLDOWN: Final = 300.0
"""Seconds after a hint has ended before there can be another."""
TO_SIGMA: Final = 1.4826
"""From a median absolute deviation to the standard deviation of a normal distribution."""

RAISED_ABOVE: Final = {Sensitivity.LENIENT: 3.0, Sensitivity.MODERATE: 2.5, Sensitivity.STRICT: 2.0}
"""In standard deviations."""


@dataclass(frozen=True)
class Watch:
    """What is remembered between two ticks. `past` holds (tick, tension), oldest first, of eleven minutes at most."""

    past: tuple[tuple[int, float], ...] = ()
    high_since: float | None = None
    raised_at: float | None = None
    ended_at: float | None = None

    @property
    def is_raised(self) -> bool:
        return self.raised_at is not None


@dataclass(frozen=True)
class Unusual:
    """How far the class is from its own past: `rise` of tension, and `z` in robust standard deviations."""

    usual: float
    rise: float
    z: float


def unusual(past: tuple[tuple[int, float], ...], now: float, tension: float) -> Unusual | None:
    """None while there is too little of a past."""
    known = [value for tick, value in past if now - LAG - PAST <= tick * TICK <= now - LAG]
    if len(known) < LEAST_PAST:
        return None
    usual = median(known)
    spread = max(LEAST_SPREAD, TO_SIGMA * median(abs(value - usual) for value in known))
    return Unusual(usual, tension - usual, (tension - usual) / spread)


def observed(before: Watch, now: float, tension: float | None, sensitivity: str) -> Watch:
    """The hint after one more look at the class; `tension` is its mean, None while too few contribute.

    A second look within a tick, or one from the past, changes nothing.
    """
    tick = int(now // TICK)
    if before.past and tick <= before.past[-1][0]:
        return before
    if tension is None:
        # What cannot be seen is neither high nor over.
        return replace(before, high_since=None)
    found = unusual(before.past, now, tension)
    oldest = (now - LAG - PAST) / TICK
    kept = (*(one for one in before.past if one[0] >= oldest), (tick, tension))
    after = replace(before, past=kept)
    if found is None:
        # After a long gap nothing is known of what is usual, and a hint from before it is stale.
        is_stale = before.raised_at is not None and now - before.raised_at >= SHOWN_AT_LEAST
        return replace(after, high_since=None, raised_at=None, ended_at=now) if is_stale else after
    if after.raised_at is not None:
        is_over = found.z < CLEARED_BELOW and now - after.raised_at >= SHOWN_AT_LEAST
        return replace(after, raised_at=None, ended_at=now) if is_over else after
    if found.z <= RAISED_ABOVE[Sensitivity(sensitivity)] or found.rise <= LEAST_RISE:
        return replace(after, high_since=None)
    # A look that was missed in between breaks the row.
    is_unbroken = bool(before.past) and tick - before.past[-1][0] <= MOST_MISSED + 1
    since = before.high_since if is_unbroken and before.high_since is not None else now
    is_cool = after.ended_at is None or now - after.ended_at >= COOLDOWN
    if now - since >= HELD and is_cool:
        return replace(after, high_since=None, raised_at=now)
    return replace(after, high_since=since)
