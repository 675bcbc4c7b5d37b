"""Long exports: asked for, taken up, put down again, and gone after a day or as soon as something in them is erased."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from kombu.exceptions import OperationalError

from classrooms import gateway
from classrooms.enums import ExportState, ExportTrouble, SessionState
from classrooms.models import Course, Export, ExportPart, Session, User
from classrooms.models.exports import KEPT_FOR

STALE: Final = timedelta(minutes=3)
"""Longer than a lesson takes: whoever worked at it has died."""
MOST_TRIES: Final = 3
"""For one lesson: a worker that dies of it must not die of it for ever."""
MOST_BYTES: Final = 64 * 1024**2
LOOK_AFTER_TASK: Final = "classrooms.look_after_exports"

logger = logging.getLogger(__name__)


def ask(owner: User, course: Course | None, *, with_pdf: bool) -> Export | None:
    """Begins an export of a course, or of the whole school; None while another one of this person is being made."""
    courses = Course.objects.seen_by(owner) if course is None else [course]
    begun = Session.objects.exclude(state=SessionState.SCHEDULED).filter(course__in=courses)
    lessons = begun.order_by("course__name", "course_id", "started_at", "id").values_list("id", flat=True)
    try:
        with transaction.atomic():
            made = Export.objects.create(
                owner=owner,
                course=course,
                with_pdf=with_pdf,
                language=get_language() or "en",
                lessons=[str(lesson) for lesson in lessons],
            )
    except IntegrityError:
        return None
    transaction.on_commit(call)
    return made


def ask_again(export: Export) -> bool:
    """Takes up one that failed, from where it stood; false while another one of this person is being made."""
    try:
        with transaction.atomic():
            failed = Export.objects.filter(id=export.id, state=ExportState.FAILED)
            failed.update(state=ExportState.MAKING, trouble="", tries=0, moved_at=None, ended_at=None)
    except IntegrityError:
        return False
    transaction.on_commit(call)
    return True


def drop(export: Export) -> None:
    """Stops one that is being made, or throws away what is there."""
    Export.objects.filter(id=export.id).delete()


def drop_of(course: Course) -> None:
    """Something of a course is erased: what was exported of it, and of the whole school, goes with it."""
    Export.objects.filter(Q(course=course) | Q(course=None)).delete()


def drop_old() -> int:
    """How many went."""
    old = Export.objects.filter(ended_at__lte=timezone.now() - KEPT_FOR)
    return old.delete()[1].get("classrooms.Export", 0)


def call() -> None:
    """Tells the site's worker that there is something to do. The clock does so as well, should Redis be away."""
    try:
        gateway.ask_site(LOOK_AFTER_TASK)
    except OperationalError:
        logger.warning("The broker is away: the export waits for the clock")


def waiting() -> bool:
    """Whether there is one at which nobody works."""
    return _free().exists()


def take_up() -> Export | None:
    """The export that waits longest and at which nobody works, now the caller's. One that was tried too often fails."""
    for export in _free().order_by("asked_at"):
        # Whoever changes the row first has it.
        mine = Export.objects.filter(id=export.id, moved_at=export.moved_at, state=ExportState.MAKING)
        if export.tries >= MOST_TRIES:
            fail(export, ExportTrouble.BROKEN)
        elif mine.update(moved_at=timezone.now(), tries=F("tries") + 1):
            return Export.objects.select_related("course", "owner").filter(id=export.id).first()
    return None


def _free() -> QuerySet[Export]:
    nobody = Q(moved_at=None) | Q(moved_at__lt=timezone.now() - STALE)
    return Export.objects.filter(nobody, state=ExportState.MAKING)


def keep(export: Export, content: bytes) -> bool:
    """Keeps the next part; false where the export is gone, failed or somebody else's by now."""
    with transaction.atomic():
        locked = Export.objects.select_for_update().filter(id=export.id, state=ExportState.MAKING).first()
        if locked is None or locked.done != export.done or locked.moved_at != export.moved_at:
            return False
        ExportPart.objects.create(export=locked, number=locked.done, content=content)
        export.done, export.size = locked.done + 1, locked.size + len(content)
        export.tries = 1  # the next lesson is begun by the same worker
        export.moved_at = timezone.now()
        export.save(update_fields=["done", "size", "tries", "moved_at"])
    if export.size > MOST_BYTES:
        fail(export, ExportTrouble.TOO_LARGE)
        return False
    return True


def put_down(export: Export) -> None:
    """Nobody works at it any more: the next one who looks may."""
    Export.objects.filter(id=export.id, state=ExportState.MAKING, moved_at=export.moved_at).update(moved_at=None)


def finish(export: Export) -> None:
    """All its parts are there."""
    making = Export.objects.filter(id=export.id, state=ExportState.MAKING)
    making.update(state=ExportState.READY, moved_at=None, ended_at=timezone.now())


def fail(export: Export, trouble: ExportTrouble) -> None:
    """It stays as failed until it is tried again. Of what is too large nothing is kept."""
    making = Export.objects.filter(id=export.id, state=ExportState.MAKING)
    making.update(state=ExportState.FAILED, trouble=trouble, moved_at=None, ended_at=timezone.now())
    if trouble == ExportTrouble.TOO_LARGE:
        ExportPart.objects.filter(export=export.id).delete()
