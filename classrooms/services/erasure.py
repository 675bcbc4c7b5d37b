"""What a student erases is gone: rows, figures that rest on them, and everything that names the person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session as SignIn
from django.db import connection, transaction

from classrooms.models import (
    CheckIn,
    Contest,
    HelpRequest,
    PaceWord,
    PulseAnswer,
    Seat,
    Session,
    Stay,
    User,
    Window,
)
from classrooms.services import seats
from classrooms.services.accounts import close_sockets
from classrooms.services.reports import forget_reports

OF_A_LESSON: Final = (Window, PaceWord, CheckIn, HelpRequest, Stay, Contest)


def erase_lesson(session: Session, seat: Seat) -> None:
    """Drops everything kept of a student in one lesson; its report is worked out anew without them."""
    with transaction.atomic():
        Seat.objects.select_for_update().get(id=seat.id)  # nothing may be written meanwhile
        forget_reports(seat, session)
        for model in OF_A_LESSON:
            model._default_manager.filter(session=session, seat=seat).delete()
        PulseAnswer.objects.filter(pulse__session=session, seat=seat).delete()
    leave_no_trace()


def erase_course(seat: Seat) -> None:
    """Takes a student out of a course, with everything kept about them there."""
    forget_reports(seat)
    forget_log([str(seat.id)])
    seats.remove(seat)
    leave_no_trace()


def erase_person(student: User) -> None:
    """Drops a student's account and everything that names them. What others did to it stays in the audit log, by id."""
    own = list(Seat.objects.filter(student=student))
    with transaction.atomic():
        for seat in own:
            forget_reports(seat)
            seats.remove(seat)
        forget_log([str(student.id), *(str(seat.id) for seat in own)])
        for attempts in (AccessAttempt, AccessFailureLog, AccessLog):
            attempts.objects.filter(username__iexact=student.username).delete()
        forget_sign_ins([str(student.id)])
        transaction.on_commit(lambda: close_sockets(student))
        User.objects.filter(id=student.id).delete()
    leave_no_trace()


def forget_log(ids: Collection[str]) -> None:
    """Django's own log of what admins changed repeats names."""
    LogEntry.objects.filter(object_id__in=ids).delete()


def forget_sign_ins(people: Collection[str]) -> None:
    """Signs people out everywhere; what is kept of a sign-in names who it is."""
    for sign_in in SignIn.objects.all() if people else ():
        if sign_in.get_decoded().get("_auth_user_id") in people:
            sign_in.delete()


def leave_no_trace() -> None:
    """SQLite overwrites what is erased (`secure_delete`); its write-ahead log is emptied as soon as nobody reads."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
