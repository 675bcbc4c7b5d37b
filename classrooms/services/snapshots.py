"""Frames come in: limits, ticket, slot, and a word to sleeping workers."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Final, Literal

from classrooms import gateway
from classrooms.gateway import FrameRefused

RATE: Final = 3.0
"""Frames a second that one connection may hand in; the server never asks for more than one."""
BURST: Final = 5.0
FLOOD: Final = 60
"""Frames over the rate, within `FLOOD_SECONDS`, after which a connection is closed."""
FLOOD_SECONDS: Final = 5.0

CLOSE_CODES: Final = {"too_large": 4413, "not_jpeg": 4415, "bad_version": 4400}


@dataclass
class Allowance:
    """A token bucket for one connection. Times are seconds of a monotonic clock."""

    tokens: float = BURST
    at: float = 0.0
    excess: int = 0
    excess_since: float = 0.0

    def take(self, now: float) -> Literal["ok", "excess", "flood"]:
        self.tokens = min(BURST, self.tokens + (now - self.at) * RATE) if self.at else BURST
        self.at = now
        if self.tokens >= 1.0:
            self.tokens -= 1.0
            return "ok"
        if now - self.excess_since > FLOOD_SECONDS:
            self.excess, self.excess_since = 0, now
        self.excess += 1
        return "flood" if self.excess > FLOOD else "excess"


@dataclass(frozen=True)
class Handled:
    """What became of one message of a camera socket: `reason` in a word, and the close code if it ends there."""

    reason: str
    seq: int | None = None
    close: int | None = None


async def hand_in(session: str, seat: str, ticket: str, payload: bytes) -> Handled:
    """Takes one camera message. Never raises for what a client can send."""
    now = time.time()
    slots = gateway.camera_slots()
    try:
        frame = gateway.parse_frame(payload, now)
    except FrameRefused as refused:
        await slots.count(session, refused.reason)
        return Handled(refused.reason, close=CLOSE_CODES.get(refused.reason))
    submitted = await slots.submit(session, seat, ticket, frame.seq, payload, now)
    if submitted.wake is not None:
        await asyncio.to_thread(gateway.wake, submitted.shard, submitted.wake)
    return Handled(submitted.outcome, frame.seq)
