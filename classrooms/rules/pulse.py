"""The question to the class, and what may be said of the answers. Pure functions; formula version 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from classrooms.enums import PulseWord

FORMULA_VERSION: Final = 1
PULSE_LASTS: Final = 120.0
"""Seconds for which answers are taken: who is not at the page just then has time to come."""
FEWEST_ANSWERS: Final = 5
"""With fewer a tally would name who answered what."""


def tally(words: Iterable[str]) -> tuple[int, dict[str, int]]:
    """How many answered, and by answer; the latter is empty while they are too few."""
    counted = Counter(words)
    answered = counted.total()
    if answered < FEWEST_ANSWERS:
        return answered, {}
    return answered, {word: counted[word] for word in PulseWord.values}
