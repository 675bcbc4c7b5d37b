"""What simulated students say: two are lost, four find it too fast, one asks for help, all say how they are doing."""

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
    to: Literal["pace", "help", "check_in"]
    body: dict[str, Any]


SCRIPT: Final = (
    Word(8, 1, "pace", {"vote": "lost", "is_named": True}),
    Word(10, 2, "pace", {"vote": "lost"}),
    *(Word(12 + number, number, "pace", {"vote": "too_fast"}) for number in (4, 5, 6, 7)),
    Word(20, 3, "help", {"wanted": True}),
    *(Word(25 + number % 20, number, "check_in", {"answer": 3 + number % 3}) for number in range(50)),
)
ANSWERS: Final = ("clear", "clear", "partly", "clear", "lost")
"""What they answer when the teacher asks whether they are following, in turn."""


def words_of(student: int) -> list[Word]:
    """What one student says in a round of `AGAIN_AFTER` seconds, in order."""
    return sorted((word for word in SCRIPT if word.student == student), key=lambda word: word.at)


def answer_of(student: int) -> tuple[float, str]:
    """After how many seconds a student answers the teacher's question, and what."""
    return 2.0 + student % 9, ANSWERS[student % len(ANSWERS)]
