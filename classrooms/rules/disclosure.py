"""Which students the class figures may rest on, so that two figures together tell no more than one. Pure functions.

A figure over at least k students names nobody. But whoever sees the figure before and after one student comes or goes
can subtract. So the group behind the figures changes by at least k students at a time, or after a silence in which
everybody's values have moved on. Formula version 1; why so: docs/decisions/0011.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Final

FORMULA_VERSION: Final = 1
HELD: Final = 120.0
"""Seconds for which the last values of somebody who left still count, and somebody who came has to wait."""
SILENCE: Final = 120.0
"""Seconds without any figure after which a new group may be shown, however little it differs from the last one."""

Group = frozenset[str]
_CHANCE: Final = SystemRandom()


@dataclass(frozen=True)
class Disclosed:
    """What was shown last: the protected `group`, and when. `differs_since` has who came or went since, and when."""

    group: Group = frozenset()
    shown_at: float | None = None
    differs_since: dict[str, float] = field(default_factory=dict)


def disclose(
    before: Disclosed, contributing: Set[str], *, known: Set[str], k: int, now: float, chance: Random = _CHANCE
) -> tuple[Disclosed, Group | None]:
    """Who may be behind the figures now, or None for nobody yet; and what to remember.

    `known` are the seats with values that may be used at all: those who contribute, and those whose last values may be
    held; whoever took consent back is not among them. Fewer than `k` are for the caller to refuse.
    """
    group = frozenset(contributing)
    if before.shown_at is None:
        return Disclosed(group, now), group
    if now - before.shown_at >= SILENCE:
        return Disclosed(group, now), group
    differs = before.group ^ group
    since = {seat: before.differs_since.get(seat, now) for seat in differs}
    if len(differs) >= k or not differs:
        return Disclosed(group, now), group
    gone = before.group - known
    overdue = any(now - at >= HELD for at in since.values())
    if not gone and not overdue:
        return Disclosed(before.group, now, since), before.group
    # Some who would stay are left out, so that at least k differ: complementary suppression.
    stay = sorted(before.group & group)
    left_out = set(chance.sample(stay, min(len(stay), k - len(differs))))
    reduced = group - left_out
    if len(reduced) >= k and len(before.group ^ reduced) >= k:
        return Disclosed(reduced, now, dict.fromkeys(left_out, now)), reduced
    return Disclosed(before.group, before.shown_at, since), None
