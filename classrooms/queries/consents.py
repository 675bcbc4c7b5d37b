"""The ledger of consents, for admins: who decided what, and what is in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from classrooms.enums import Decision
from classrooms.models import Consent, Course, Seat
from classrooms.queries.consent import current_text, is_outdated
from classrooms.queries.ledgers import Wanted, within
from classrooms.queries.names import people_called


@dataclass(frozen=True)
class DecisionRow:
    """One decision of a student about the camera in a course."""

    at: datetime
    course_id: UUID
    course: str
    student_id: UUID
    student: str
    decision: str
    what: str
    live: bool
    stored: bool
    individual: bool
    version: int
    language: str


@dataclass(frozen=True)
class InForce:
    """How many of a course's students have decided what; a yes to earlier words counts as not decided yet."""

    course: Course
    granted: int
    declined: int
    withdrawn: int
    undecided: int


def decisions(wanted: Wanted) -> QuerySet[Consent]:
    """The decisions that an admin asks for, newest first."""
    found = within(Consent.objects.order_by("-decided_at", "id"), "decided_at", wanted)
    if wanted.whose:
        found = found.filter(seat__student__in=people_called(wanted.whose))
    if wanted.course:
        found = found.filter(seat__course=wanted.course)
    if wanted.kind:
        found = found.filter(decision=wanted.kind)
    if wanted.version is not None:
        found = found.filter(text__version=wanted.version)
    return found.select_related("seat__course", "seat__student", "text")


def decision_rows(found: Sequence[Consent]) -> list[DecisionRow]:
    return [
        DecisionRow(
            at=one.decided_at,
            course_id=one.seat.course_id,
            course=one.seat.course.name,
            student_id=one.seat.student_id,
            student=str(one.seat.student),
            decision=one.decision,
            what=one.get_decision_display(),
            live=one.live,
            stored=one.stored,
            individual=one.individual,
            version=one.text.version,
            language=one.language,
        )
        for one in found
    ]


def in_force() -> list[InForce]:
    """Of each course, by name. Four queries, however many courses and students."""
    of_seat = Consent.objects.filter(seat=OuterRef("seat")).order_by("-decided_at").values("id")
    newest = Consent.objects.filter(id=Subquery(of_seat[:1])).select_related("seat__course")
    text, counts = current_text(), Counter[tuple[UUID, str]]()
    for one in newest:
        if not is_outdated(one, text, one.seat.course):
            counts[one.seat.course_id, one.decision] += 1
    students = dict(Seat.objects.order_by().values_list("course").annotate(Count("id")))
    found = []
    for course in Course.objects.order_by("name"):
        granted, declined, withdrawn = (
            counts[course.id, decision] for decision in (Decision.GRANTED, Decision.DECLINED, Decision.WITHDRAWN)
        )
        undecided = students.get(course.id, 0) - granted - declined - withdrawn
        found.append(InForce(course, granted, declined, withdrawn, undecided))
    return found
