"""Which consent counts: the newest decision of a seat. And the words that it is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from classrooms.models import Consent, ConsentText, Course, Seat, User
from classrooms.models.consent import WRITTEN_IN


@dataclass(frozen=True)
class Words:
    """What a student reads before deciding, in the language in which it stands there."""

    version: int
    language: str
    title: str
    body: str


def current_consent(seat: Seat) -> Consent | None:
    """The seat's newest decision."""
    return seat.consents.select_related("text").order_by("-decided_at").first()


def current_consents(seats: Collection[UUID]) -> dict[UUID, Consent]:
    """The newest decision of each of the seats that ever decided. One query."""
    newest: dict[UUID, Consent] = {}
    for consent in Consent.objects.filter(seat__in=seats).order_by("decided_at"):
        newest[consent.seat_id] = consent
    return newest


def consent_of_course(course: Course) -> dict[UUID, Consent | None]:
    """Every seat of a course and its newest decision. Two queries."""
    seats = list(course.seats.values_list("id", flat=True))
    newest = current_consents(seats)
    return {seat: newest.get(seat) for seat in seats}


def decisions(student: User, *, course: UUID | None = None) -> QuerySet[Consent]:
    """All decisions of a student, newest first; those for one course if it is named."""
    own = Consent.objects.filter(seat__student=student).select_related("seat__course", "text")
    return (own if course is None else own.filter(seat__course=course)).order_by("-decided_at", "id")


def is_outdated(consent: Consent, text: ConsentText, course: Course) -> bool:
    """Whether a yes was given to other words, or under rules that protected more: the student is asked again."""
    return consent.is_granted and (consent.text_id != text.id or has_less_protection(consent, course))


def has_less_protection(consent: Consent, course: Course) -> bool:
    """Whether the course shows more of a student than at the time of this decision."""
    return course.asked_again_at is not None and consent.decided_at <= course.asked_again_at


def has_agreed(course: Course) -> bool:
    """Whether some student's camera may be used in the course. Three queries at most."""
    if not course.uses_cameras:
        return False
    text = current_text()
    decided = consent_of_course(course).values()
    return any(one is not None and one.is_granted and not is_outdated(one, text, course) for one in decided)


def current_text() -> ConsentText:
    """The words that a student decides on now. Raises `ConsentText.DoesNotExist` before the first migration."""
    return ConsentText.objects.latest()


def words_of(text: ConsentText, language: str | None) -> Words:
    """A version of the words in a language, or as they were written where nobody translated them."""
    translation = text.translations.filter(language=language).first()
    if translation is None:
        return Words(text.version, WRITTEN_IN, text.title, text.body)
    return Words(text.version, translation.language, translation.title, translation.body)
