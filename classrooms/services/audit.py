"""Reads of other people's data are noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from classrooms.enums import Looked
from classrooms.models import AuditEntry, Course, Session, User

AGAIN_AFTER: Final = timedelta(minutes=1)
"""Whoever reloads a page within this time has looked once."""


def note_look(
    actor: User,
    looked: Looked,
    *,
    course: Course | None = None,
    session: Session | None = None,
    person: User | None = None,
) -> None:
    """Notes that `actor` looked at a person's data, or at everybody's of a course. Nobody's own look is noted."""
    if person == actor:
        return
    about = {
        "actor": actor.id,
        "looked": looked,
        "course": course.id if course else session.course_id if session else None,
        "session": session.id if session else None,
        "person": person.id if person else None,
    }
    if not AuditEntry.objects.filter(**about, at__gt=timezone.now() - AGAIN_AFTER).exists():
        AuditEntry.objects.create(**about)
