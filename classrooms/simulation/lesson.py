"""A lesson without cameras: real seats and a real lesson, and numbers made up where workers would read faces.

It writes as the site does, by its services, so it runs beside the site's database and Redis. Left out are what comes
before a reading: cameras, students' sockets, frames and the network. All that comes after it is real: the live view,
Redis, the channel layer, the dashboard's socket and page.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

from classrooms import gateway
from classrooms.gateway import LABELS, Reading
from classrooms.models import Course, Session
from classrooms.queries.consent import current_text
from classrooms.services import consent, sessions
from classrooms.services.readings import record_readings
from classrooms.simulation.refusal import Refused

STEPS: Final = 10
"""Batches a second. Each seat is in one of them, as workers hand in what came in a tenth of a second together."""
SWING: Final = 40.0
"""Seconds in which a student's made-up mood falls and rises again."""
UNREAD: Final = 20
"""One reading in so many has found no face."""


@dataclass(frozen=True)
class Lesson:
    """A live lesson, and the seats whose students agreed to everything."""

    session: Session
    seats: list[str]


def open_lesson(course_name: str, students: int) -> Lesson:
    """Starts a lesson of a course; consent is noted where it is missing. Raises `Refused`."""
    course = Course.objects.filter(name=course_name).first()
    if course is None:
        raise Refused(f'There is no course named "{course_name}": run `manage.py seed_demo`, or name one.')
    seats = list(course.seats.select_related("course").order_by("student__username")[:students])
    if len(seats) < students or not course.uses_cameras:
        raise Refused(f'"{course_name}" has {len(seats)} seats and must have {students}, in a mode with cameras.')
    for seat in seats:
        if not consent.camera_is_allowed(seat):
            consent.grant(seat, current_text(), stored=False, individual=True)
    session = sessions.schedule(course, "Measured lesson")
    if refusal := sessions.start(session):
        session.delete()
        raise Refused(refusal)
    return Lesson(session, [str(seat.id) for seat in seats])


async def hold(lesson: Lesson, seed: int = 0) -> None:
    """One reading a second of every seat, until cancelled."""
    session, slots = str(lesson.session.id), gateway.camera_slots()
    tickets = {seat: await slots.open_ticket(session, seat, consent=True, camera="on") for seat in lesson.seats}
    kept_at = due = time.monotonic()
    try:
        for batch in made_up(session, tickets, seed):
            await asyncio.to_thread(record_readings, batch)
            if time.monotonic() - kept_at > gateway.KEEP_TICKET_EVERY:
                kept_at = time.monotonic()
                for seat in tickets:
                    await slots.keep_ticket(session, seat)
            due = max(due + 1 / STEPS, time.monotonic() - 1)  # who is late does not catch up for ever
            await asyncio.sleep(due - time.monotonic())
    finally:
        for seat, ticket in tickets.items():
            await slots.close_ticket(session, seat, ticket)


def made_up(session: str, tickets: dict[str, str], seed: int) -> Iterator[list[Reading]]:
    """What workers would hand in, batch by batch: everybody's mood swings, each in a time of their own."""
    chance = random.Random(seed)  # noqa: S311  # keeps no secret
    begins = {seat: chance.uniform(0, SWING) for seat in tickets}
    for step in count():
        now, batch = time.time(), []
        for number, (seat, ticket) in enumerate(tickets.items()):
            if number % STEPS != step % STEPS:
                continue
            seq = step // STEPS + 1
            reading = Reading(
                session=session,
                seat=seat,
                ticket=ticket,
                seq=seq,
                captured_at=now,
                received_at=now,
                status="unknown" if (seq + number) % UNREAD == 0 else "accepted",
            )
            if reading["status"] == "unknown":
                reading["reason"] = "no_face"
            else:
                reading["p"] = _expression(step / STEPS + begins[seat], chance.uniform(-0.1, 0.1))
            batch.append(reading)
        yield batch


def _expression(seconds: float, noise: float) -> list[float]:
    """Seven chances that add up to 1: happiness comes and goes, the rest is mostly neutral and somewhat tense."""
    happy = min(0.9, max(0.0, 0.45 + 0.35 * math.sin(2 * math.pi * seconds / SWING) + noise))
    rest = {label: (1 - happy) * (0.7 if label == "neutral" else 0.06) for label in LABELS if label != "happy"}
    return [happy if label == "happy" else rest[label] for label in LABELS]
