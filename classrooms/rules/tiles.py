"""What a seat's tile says: a state in words that never mistakes 'not seen' for 'neutral'."""

from __future__ import annotations

from typing import Final, Literal

from classrooms.rules.signals import SeatSignal, stale_after

TileState = Literal["live", "unknown", "paused", "camera_off", "here", "away"]
"""`here` is all that is said where no camera is ever opened."""
FORMULA_VERSION: Final = 1


def tile_state(
    *,
    has_cameras: bool,
    connected: bool,
    consent: bool,
    camera: str,
    signal: SeatSignal | None,
    now: float,
    interval: float,
) -> tuple[TileState, str | None]:
    """The state and, for unknown, its reason. `camera` is on, paused or off; times in epoch seconds.

    `has_cameras` is false for a lesson in which nobody is asked for one.
    """
    if not connected:
        return "away", None
    if not has_cameras:
        return "here", None
    if not consent or camera == "off":
        return "camera_off", None
    if camera == "paused":
        return "paused", None
    if signal is None:
        return "unknown", "waiting"
    if now - signal.captured_at > stale_after(interval):
        return "unknown", "stale"
    if signal.reason is not None:
        return "unknown", signal.reason
    return "live", None
