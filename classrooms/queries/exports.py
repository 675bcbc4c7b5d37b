"""A person's exports, as pages and the API tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classrooms.enums import ExportState, ExportTrouble
from classrooms.models import Course, Export, User
from classrooms.models.exports import KEPT_FOR


@dataclass(frozen=True)
class ExportRow:
    """An export with what to say of it. `goes_at` is None while it is being made."""

    id: UUID
    name: str
    asked_at: datetime
    state: str
    words: str
    done: int
    total: int
    goes_at: datetime | None
    may_be_tried_again: bool


def exports_of(user: User) -> list[ExportRow]:
    """Newest first, as long as their courses are the user's to take. One query."""
    mine = Q(course__in=Course.objects.seen_by(user)) | (Q(course=None) if user.is_admin else Q(pk__in=[]))
    return list(map(_row, Export.objects.filter(mine, owner=user).select_related("course")))


def newest_of(user: User, course: Course) -> ExportRow | None:
    """The user's newest export of a course, whatever became of it."""
    found = Export.objects.filter(owner=user, course=course).select_related("course").first()
    return None if found is None else _row(found)


def _row(export: Export) -> ExportRow:
    done = min(export.done, export.total)
    return ExportRow(
        id=export.id,
        name=str(export),
        asked_at=export.asked_at,
        state=export.state,
        words=_words(export, done),
        done=done,
        total=export.total,
        goes_at=export.ended_at + KEPT_FOR if export.ended_at else None,
        may_be_tried_again=export.trouble == ExportTrouble.BROKEN,
    )


def _words(export: Export, done: int) -> str:
    if export.state == ExportState.FAILED:
        return str(ExportTrouble(export.trouble).label)
    if export.state == ExportState.READY:
        sentence = ngettext("%(count)s lesson, %(size)s", "%(count)s lessons, %(size)s", export.total)
        return sentence % {"count": export.total, "size": filesizeformat(export.size)}
    if export.moved_at is None and not export.done:
        return _("Waits for its turn")
    if done == export.total:
        return _("All lessons are done; it is being put together")
    return _("Lesson %(number)s of %(count)s") % {"number": done + 1, "count": export.total}
