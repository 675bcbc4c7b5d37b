"""Students take their seats."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from classrooms.enums import Role
from classrooms.live import resting
from classrooms.live.announce import announce
from classrooms.live.groups import seat_group
from classrooms.models import Course, Seat, Session, User
from classrooms.services.consent import show_scopes
from classrooms.services.exports import drop_of

MOST_GUESTS: Final = 300
"""New guests of a course within a day: more than a class, and an end for a script that makes accounts."""


def enrol(course: Course, student: User) -> Seat:
    """Gives a student a seat; the one they have, if they have one. A running lesson gets a tile for it."""
    with transaction.atomic():
        seat, created = Seat.objects.get_or_create(course=course, student=student)
        if created:
            transaction.on_commit(lambda: show_in_live_lessons(seat))
    return seat


def join_as_guest(session: Session, name: str) -> User | None:
    """A new guest with a seat in the session's course, or None where the course takes no guests, or no more today."""
    if not session.course.allow_guests or session.course.is_archived or session.is_ended:
        return None
    today = Seat.objects.filter(
        course=session.course, student__is_guest=True, enrolled_at__gt=timezone.now() - timedelta(days=1)
    )
    if today.count() >= MOST_GUESTS:
        return None
    with transaction.atomic():
        guest = User(username=f"guest-{uuid.uuid4().hex}", display_name=name, role=Role.STUDENT, is_guest=True)
        guest.set_unusable_password()
        guest.save()
        enrol(session.course, guest)
    return guest


def enrol_all(course: Course, students: Iterable[uuid.UUID]) -> None:
    """Gives seats to many students who have none here."""
    with transaction.atomic():
        seats = Seat.objects.bulk_create([Seat(course=course, student_id=student) for student in students])
        transaction.on_commit(lambda: _show_all(course, seats))


def remove(seat: Seat) -> None:
    """Takes a student out of a course, with everything kept about them there, and closes their sockets."""
    remove_all(seat.course, [seat.id])


def remove_all(course: Course, seats: Collection[uuid.UUID]) -> None:
    """The same for many students of a course."""
    with transaction.atomic():
        sessions = list(Session.objects.live().filter(course=course).values_list("id", flat=True))
        drop_of(course)
        Seat.objects.filter(id__in=seats).delete()
        transaction.on_commit(lambda: _take_out_of(sessions, seats))


def show_in_live_lessons(seat: Seat) -> None:
    """Gives a new seat its tile in a lesson that runs."""
    _show_all(seat.course, [seat])


def _show_all(course: Course, seats: Sequence[Seat]) -> None:
    for session in Session.objects.live().filter(course=course).values_list("id", flat=True):
        show_scopes(session, [seat.id for seat in seats])


def _take_out_of(sessions: Sequence[uuid.UUID], seats: Collection[uuid.UUID]) -> None:
    for session in sessions:
        show_scopes(session, seats)
        resting.forget(str(session), [str(seat) for seat in seats])
    refused = {"type": "socket.refused", "code": 4403}
    announce([(seat_group(session, seat), refused) for session in sessions for seat in seats])
