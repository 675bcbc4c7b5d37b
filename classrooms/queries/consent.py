"""Which consent counts: the newest decision of a seat."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from classrooms.models import Consent, ConsentText, Course, Seat


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


def is_outdated(consent: Consent, text: ConsentText) -> bool:
    """Whether a yes was given to other words than these: it no longer counts, and the student is asked again."""
    return consent.is_granted and consent.text_id != text.id


def current_text() -> ConsentText:
    """The words that a student decides on now. Raises `ConsentText.DoesNotExist` before the first migration."""
    return ConsentText.objects.latest()
