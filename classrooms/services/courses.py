"""The courses of the school: their rules, who teaches them, the archive, and their end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classrooms.enums import SessionState
from classrooms.live import switch
from classrooms.models import Course, User
from classrooms.queries.courses import guests_only_of
from classrooms.rules.protection import protects_less
from classrooms.services.accounts import close_sockets
from classrooms.services.erasure import forget_log, forget_sign_ins, leave_no_trace
from classrooms.services.exports import drop_of

RULES: Final = ("privacy_mode", "k_threshold", "interval_seconds")
"""What a class is told when it agrees: as it is while a lesson runs."""
Staff = set[tuple[User, str]]
"""Who has a part in a course, and which."""
SETTINGS: Final = (
    *("name", *RULES, "sensitivity", "allow_guests"),
    *("windows_kept_days", "reports_kept_days", "consents_kept_days", "legal_hold", "legal_hold_reason"),
)


def save(course: Course, changed: Collection[str]) -> str | None:
    """Keeps a new course, or what is `changed` of one. Returns None, or the sentence that says why not.

    Where the rules protect less than before, earlier decisions for the camera do not count any more.
    """
    with transaction.atomic():
        before = Course.objects.select_for_update().filter(id=course.id).first()
        if before is None:
            course.save()
            return None
        if not set(RULES).isdisjoint(changed) and before.sessions.live().exists():
            return _("A lesson of this course is live. Its rules stay as they are until it has ended.")
        fields = [name for name in SETTINGS if name in changed]
        rules = [(one.privacy_mode, one.k_threshold) for one in (before, course)]
        if protects_less(*rules):
            course.asked_again_at = timezone.now()
            fields.append("asked_again_at")
        course.save(update_fields=fields)
        if "sensitivity" in fields:
            course.sessions.filter(state=SessionState.SCHEDULED).update(sensitivity=course.sensitivity)
    return None


def set_staff(course: Course, teachers: Iterable[User], assistants: Iterable[User]) -> None:
    """Who teaches the course from now on, and who assists. Whoever does no longer is out at once."""
    with transaction.atomic():
        before = staff_of(course)
        course.teachers.set(teachers)
        course.assistants.set(assistants)
        put_out(course, before)


def staff_of(course: Course) -> Staff:
    teachers, assistants = course.teachers.all(), course.assistants.all()
    return {(user, "teacher") for user in teachers} | {(user, "assistant") for user in assistants}


def put_out(course: Course, before: Staff) -> None:
    """Closes the pages of those who lost a part in the course since; a browser that may still comes back by itself."""
    for gone in {user for user, _part in before - staff_of(course)}:
        transaction.on_commit(partial(close_sockets, gone))


def archive(course: Course) -> str | None:
    """The term is over: no lesson begins, nobody joins. Returns None, or the sentence that says why not."""
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(id=course.id)
        if locked.sessions.live().exists():
            return _("A lesson of “%(course)s” is live. End it, then archive the course.") % {"course": locked}
        if locked.archived_at is None:
            locked.archived_at = timezone.now()
            locked.save(update_fields=["archived_at"])
    course.refresh_from_db()
    return None


def restore(course: Course) -> None:
    """Takes a course out of the archive."""
    Course.objects.filter(id=course.id).update(archived_at=None)
    course.refresh_from_db()


def why_not_deleted(course: Course) -> str | None:
    """The sentence that says why a course must stay for now, if it must."""
    if course.sessions.live().exists():
        return _("A lesson of “%(course)s” is live. End it, then delete the course.") % {"course": course}
    if course.legal_hold:
        return _("“%(course)s” is on legal hold. Take the hold away, then delete the course.") % {"course": course}
    return None


def delete(course: Course) -> str | None:
    """Erases a course with all that was kept in it, and the guests who were only there.

    Returns None, or the sentence that says why not. What others looked at stays in the audit log, by id.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(id=course.id)
        if refusal := why_not_deleted(locked):
            return refusal
        guests = list(guests_only_of(locked))
        sessions = [str(session) for session in locked.sessions.values_list("id", flat=True)]
        seats = [str(seat) for seat in locked.seats.values_list("id", flat=True)]
        ids = [str(guest.id) for guest in guests]
        forget_log([str(locked.id), *sessions, *seats, *ids])
        forget_sign_ins(ids)
        drop_of(locked)
        locked.delete()
        User.objects.filter(id__in=ids).delete()
        for guest in guests:
            transaction.on_commit(partial(close_sockets, guest))
        for session in sessions:
            transaction.on_commit(partial(switch.forget, session))
    leave_no_trace()
    return None
