"""How students say they are doing, together. Pure functions; formula version 2. Times are epoch seconds.

A tally over at least k answers names nobody. But whoever sees it before and after one answer has that answer. So a
tally stays until the answers of at least k students have come, changed or run out: any two that are shown differ in as
many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from classrooms.rules.said import Said

FORMULA_VERSION: Final = 2
CHECK_IN_LASTS: Final = 600.0
"""Seconds after which an answer no longer stands."""
CHECK_IN_AGAIN_AFTER: Final = 30.0
ANSWERS: Final = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Tally:
    """How many students gave each of `ANSWERS`; empty while nothing may be shown.

    `behind` remembers whose answers are in the tally that was shown last, and when each was given.
    """

    behind: dict[str, float] = field(default_factory=dict)
    counts: list[int] = field(default_factory=list)


def standing(said: Mapping[str, Said], now: float) -> dict[str, Said]:
    """The students, by seat, whose answer counts: the newest of each, for ten minutes."""
    return {seat: one for seat, one in said.items() if one.answer and now - one.answered_at < CHECK_IN_LASTS}


def tally(before: Tally, said: Mapping[str, Said], *, k: int, now: float) -> Tally:
    """What may be shown now, after what was shown `before`. `said` has every student who is still in the course."""
    counted = standing(said, now)
    given = {seat: one.answered_at for seat, one in counted.items()}
    changed = [seat for seat in before.behind.keys() | given.keys() if before.behind.get(seat) != given.get(seat)]
    if len(given) >= k and len(changed) >= k:
        answers = Counter(one.answer for one in counted.values())
        return Tally(given, [answers[answer] for answer in ANSWERS])
    are_young = sum(now - at < CHECK_IN_LASTS for at in before.behind.values())
    if are_young >= k and before.behind.keys() <= said.keys():
        return before
    return replace(before, counts=[])


def mean(counts: Sequence[int]) -> float | None:
    """The mean answer of a tally, from 1 to 5; None for one that is not shown."""
    total = sum(answer * count for answer, count in zip(ANSWERS, counts, strict=False))
    return round(total / sum(counts), 1) if counts else None
