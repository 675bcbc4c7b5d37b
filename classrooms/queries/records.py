"""What is kept of a student, for the student; and who looked at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from classrooms.enums import SessionState
from classrooms.models import (
    AuditEntry,
    CheckIn,
    Consent,
    Contest,
    Course,
    HelpRequest,
    ImportStep,
    PaceWord,
    PulseAnswer,
    RestingFace,
    Seat,
    Session,
    Stay,
    User,
    Window,
)
from classrooms.rules.report import BIN_SECONDS
from classrooms.rules.signals import mood_index, valence


@dataclass(frozen=True)
class Kept:
    """One lesson of a student: how many rows are kept, and of how many pictures. No picture is."""

    session: Session
    windows: int
    pictures: int
    """Those that could be read and are in the means of the windows."""
    votes: int
    check_ins: int

    @property
    def is_empty(self) -> bool:
        return not (self.windows or self.votes or self.check_ins)


@dataclass(frozen=True)
class Place:
    """A course of the student with what is kept there."""

    seat: Seat
    consent: Consent | None
    lessons: list[Kept]


@dataclass(frozen=True)
class Look:
    """Somebody else saw something of the student."""

    at: datetime
    who: str
    what: str
    where: str


def places(student: User) -> list[Place]:
    """Every course of a student, by name, with its lessons, newest first. Six queries, however many."""
    seats = list(Seat.objects.filter(student=student).select_related("course").order_by("course__name"))
    newest: dict[UUID, Consent] = {}
    for consent in Consent.objects.filter(seat__in=seats).order_by("decided_at"):
        newest[consent.seat_id] = consent
    windows = _of_lesson(Window.objects.filter(seat__in=seats), rows=Count("id"), pictures=Sum("accepted"))
    votes = _of_lesson(PaceWord.objects.filter(seat__in=seats), rows=Count("id"))
    answers = _of_lesson(CheckIn.objects.filter(seat__in=seats), rows=Count("id"))
    lessons: dict[UUID, list[Kept]] = {seat.course_id: [] for seat in seats}
    own = Session.objects.filter(course__in=lessons).exclude(state=SessionState.SCHEDULED).order_by("-started_at")
    for session in own:
        read = windows.get(session.id, {})
        lessons[session.course_id].append(
            Kept(
                session,
                read.get("rows", 0),
                read.get("pictures") or 0,
                votes.get(session.id, {}).get("rows", 0),
                answers.get(session.id, {}).get("rows", 0),
            )
        )
    return [Place(seat, newest.get(seat.id), lessons[seat.course_id]) for seat in seats]


def _of_lesson(found: Any, **wanted: Any) -> Mapping[UUID, dict[str, int]]:
    return {row.pop("session"): row for row in found.order_by().values("session").annotate(**wanted)}


def own_line(session: Session, seat: Seat) -> list[dict[str, float | int]]:
    """The student's own mood, minute by minute: the mean of the kept windows that begin in it, 0 to 100."""
    minutes: dict[int, list[float]] = {}
    rows = Window.objects.filter(session=session, seat=seat, probabilities__isnull=False)
    for starts_at, p in rows.order_by("starts_at").values_list("starts_at", "probabilities"):
        if p is not None:
            minutes.setdefault(int(starts_at.timestamp() // BIN_SECONDS), []).append(valence(p))
    return [
        {"starts_at": minute * BIN_SECONDS, "mood": mood_index(sum(values) / len(values)), "n": len(values)}
        for minute, values in sorted(minutes.items())
    ]


def looks_at(student: User, most: int = 200) -> list[Look]:
    """Who looked at something of a student, newest first: by name, or at everybody of a course of theirs or at all."""
    wanted = Q(person=student.id) | Q(person=None, course=None, at__gte=student.date_joined)
    for seat in Seat.objects.filter(student=student).select_related("course"):
        wanted |= Q(person=None, course=seat.course_id, at__gte=seat.enrolled_at)
    entries = list(AuditEntry.objects.filter(wanted).exclude(actor=student.id)[:most])
    return _named(entries)


def _named(entries: list[AuditEntry]) -> list[Look]:
    people = User.objects.in_bulk({entry.actor for entry in entries})
    courses = Course.objects.in_bulk({entry.course for entry in entries if entry.course})
    sessions = Session.objects.in_bulk({entry.session for entry in entries if entry.session})
    return [
        Look(
            entry.at,
            str(people.get(entry.actor, "")),
            entry.get_looked_display(),
            " · ".join(str(one) for one in (courses.get(entry.course), _title(sessions.get(entry.session))) if one),
        )
        for entry in entries
    ]


def _title(session: Session | None) -> str:
    return session.title if session else ""


def everything_about(student: User) -> dict[str, list[dict[str, Any]]]:
    """All rows that are about a student, by kind, as plain values: what a download holds."""
    own = {"seat__student": student}
    lesson = ("session_id", "session__title")
    return {
        "account": _rows(User, {"id": student.id}, "username", "display_name", "email", "sourced_id", "date_joined"),
        "imports": _rows(ImportStep, {"person": student}, "made_in__at", "kind", "course__name", *_STEP),
        "courses": _rows(Seat, {"student": student}, "course__name", "enrolled_at"),
        "consents": _rows(Consent, own, "seat__course__name", "text__version", *_SCOPES, "decision", "decided_at"),
        "windows": _rows(Window, own, *lesson, "starts_at", "accepted", "unknown", "probabilities"),
        "resting_faces": _rows(RestingFace, own, "seat__course__name", "count", "heights", "updated_at"),
        "pace_votes": _rows(PaceWord, own, *lesson, "vote", "is_named", "said_at"),
        "check_ins": _rows(CheckIn, own, *lesson, "answer", "valence", "given_at"),
        "help_requests": _rows(HelpRequest, own, *lesson, "asked_at", "over_at"),
        "answers": _rows(PulseAnswer, own, "pulse__session_id", "pulse__session__title", "word", "given_at"),
        "stays": _rows(Stay, own, *lesson, "came_at", "seen_at"),
        "contests": _rows(Contest, own, *lesson, "text", "answer", "sent_at"),
        "looks": [look.__dict__ for look in looks_at(student, most=10_000)],
    }


_STEP = ("role", "field", "before", "after")
_SCOPES = ("live", "stored", "individual")


def _rows(model: Any, own: Mapping[str, Any], *names: str) -> list[dict[str, Any]]:
    return list(model.objects.filter(**own).values(*names))
