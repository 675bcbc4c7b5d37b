"""What simulated students say: two are lost, others find it too fast, one asks for help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

AGAIN_AFTER: Final = 240.0
"""Seconds after which everybody says it again, before the votes run out."""


@dataclass(frozen=True)
class Word:
    """Something that the student with a number (from 0) says `at` seconds after the beginning."""

    at: float
    student: int
    to: Literal["pace", "help"]
    body: dict[str, Any]


SCRIPT: Final = (
    Word(8, 1, "pace", {"vote": "lost", "is_named": True}),
    Word(10, 2, "pace", {"vote": "lost"}),
    *(Word(12 + number, number, "pace", {"vote": "too_fast"}) for number in (4, 5, 6, 7)),
    Word(20, 3, "help", {"wanted": True}),
)


def words_of(student: int) -> list[Word]:
    """What one student says in a round of `AGAIN_AFTER` seconds; most say nothing."""
    return [word for word in SCRIPT if word.student == student]
