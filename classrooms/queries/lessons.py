"""Lessons as somebody looks for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from classrooms.models import Session, User


def lessons(
    user: User,
    *,
    course: UUID | None = None,
    state: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Session]:
    """The lessons of a user's courses, also of those that the user assists in, newest first.

    By when they began, or else are meant to begin; those without either come last.
    """
    found = Session.objects.helped_by(user).annotate(begins=Coalesce("started_at", "scheduled_for"))
    if course is not None:
        found = found.filter(course=course)
    if state is not None:
        found = found.filter(state=state)
    if since is not None:
        found = found.filter(begins__gte=since)
    if until is not None:
        found = found.filter(begins__lt=until)
    return found.order_by(F("begins").desc(nulls_last=True), "id")
