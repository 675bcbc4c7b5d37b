"""One simulated student: signs in, agrees, and sends what the camera sees."""

from __future__ import annotations

import asyncio
import math
import struct
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from classrooms.simulation.client import Visitor
from classrooms.simulation.frames import Camera
from classrooms.simulation.refusal import Refused
from classrooms.simulation.sockets import SteadySocket
from classrooms.simulation.words import AGAIN_AFTER, answer_of, words_of

HEADER: Final = struct.Struct("!BId")
"""Version 1, number u32, captured_at f64 (epoch seconds); big-endian, then the JPEG. Written anew here, as in the
browser: what is simulated is a client, and a client has only the wire."""
USUAL_MS: Final = 1000
"""The pace that the site asks for when it keeps up. Only a slower one holds a simulated student back."""

NO_ID: Final = "00000000-0000-0000-0000-000000000000"
"""Stands in the addresses of a page where an id belongs."""

SentFrame = tuple[int, float]
"""A frame as the dashboard names it: its number and captured_at. No two students share both."""


@dataclass
class Tally:
    """What all students of a class noted together."""

    sent: int = 0
    not_sent: int = 0
    """Frames that were due while the socket was away or took nothing more."""
    paces: int = 0
    slowest_ms: int = USUAL_MS
    clock_skew: float = 0.0
    """Seconds between this computer's clock and the server's, the largest."""
    verdicts: Counter[str] = field(default_factory=Counter)


def message(number: int, captured_at: float, jpeg: bytes) -> bytes:
    """A frame on the wire."""
    return HEADER.pack(1, number, captured_at) + jpeg


def slower_of(own: float, asked_ms: int) -> float:
    """Seconds between two frames of a student who would send every `own` seconds when the site asks for `asked_ms`."""
    return max(own, asked_ms / 1000) if asked_ms > USUAL_MS else own


class Student:
    """One seat. Arrives, sends until it is cancelled, leaves."""

    def __init__(self, number: int, visitor: Visitor, camera: Camera, fps: float, tally: Tally) -> None:
        self.username = f"student{number + 1:02}"
        self.sent: set[SentFrame] = set()
        self.latest: SentFrame | None = None
        self._number, self._visitor, self._camera, self._tally = number, visitor, camera, tally
        self._interval = self._own_interval = 1 / fps
        self._allowed = True
        self._socket: SteadySocket | None = None
        self._boot: dict[str, Any] = {}
        self._answering: asyncio.Task[None] | None = None

    @property
    def has_left(self) -> bool:
        return self._socket is None or self._socket.is_over

    @property
    def socket(self) -> SteadySocket | None:
        return self._socket

    async def arrive(self, session: str, password: str) -> None:
        """Signs in, gives consent where it is not given yet, and opens the camera's socket. Raises `Refused`."""
        await self._visitor.sign_in(self.username, password)
        boot = self._boot = await self._agree(session)
        self._socket = SteadySocket(self._visitor, boot["socket"], self.username, self._hear)
        await self._socket.open()
        if not self._allowed:
            raise Refused(f"The site lets {self.username} in without a camera, though consent was given.")

    async def _agree(self, session: str) -> dict[str, Any]:
        page = await self._visitor.open(f"/sessions/{session}/camera/")
        if page.boot is None or not _agreed(page.boot):
            consent = {"decision": "granted", "live": "on", "stored": "on", "individual": "on"}
            page = await self._visitor.submit(f"/sessions/{session}/consent/", consent)
        if page.status == 404:
            raise Refused(f"{self.username} has no place in this course: run `manage.py seed_demo`.")
        if page.boot is None or not page.boot["camera_allowed"]:
            raise Refused(f"The site did not take the consent of {self.username} (it answered {page.status}).")
        return page.boot

    async def stream(self, delay: float) -> None:
        """Sends frames until cancelled or shut out, the first after `delay` seconds. What is overdue is left out."""
        begins = due = time.monotonic() + delay
        while not self.has_left:
            await asyncio.sleep(due - time.monotonic())
            await self._send(due - begins)
            due += self._interval
            late = time.monotonic() - due
            if late > 0:
                missed = math.ceil(late / self._interval)
                self._tally.not_sent += missed
                due += missed * self._interval

    async def speak(self) -> None:
        """Says what the script has for this student, again and again, until cancelled or shut out."""
        begins, script = time.monotonic(), words_of(self._number)
        while script and not self.has_left:
            for word in script:
                await asyncio.sleep(begins + word.at - time.monotonic())
                with suppress(Refused):  # the site is away; the next word may be heard
                    await self._visitor.tell(self._boot["urls"][word.to], self._boot["csrf"], word.body)
            begins += AGAIN_AFTER

    async def _answer(self, pulse: str) -> None:
        wait, word = answer_of(self._number)
        await asyncio.sleep(wait)
        with suppress(Refused):
            path = self._boot["urls"]["answer"].replace(NO_ID, pulse)
            await self._visitor.tell(path, self._boot["csrf"], {"word": word})

    async def leave(self) -> None:
        if self._answering is not None:
            self._answering.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def _send(self, elapsed: float) -> None:
        jpeg = self._camera.frame(self._number, elapsed)
        frame = (len(self.sent) + 1, time.time())
        self.sent.add(frame)  # before it travels: the dashboard must not be faster than this note
        before, self.latest = self.latest, frame
        self._tally.sent += 1
        if self._socket is None or not await self._socket.send(message(*frame, jpeg)):
            self.sent.discard(frame)
            self.latest = before
            self._tally.sent -= 1
            self._tally.not_sent += 1

    def _hear(self, said: dict[str, Any]) -> None:
        if said["type"] == "verdict":
            self._tally.verdicts[said["verdict"]] += 1
        elif said["type"] == "pace":
            self._tally.paces += said["interval_ms"] > USUAL_MS
            self._keep_pace(said["interval_ms"])
        elif said["type"] == "pulse" and said["pulse"] is not None:
            self._answering = asyncio.create_task(self._answer(said["pulse"]["id"]))
        elif said["type"] == "welcome":
            skew = abs(said["now"] - time.time())
            self._tally.clock_skew = max(self._tally.clock_skew, skew)
            self._allowed = said["camera_allowed"]
            self._keep_pace(said["interval_ms"])

    def _keep_pace(self, interval_ms: int) -> None:
        self._interval = slower_of(self._own_interval, interval_ms)
        self._tally.slowest_ms = max(self._tally.slowest_ms, interval_ms)


def _agreed(boot: dict[str, Any]) -> bool:
    wanted = ("live", "stored", "individual") if boot["mode"] == "individual" else ("live", "stored")
    return bool(boot["camera_allowed"]) and all(boot["consent"][scope] for scope in wanted)
