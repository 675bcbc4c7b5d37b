"""How students say they are doing, together. Pure functions; formula version 1. Times are epoch seconds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from classrooms.rules.said import Said

FORMULA_VERSION: Final = 1
CHECK_IN_LASTS: Final = 600.0
"""Seconds after which an answer no longer stands."""
CHECK_IN_AGAIN_AFTER: Final = 30.0
FEWEST_ANSWERS: Final = 5
"""With fewer a mean would name who said what."""


def own_mood(said: Iterable[Said], now: float) -> tuple[int, float | None]:
    """How many answers stand, one a student, and their mean from 1 to 5; None while they are too few."""
    answers = [one.answer for one in said if one.answer and now - one.answered_at < CHECK_IN_LASTS]
    if len(answers) < FEWEST_ANSWERS:
        return len(answers), None
    return len(answers), round(math.fsum(answers) / len(answers), 1)
