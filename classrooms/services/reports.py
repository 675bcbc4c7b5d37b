"""The figures of lessons are worked out while they run, at their end, and anew when something in them was erased."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from classrooms.enums import Event, SessionState
from classrooms.models import Report, Seat, Session, Stay
from classrooms.queries.report import figures
from classrooms.services.deliveries import note_event
from classrooms.services.exports import drop_of

LAST_WINDOWS: Final = timedelta(seconds=15)
"""After the end of a lesson its last windows are on their way to the database for so long."""
MOST_AT_ONCE: Final = 50


def write_report(session: Session, now: datetime | None = None) -> Report:
    """Works out the figures of a lesson that has started from what is kept of it, and keeps them."""
    made_at = now or timezone.now()
    with transaction.atomic():
        # Locked, so that figures from before an erasure are never written after it.
        locked = Session.objects.select_for_update(of=("self",)).select_related("course").get(id=session.id)
        if locked.readings_dropped_at:  # what it was made of has gone by time
            return report_of(locked)
        found = figures(locked, until=made_at)
        report, _ = Report.objects.update_or_create(
            session=locked, defaults={"figures": found, "mood": found["mood"], "made_at": made_at}
        )
        _note_first(locked, made_at)
    return report


def _note_first(session: Session, made_at: datetime) -> None:
    """Tells other programs once that an ended lesson's figures are whole; those after an erasure are no news."""
    if session.ended_at and not session.report_ready_at and made_at >= session.ended_at + LAST_WINDOWS:
        session.report_ready_at = made_at
        session.save(update_fields=["report_ready_at"])
        note_event(Event.REPORT_READY, session)


def write_reports() -> int:
    """Of every lesson whose figures are missing or may have changed; returns how many. Once a minute."""
    due = reports_due(timezone.now())[:MOST_AT_ONCE]
    for session in due:
        write_report(session)
    return len(due)


def reports_due(now: datetime) -> QuerySet[Session]:
    """Lessons that are live, have no figures, or ended after theirs were worked out; while their averages are kept."""
    early = Q(report__made_at__lt=F("ended_at") + LAST_WINDOWS, ended_at__lt=now - LAST_WINDOWS)
    wanted = Q(state=SessionState.LIVE) | Q(report=None) | early
    kept = Session.objects.exclude(state=SessionState.SCHEDULED).filter(readings_dropped_at=None)
    return kept.filter(wanted).order_by("-started_at")


def report_of(session: Session) -> Report:
    """The figures as they were worked out last; or now, not kept, for who looks before they were for the first time."""
    kept = Report.objects.filter(session=session).first()
    now = timezone.now()
    return kept or Report(session=session, figures=figures(session, until=now), made_at=now)


def forget_reports(seat: Seat, session: Session | None = None) -> None:
    """Drops the figures that something of this student is in, of one lesson or all; they are worked out anew.

    What was exported of the course goes, too.
    Those whose averages have gone by time cannot be: they go if the student was there.
    """
    was_there = Exists(Stay.objects.filter(session=OuterRef("session"), seat=seat))
    touched = Session.objects.filter(course=seat.course_id) if session is None else [session]
    reports = Report.objects.filter(session__in=touched)
    reports.filter(Q(session__readings_dropped_at=None) | was_there).delete()
    drop_of(seat.course)


def recomputed(session: Session) -> tuple[str, bool]:
    """The figures worked out anew from what is kept, as JSON, and whether they are those of the report, bit for bit."""
    kept = Report.objects.get(session=session)
    again = json.dumps(figures(session, until=kept.made_at), sort_keys=True)
    return again, again == json.dumps(kept.figures, sort_keys=True)
