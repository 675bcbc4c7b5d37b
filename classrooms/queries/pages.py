"""What the pages show: small frozen answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from classrooms.enums import Role, SessionState
from classrooms.models import Consent, Course, Seat, Session, User
from classrooms.queries.consent import consent_of_course, current_consents


@dataclass(frozen=True)
class CourseCard:
    """A course on a teacher's home page."""

    course: Course
    seats: int
    sessions: int
    live: Session | None
    last: Session | None


@dataclass(frozen=True)
class Place:
    """A seat on a student's home page."""

    seat: Seat
    course: Course
    live: Session | None
    consent: Consent | None


@dataclass(frozen=True)
class RosterRow:
    seat: UUID
    name: str
    is_guest: bool
    camera_consent: str


def course_cards(user: User) -> list[CourseCard]:
    """The user's courses. Three queries, however many courses."""
    courses = list(Course.objects.helped_by(user))
    counted = Seat.objects.filter(course__in=courses).values_list("course").annotate(seats=Count("id"))
    seats: dict[object, int] = defaultdict(int, counted)
    sessions: dict[object, list[Session]] = {course.id: [] for course in courses}
    for session in Session.objects.filter(course__in=courses).order_by("started_at"):
        sessions[session.course_id].append(session)
    cards = []
    for course in courses:
        own = sessions[course.id]
        ended = [session for session in own if session.is_ended]
        live = next((session for session in own if session.is_live), None)
        cards.append(CourseCard(course, seats[course.id], len(own), live, ended[-1] if ended else None))
    return cards


def places(student: User) -> list[Place]:
    """The student's seats. Three queries, however many seats."""
    seats = list(Seat.objects.filter(student=student).select_related("course"))
    live = {session.course_id: session for session in Session.objects.live().filter(course__seats__in=seats)}
    consents = current_consents([seat.id for seat in seats])
    return [Place(seat, seat.course, live.get(seat.course_id), consents.get(seat.id)) for seat in seats]


def people() -> dict[str, int]:
    """How many teachers, students and live lessons an installation has."""
    return {
        "teachers": User.objects.filter(role=Role.TEACHER).count(),
        "students": User.objects.filter(role=Role.STUDENT).count(),
        "live": Session.objects.live().count(),
    }


def roster(course: Course) -> list[RosterRow]:
    """The course's students and whether their camera may be used."""
    consents = consent_of_course(course)
    rows = []
    for seat in course.seats.select_related("student"):
        consent = consents.get(seat.id)
        rows.append(
            RosterRow(seat.id, str(seat.student), seat.student.is_guest, consent.decision if consent else "none")
        )
    return rows


def sessions_of(course: Course) -> dict[str, Session | list[Session] | None]:
    """The live lesson, the scheduled ones (soonest first) and the ended ones (newest first)."""
    own: Sequence[Session] = list(course.sessions.order_by("-started_at", "scheduled_for"))
    return {
        "live": next((session for session in own if session.is_live), None),
        "scheduled": [session for session in own if session.state == SessionState.SCHEDULED],
        "ended": [session for session in own if session.is_ended],
    }


def session_tiles(session: Session) -> list[dict[str, str]]:
    """Seat ids and names, for the page; the socket carries ids only."""
    seats = session.course.seats.select_related("student")
    return [{"seat": str(seat.id), "name": str(seat.student)} for seat in seats]
