"""The log of who looked at what, for admins. Rows hold ids; names are looked up when somebody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from classrooms.models import AuditEntry, Course, Session
from classrooms.queries.ledgers import Wanted, within
from classrooms.queries.names import names_of, people_called


@dataclass(frozen=True)
class LookRow:
    """One look. A name is empty where its id is, and where what it named has gone."""

    at: datetime
    who_id: UUID
    who: str
    looked: str
    what: str
    course_id: UUID | None
    course: str
    lesson_id: UUID | None
    lesson: str
    whose_id: UUID | None
    whose: str


def looks(wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries that an admin asks for, newest first."""
    found = within(AuditEntry.objects.order_by("-at", "id"), "at", wanted)
    if wanted.who:
        found = found.filter(actor__in=people_called(wanted.who))
    if wanted.whose:
        found = found.filter(person__in=people_called(wanted.whose))
    if wanted.course:
        found = found.filter(course=wanted.course)
    return found.filter(looked=wanted.kind) if wanted.kind else found


def look_rows(entries: Sequence[AuditEntry]) -> list[LookRow]:
    """With the names. Three queries, however many."""
    people = names_of([id for entry in entries for id in (entry.actor, entry.person)])
    courses = Course.objects.in_bulk({entry.course for entry in entries if entry.course})
    lessons = Session.objects.in_bulk({entry.session for entry in entries if entry.session})
    return [
        LookRow(
            at=entry.at,
            who_id=entry.actor,
            who=people.get(entry.actor, ""),
            looked=entry.looked,
            what=entry.get_looked_display(),
            course_id=entry.course,
            course=courses[entry.course].name if entry.course in courses else "",
            lesson_id=entry.session,
            lesson=lessons[entry.session].title if entry.session in lessons else "",
            whose_id=entry.person,
            whose=people.get(entry.person, "") if entry.person else "",
        )
        for entry in entries
    ]
