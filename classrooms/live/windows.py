"""Closed windows of ten seconds on their way into the database."""

from __future__ import annotations

import json
from typing import Any, Final

from classrooms.gateway import redis

WINDOWS_KEY: Final = "rtr:windows"


def waiting_windows(most: int) -> list[dict[str, Any]]:
    """The oldest closed windows that the database does not have yet."""
    return [json.loads(window) for window in redis().lrange(WINDOWS_KEY, 0, most - 1)]


def forget_windows(count: int) -> None:
    """Drops the `count` oldest closed windows, once the database has them."""
    redis().ltrim(WINDOWS_KEY, count, -1)
