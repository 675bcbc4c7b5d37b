"""The teacher answers a hint, and says how readily there should be one."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from classrooms.models import RaisedHint, Session
from classrooms.services.lesson import tell


def answer_hint(session: Session, hint: UUID, *, is_useful: bool | None = None) -> bool:
    """The teacher has seen the hint, or says whether it was useful. False when this lesson has no such hint."""
    with transaction.atomic():
        found = RaisedHint.objects.select_for_update().filter(session=session, id=hint).first()
        if found is None:
            return False
        found.seen_at = found.seen_at or timezone.now()
        found.is_useful = found.is_useful if is_useful is None else is_useful
        found.save(update_fields=["seen_at", "is_useful"])
        transaction.on_commit(lambda: tell(session))
    return True


def set_hints(session: Session, sensitivity: str, *, are_muted: bool) -> None:
    """How readily hints are raised in this lesson from now on, and whether they are shown at all."""
    with transaction.atomic():
        Session.objects.filter(id=session.id).update(sensitivity=sensitivity, hints_muted=are_muted)
        transaction.on_commit(lambda: tell(session))
