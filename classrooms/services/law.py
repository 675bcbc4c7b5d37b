"""A school declares where and on what ground it uses this; cameras follow."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import connection, transaction

from classrooms.enums import DeclaredBy, Ground, PrivacyMode
from classrooms.models import Course, Declaration, User
from classrooms.models.law import newest_declaration
from classrooms.rules.law import allows_cameras, stands
from classrooms.services.analytics import apply_mode


def declare(
    admin: User, *, country: str, ground: str, decided_by: str, role: str, decided_on: date, reason: str = ""
) -> Declaration:
    """Notes what the school decided. Where that allows no cameras, every course is without from now on.

    Lessons that run go on without them. What was kept before stays for its term. Raises `ValueError` for a ground that
    the country does not know.
    """
    if not stands(country, ground):
        raise ValueError(f"no school in {country} may give this ground")
    return _declare(
        Declaration(
            country=country,
            ground=ground,
            reason=reason,
            decided_by=decided_by,
            role=role,
            decided_on=decided_on,
            allows_cameras=allows_cameras(ground),
            entered_by=admin.id,
        )
    )


def declare_demo(course: Course) -> Declaration:
    """Lets the course of the demonstration use cameras, and no other; or returns what the school has declared."""
    newest = newest_declaration()
    if newest is not None and not (newest.is_demo and newest.only_for != course.id):
        return newest
    return _declare(
        Declaration(declared_by=DeclaredBy.DEMO, ground=Ground.ALLOWED, allows_cameras=True, only_for=course.id)
    )


def _declare(declaration: Declaration) -> Declaration:
    with transaction.atomic():
        _let_nobody_write_courses()
        declaration.save()
        for course in Course.objects.exclude(privacy_mode=PrivacyMode.SELF_REPORT):
            if not declaration.allows_cameras_in(course.id):
                _close_cameras(course)
    return declaration


def _let_nobody_write_courses() -> None:
    """Whoever is about to choose cameras for a course waits, and is refused then. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE classrooms_course IN SHARE ROW EXCLUSIVE MODE")


def _close_cameras(course: Course) -> None:
    course.privacy_mode = PrivacyMode.SELF_REPORT
    course.save(update_fields=["privacy_mode"])
    for session in course.sessions.live().select_related("course"):
        # Robust: where Redis is away, the clock does it when it is back (`services/clock.py`).
        transaction.on_commit(partial(apply_mode, session), robust=True)
