"""What a seat's tile says: a state in words that never mistakes 'not seen' for 'neutral'."""

from __future__ import annotations

from typing import Literal

from classrooms.rules.signals import SeatSignal, stale_after

TileState = Literal["live", "unknown", "paused", "camera_off", "away"]


def tile_state(
    *,
    connected: bool,
    consent: bool,
    camera: str,
    signal: SeatSignal | None,
    now: float,
    interval: float,
) -> tuple[TileState, str | None]:
    """The state and, for unknown, its reason. `camera` is on, paused or off; times in epoch seconds."""
    if not connected:
        return "away", None
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
