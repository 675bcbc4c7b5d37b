"""A live lesson without browsers: seats with tickets, and readings handed in as the workers do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import TestCase
from redis.asyncio import Redis as AsyncRedis

from classrooms import gateway
from classrooms.enums import PrivacyMode
from classrooms.gateway import Camera, Reading
from classrooms.live import state as live
from classrooms.models import Course, Seat, Session
from classrooms.models.courses import SMALLEST_GROUP
from classrooms.queries.consent import current_text
from classrooms.services import consent, readings, sessions
from inference.slots import AsyncSlots
from tests.factories import CourseFactory, SeatFactory, SessionFactory

HAPPY = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
NEUTRAL = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]
SAD = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]


@dataclass
class Room:
    """A live lesson. `tickets` are those of the seats that are connected."""

    course: Course
    session: Session
    seats: list[Seat]
    tickets: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.session.id)

    def connect(self, *seats: Seat, camera: Camera = "on") -> None:
        """The seats' pages open their sockets."""
        granted = {str(seat.id): consent.camera_is_allowed(seat) for seat in seats or self.seats}
        self.tickets |= open_tickets(self.id, granted, camera)

    def disconnect(self, seat: Seat) -> None:
        """The seat's page closes its socket."""
        close_ticket(self.id, str(seat.id), self.tickets.pop(str(seat.id)))

    def see(
        self,
        seat: Seat,
        seq: int,
        p: list[float] | None = HAPPY,
        *,
        reason: str | None = None,
        at: float | None = None,
        ticket: str | None = None,
    ) -> Reading:
        """What a worker says of a frame: accepted with `p`, or unknown for a reason."""
        at = time.time() if at is None else at
        reading: dict[str, Any] = {
            "session": self.id,
            "seat": str(seat.id),
            "ticket": ticket or self.tickets[str(seat.id)],
            "seq": seq,
            "captured_at": at,
            "received_at": at,
            "status": "unknown" if reason else "accepted",
        }
        reading |= {"reason": reason} if reason else {"p": p}
        return reading  # type: ignore[return-value]  # a Reading by its keys

    def record(self, *seen: Reading) -> None:
        readings.record_readings(seen)

    def state(self) -> dict[str, Any]:
        """What a dashboard that connects now would get."""
        found = live.fresh_state(self.id)
        assert found is not None
        return dict(found)

    def signal(self) -> dict[str, Any]:
        return dict(self.state()["signal"])

    def tile(self, seat: Seat) -> dict[str, Any] | None:
        return self.state()["tiles"].get(str(seat.id))

    def seen(self, seat: Seat) -> dict[str, Any] | None:
        """What the tile says of the camera and the mood."""
        tile = self.tile(seat)
        return tile and {name: tile[name] for name in ("state", "reason", "mood", "seq", "captured_at")}

    def counts(self) -> dict[str, int]:
        return gateway.waiting_frames().counts(self.id)


def live_room(
    students: int,
    mode: PrivacyMode = PrivacyMode.INDIVIDUAL,
    *,
    agree: Sequence[int] | None = None,
    connected: bool = True,
    stored: bool = True,
    individual: bool = True,
    k_threshold: int = SMALLEST_GROUP,
    interval_seconds: int = 1,
) -> Room:
    """A lesson that runs; all students, or those whose numbers are in `agree`, have said yes."""
    course = CourseFactory(privacy_mode=mode, k_threshold=k_threshold, interval_seconds=interval_seconds)
    seats = [SeatFactory(course=course) for _ in range(students)]
    session = SessionFactory(course=course)
    with TestCase.captureOnCommitCallbacks(execute=True):  # where the test itself is one transaction
        for number in range(students) if agree is None else agree:
            consent.grant(seats[number], current_text(), stored=stored, individual=individual)
        assert sessions.start(session) is None
    room = Room(course, session, seats)
    if connected:
        room.connect()
    return room


def open_tickets(session: str, granted: Mapping[str, bool], camera: Camera = "on") -> dict[str, str]:
    """What sockets do when they open, one for each seat, with consent or without; returns the seats' tickets."""

    async def opened() -> dict[str, str]:
        async with AsyncRedis.from_url(settings.REDIS_URL) as client:
            slots = AsyncSlots(client, settings.INFERENCE_SHARDS)
            return {
                seat: await slots.open_ticket(session, seat, consent=consent, camera=camera)
                for seat, consent in granted.items()
            }

    return asyncio.run(opened())


def close_ticket(session: str, seat: str, ticket: str) -> None:
    """What a socket does when it closes."""

    async def closed() -> None:
        async with AsyncRedis.from_url(settings.REDIS_URL) as client:
            await AsyncSlots(client, settings.INFERENCE_SHARDS).close_ticket(session, seat, ticket)

    asyncio.run(closed())


def hand_in(session: str, seat: str, ticket: str, seq: int = 1, payload: bytes = b"a frame") -> str:
    """What a socket does with a frame; returns what became of it."""

    async def submitted() -> str:
        async with AsyncRedis.from_url(settings.REDIS_URL) as client:
            slots = AsyncSlots(client, settings.INFERENCE_SHARDS)
            return (await slots.submit(session, seat, ticket, seq, payload, time.time())).outcome

    return asyncio.run(submitted())
