"""The demonstration people's accounts."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from classrooms.simulation.refusal import Refused


def kept_password() -> str:
    """The password that `seed_demo` noted. Raises `Refused`."""
    path: Path = settings.DATA_DIR / "demo-password"
    try:
        return path.read_text().strip()
    except OSError as error:
        raise Refused(
            f"There is no {path}: run `manage.py seed_demo`, or give the demo accounts' --password."
        ) from error
