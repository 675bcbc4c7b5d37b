"""Lessons begin and end."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classrooms import gateway
from classrooms.enums import Event, SessionState
from classrooms.live import resting
from classrooms.live import state as live
from classrooms.live.state import LiveConfig
from classrooms.models import Course, Session
from classrooms.queries.voices import said_in
from classrooms.rules.codes import new_code
from classrooms.services.consent import scopes_in
from classrooms.services.deliveries import note_event
from classrooms.services.kept_faces import known_faces
from classrooms.services.lesson import known_ledger, lesson_of
from classrooms.services.live_view import end_view

CODE_TRIES = 5


def schedule(course: Course, title: str, scheduled_for: datetime | None = None) -> Session:
    """A new lesson with a code that no other open lesson has, and as ready for hints as its course says."""
    for attempt in range(CODE_TRIES):
        try:
            with transaction.atomic():
                return Session.objects.create(
                    course=course,
                    title=title or _("Lesson"),
                    code=new_code(),
                    scheduled_for=scheduled_for,
                    sensitivity=course.sensitivity,
                )
        except IntegrityError:
            if attempt == CODE_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def start(session: Session) -> str | None:
    """Makes a scheduled lesson live. Returns None, or the sentence that says why not. Starting twice is once."""
    with transaction.atomic():
        # With its course, so that what the class is told stays as it is, and nobody archives or deletes it meanwhile.
        locked = Session.objects.select_for_update().select_related("course").get(id=session.id)
        if locked.is_live:
            return None
        if locked.course.is_archived:
            return _("This course is archived, so no lesson of it begins. An admin can take it out of the archive.")
        if locked.is_ended:
            return _("This lesson has ended. Start a new one.")
        if Session.objects.live().filter(course=locked.course).exists():
            return _("Another lesson of this course is live. End it first.")
        locked.state, locked.started_at = SessionState.LIVE, timezone.now()
        locked.k_threshold = locked.course.k_threshold
        locked.save(update_fields=["state", "started_at", "k_threshold"])
        transaction.on_commit(lambda: open_live_view(locked))
    session.refresh_from_db()
    return None


def end(session: Session) -> None:
    """Ends a live lesson: sockets close, the last windows are kept, what became of the frames is noted.

    Twice is once, but the pages are told again if that failed the first time.
    """
    with transaction.atomic():
        locked = Session.objects.select_for_update().get(id=session.id)
        if locked.state == SessionState.SCHEDULED:
            return
        if locked.is_live:
            locked.state, locked.ended_at = SessionState.ENDED, timezone.now()
            locked.frames = gateway.waiting_frames().counts(str(locked.id))
            locked.read_by = gateway.waiting_frames().models(str(locked.id))
            locked.save(update_fields=["state", "ended_at", "frames", "read_by"])
            note_event(Event.SESSION_ENDED, locked)
        transaction.on_commit(lambda: end_view(str(locked.id)))
    session.refresh_from_db()


def open_live_view(session: Session) -> None:
    """Sets up the live view from what the database knows; also after Redis lost it. Does nothing if it is open."""
    if session.started_at is None:
        raise ValueError("only a session that has started has a live view")
    key = str(session.id)
    with live.writing(key):  # read and written by one at a time: the clock may open it while the lesson starts
        if live.load(key) is not None:
            return
        course = Course.objects.get(id=session.course_id)  # the one in hand may be older than what was switched
        scopes = scopes_in(course)
        config = LiveConfig(
            session=key,
            mode=course.mode,
            k=session.k,
            started_at=session.started_at.timestamp(),
            fastest_ms=course.interval_seconds * 1000,
        )
        # One number a millisecond: after a loss the numbers go on far above any that a dashboard has seen, so that it
        # notices the gap and asks for the state, instead of taking every event for an old one.
        seq = max(0, round((time.time() - config.started_at) * 1000))
        live.open_view(config, scopes, said_in(session), lesson_of(session), known_ledger(session), seq=seq)
        resting.begin(key, known_faces(scopes))
