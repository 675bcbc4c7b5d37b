"""What an admin uploaded waits here until it is applied: in memory, for minutes, for that admin alone."""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

from classrooms import gateway
from classrooms.models import User

KEPT_FOR: Final = 15 * 60
"""Seconds in which somebody looks a list through; names of children do not lie about for longer."""


def keep(by: User, place: str, content: Any) -> None:
    """Holds what was read of a file. A later upload to the same place replaces it."""
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode())
    gateway.redis().set(_key(by, place), packed, ex=KEPT_FOR)


def kept(by: User, place: str) -> Any | None:
    """What this person uploaded to this place; None when it was somebody else, or the time is over."""
    packed = gateway.redis().get(_key(by, place))
    return json.loads(zlib.decompress(packed)) if isinstance(packed, bytes) else None


def forget(by: User, place: str) -> None:
    gateway.redis().delete(_key(by, place))


def _key(by: User, place: str) -> str:
    return f"rtr:upload:{by.id}:{place}"
