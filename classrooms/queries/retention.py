"""What is kept of courses by time, and what of it goes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from classrooms.enums import SessionState
from classrooms.models import (
    CheckIn,
    Consent,
    Contest,
    Course,
    HelpRequest,
    Marker,
    PaceWord,
    Pulse,
    PulseAnswer,
    RaisedHint,
    Report,
    RetentionRun,
    Session,
    Stay,
    Window,
)
from classrooms.rules.retention import Going, next_to_go

Kept = dict[type[Model], str]
READINGS: Final[Kept] = {
    Window: "session",
    PaceWord: "session",
    CheckIn: "session",
    HelpRequest: "session",
    PulseAnswer: "pulse__session",
}
"""What single students gave to a lesson, with the way to it: what the report needs of it is in its figures."""
WITH_THE_REPORT: Final[Kept] = {
    Report: "session",
    Stay: "session",
    Contest: "session",
    Marker: "session",
    RaisedHint: "session",
    Pulse: "session",
}
"""What a report's page shows beside the figures, and what students contest of it."""


@dataclass(frozen=True)
class Next:
    """What of a course goes next. Nothing while a legal hold lasts."""

    course: Course
    readings: Going | None
    reports: Going | None
    consents: Going | None

    @property
    def sentences(self) -> list[str]:
        said = []
        if going := self.readings:
            sentence = ngettext(
                "Averages and votes of %(count)s lesson go on %(day)s.",
                "Averages and votes of %(count)s lessons go on %(day)s.",
                going.count,
            )
            said.append(sentence % _values(going))
        if going := self.reports:
            sentence = ngettext(
                "The report of %(count)s lesson goes on %(day)s.",
                "The reports of %(count)s lessons go on %(day)s.",
                going.count,
            )
            said.append(sentence % _values(going))
        if going := self.consents:
            sentence = ngettext(
                "%(count)s replaced decision about the camera goes on %(day)s.",
                "%(count)s replaced decisions about the camera go on %(day)s.",
                going.count,
            )
            said.append(sentence % _values(going))
        return said


def cutoff(now: datetime, days: int) -> datetime:
    """What is kept for `days` and began to age at this moment, or before, is due."""
    return now - timedelta(days=days)


def _values(going: Going) -> dict[str, object]:
    return {"count": going.count, "day": date_format(date.fromordinal(going.day), "j F Y")}


def due(courses: Iterable[Course], now: datetime | None = None) -> list[Next]:
    """What of each course goes next, and when. Three queries, however many courses."""
    today = timezone.localdate(now).toordinal()
    free = [course.id for course in courses if not course.legal_hold]
    readings = _days(ended_with(READINGS).filter(course__in=free), "course", "ended_at")
    reports = _days(ended_with(WITH_THE_REPORT).filter(course__in=free), "course", "ended_at")
    consents = _days(replaced_consents().filter(seat__course__in=free), "seat__course", "replaced_at")
    return [
        Next(
            course,
            next_to_go(readings[course.id], course.windows_kept_days, today),
            next_to_go(reports[course.id], course.reports_kept_days, today),
            next_to_go(consents[course.id], course.consents_kept_days, today),
        )
        for course in courses
    ]


def _days(rows: QuerySet[Any, Any], course: str, moment: str) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = defaultdict(list)
    for one, at in rows.order_by().values_list(course, moment):
        found[one].append(timezone.localdate(at).toordinal())
    return found


def ended_with(kept: Kept) -> QuerySet[Session]:
    """The lessons that are over and of which something of these kinds is kept."""
    some = [Exists(model._default_manager.filter(**{way: OuterRef("pk")})) for model, way in kept.items()]
    return Session.objects.filter(reduce(or_, some), state=SessionState.ENDED)


def replaced_consents(until: datetime | None = None) -> QuerySet[Consent, Any]:
    """Decisions that a later one of the same seat has replaced, `replaced_at` its moment; until then, if given.

    The newest of a seat is never among them.
    """
    later = Consent.objects.filter(seat=OuterRef("seat"), decided_at__gt=OuterRef("decided_at"))
    moment = Subquery(later.order_by("decided_at").values("decided_at")[:1])
    found = Consent.objects.annotate(replaced_at=moment).filter(replaced_at__isnull=False)
    return found.filter(replaced_at__lte=until) if until else found


def last_run() -> RetentionRun | None:
    """When what was due was dropped last, and how much of it."""
    return RetentionRun.objects.order_by("-at").first()
