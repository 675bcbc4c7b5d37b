"""On what ground a school may have faces read, and where none is enough."""

from __future__ import annotations

from typing import Final

from classrooms.enums import Ground
from classrooms.rules.countries import AI_ACT

EXCEPTIONS: Final = frozenset({Ground.MEDICAL, Ground.SAFETY})
"""What Article 5(1)(f) of the AI Act excepts; the school says what its reasons are."""


def stands(country: str, ground: str) -> bool:
    """Whether a school there may give this ground: under the AI Act no other law and no consent allows it."""
    return ground != Ground.ALLOWED or country not in AI_ACT


def allows_cameras(ground: str) -> bool:
    return ground != Ground.NO_CAMERAS


def allows_trying(country: str, ground: str) -> bool:
    """Whether people may have a picture of their own read; an exception of the AI Act does not reach that far."""
    return allows_cameras(ground) and country not in AI_ACT
