"""An admin switches the cameras of a course off, and on again; a lesson that runs is switched at once."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from classrooms import gateway
from classrooms.live import state as live
from classrooms.live.announce import announce
from classrooms.live.groups import class_group, dashboard_group
from classrooms.live.switch import set_mode
from classrooms.models import Course, Session
from classrooms.services.consent import scopes_in
from classrooms.services.live_view import refresh

SWITCHED = {"type": "cameras.switched"}


def switch_off(course: Course, reason: str) -> None:
    """From now on no camera is open in the course and nothing of faces is shown. A second time changes the reason."""
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(id=course.id)
        locked.analytics_off_at = locked.analytics_off_at or timezone.now()
        locked.analytics_off_reason = reason
        _keep(locked)
    course.refresh_from_db()


def switch_on(course: Course) -> None:
    """The mode of the course holds again. Cameras open when their students press the button, as at the beginning."""
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(id=course.id)
        locked.analytics_off_at, locked.analytics_off_reason = None, ""
        _keep(locked)
    course.refresh_from_db()


def _keep(course: Course) -> None:
    course.save(update_fields=["analytics_off_at", "analytics_off_reason"])
    for session in course.sessions.live().select_related("course"):
        transaction.on_commit(partial(apply_mode, session))


def apply_mode(session: Session) -> None:
    """Brings a running lesson to what its course allows now. Twice is once.

    Cameras come first, so that the next frame is refused and what waits is dropped; then the view, then the pages.
    A camera counts as off until its page says that it is on.
    """
    key, slots = str(session.id), gateway.waiting_frames()
    for seat in session.course.seats.values_list("id", flat=True):
        slots.set_camera(key, str(seat), "off")
    with live.writing(key):  # read and written by one at a time, so that what was switched last stays
        course = Course.objects.get(id=session.course_id)
        scopes = scopes_in(course)
        for held, agreed in scopes.items():
            slots.set_consent(key, held, agreed.live)
        set_mode(key, course.mode, scopes)
    announce([(class_group(key), SWITCHED)])
    refresh(key)
    announce([(dashboard_group(key), SWITCHED)])
