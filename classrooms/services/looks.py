"""Somebody asks to have one picture looked at."""

from __future__ import annotations

from typing import Literal
from uuid import UUID, uuid4

from classrooms import gateway
from classrooms.gateway import JPEG_MAGIC, MAX_PICTURE_BYTES
from classrooms.models import User

Refusal = Literal["too_large", "not_jpeg", "busy", "away"]


def ask(user: User, jpeg: bytes, square: list[float] | None = None) -> UUID | Refusal:
    """Hands an untrusted picture to the workers and returns the id under which the user finds what they see.

    With a square, which names one face of it, that is what their answer about this face rests on.
    """
    if len(jpeg) > MAX_PICTURE_BYTES:
        return "too_large"
    if not jpeg.startswith(JPEG_MAGIC):
        return "not_jpeg"
    look = uuid4()
    try:
        return look if gateway.ask_look(look, str(user.pk), jpeg, square) else "busy"
    except gateway.WorkersAway:
        return "away"
