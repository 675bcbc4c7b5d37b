"""Who needs the teacher: what students ask for and do. Pure functions; times are epoch seconds.

What a face looks like comes last, only where the course's mode and the student allow it, and only against the student's
own usual (rules/baseline.py): a reason to ask, never a finding.
"""

from __future__ import annotations

from typing import Final, Literal

from classrooms.rules.tiles import TileState

Need = Literal["help", "disconnected", "no_frame", "lost", "check_in"]
NEEDS: Final[tuple[Need, ...]] = ("help", "disconnected", "no_frame", "lost", "check_in")
"""The more urgent first."""
GONE_AFTER: Final = 10.0
"""Seconds: to reload a page takes less."""
GONE_UNTIL: Final = 600.0
"""Seconds after which somebody who left has left for good."""
SILENT_AFTER: Final = 60.0
"""Seconds without a frame from a camera that is on."""


def need(
    *,
    state: TileState,
    since: float | None,
    frame_at: float | None,
    help_at: float | None,
    lost_at: float | None,
    low_since: float | None,
    now: float,
) -> tuple[Need, float] | None:
    """The most urgent need of a student and since when, or None.

    `since` is when the state of the tile began, None for somebody who has not come yet; `frame_at` when the newest
    frame was taken; `lost_at` when a student who wants to be named said so; `low_since` since when the own mood of a
    student who lets the teacher see it has been below the own usual, if for long.
    """
    if help_at is not None:
        return "help", help_at
    if state == "away":
        return ("disconnected", since) if since is not None and GONE_AFTER <= now - since < GONE_UNTIL else None
    if state == "unknown" and since is not None:
        silent_since = since if frame_at is None else frame_at
        if now - silent_since >= SILENT_AFTER:
            return "no_frame", silent_since
    if lost_at is not None:
        return "lost", lost_at
    return ("check_in", low_since) if low_since is not None and state in ("live", "unknown") else None
