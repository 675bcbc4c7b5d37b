"""Drops what has been kept for as long as its course says."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from classrooms.enums import SessionState
from classrooms.models import (
    AuditEntry,
    Consent,
    Course,
    CourseLink,
    Delivery,
    Import,
    PasswordLink,
    ProgramToken,
    RestingFace,
    RetentionRun,
    Seat,
    Session,
)
from classrooms.models.ledgers import AUDIT_YEARS
from classrooms.queries.retention import READINGS, WITH_THE_REPORT, Kept, cutoff, replaced_consents
from classrooms.queries.webhooks import settled_deliveries
from classrooms.services.erasure import leave_no_trace
from classrooms.services.exports import drop_of
from classrooms.services.reports import reports_due, write_report

BATCH: Final = 500
AUDIT_DAYS: Final = AUDIT_YEARS * 366 + 1
"""A day longer than the longest year, so that the database's own guard never refuses."""
DELIVERY_DAYS: Final = 30
IMPORT_DAYS: Final = 30
"""How long an import can be taken back; what it changed is remembered until then. Links that have ended as long."""


def apply_retention() -> RetentionRun:
    """Drops what is due, in small batches, and notes how much. Once a day; again after a crash without harm."""
    now = timezone.now()
    counts: Counter[str] = Counter()
    for course in Course.objects.filter(legal_hold=False):
        counts.update(_drop_of_course(course, now))
    counts[_name(AuditEntry)] = _drop(_audit_entries_due(now))
    counts[_name(Delivery)] = _drop(settled_deliveries(until=cutoff(now, DELIVERY_DAYS)))
    counts[_name(Import)] = _drop(Import.objects.filter(at__lte=cutoff(now, IMPORT_DAYS)))
    counts[_name(ProgramToken)] = _drop(ProgramToken.objects.filter(expiry__lte=now))
    counts[_name(PasswordLink)] = _drop(PasswordLink.objects.filter(ends_at__lte=now))
    counts[_name(CourseLink)] = _drop(CourseLink.objects.filter(ends_at__lte=cutoff(now, IMPORT_DAYS)))
    leave_no_trace()
    return RetentionRun.objects.create(counts={kind: count for kind, count in counts.items() if count})


def _drop_of_course(course: Course, now: datetime) -> Counter[str]:
    averages = cutoff(now, course.windows_kept_days)
    ended = Session.objects.filter(course=course, state=SessionState.ENDED)
    for session in ended.filter(ended_at__lte=averages, readings_dropped_at=None):
        _settle(session, now)
    counts = _drop_of_lessons(READINGS, ended.filter(ended_at__lte=averages))
    counts += _drop_of_lessons(WITH_THE_REPORT, ended.filter(ended_at__lte=cutoff(now, course.reports_kept_days)))
    faces = RestingFace.objects.filter(seat__course=course, updated_at__lte=averages)
    counts[_name(RestingFace)] = _drop(faces)
    decisions = replaced_consents(until=cutoff(now, course.consents_kept_days))
    counts[_name(Consent)] = _drop(decisions.filter(seat__course=course))
    if counts.total():
        drop_of(course)  # what goes here must not wait in a file there
    return counts


def _settle(session: Session, now: datetime) -> None:
    """Works the report out a last time if it is due. From now on it stays as it is."""
    with transaction.atomic():
        locked = Session.objects.select_for_update(of=("self",)).get(id=session.id)
        if reports_due(now).filter(id=locked.id).exists():
            write_report(locked, now)
        locked.readings_dropped_at = now
        locked.save(update_fields=["readings_dropped_at"])


def _drop_of_lessons(kept: Kept, lessons: QuerySet[Session]) -> Counter[str]:
    return Counter(
        {_name(model): _drop(model._default_manager.filter(**{f"{way}__in": lessons})) for model, way in kept.items()}
    )


def _audit_entries_due(now: datetime) -> QuerySet[AuditEntry]:
    """Older than the year for which the database keeps them, and about no course that is on hold."""
    held = Course.objects.filter(legal_hold=True).values("id")
    students = Seat.objects.filter(course__legal_hold=True).values("student")
    on_hold = Q(course__in=held) | Q(course=None, person__in=students)
    spared = AuditEntry.objects.filter(on_hold).values("id")
    return AuditEntry.objects.filter(at__lte=cutoff(now, AUDIT_DAYS)).exclude(id__in=spared)


def _drop(rows: QuerySet[Any]) -> int:
    """How many rows went. Each batch is a transaction of its own, so that a lesson that runs never waits for long."""
    dropped = 0
    while ids := list(rows.order_by().values_list("pk", flat=True)[:BATCH]):
        rows.model._default_manager.filter(pk__in=ids).delete()
        dropped += len(ids)
    return dropped


def _name(model: Any) -> str:
    return str(model._meta.model_name)
