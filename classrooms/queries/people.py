"""The people of the school, for its admin."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from classrooms.enums import Role
from classrooms.models import Course, Seat, User


def everybody(search: str = "", role: str = "") -> QuerySet[User]:
    """People by name, address, sign-in name or id; in one role, or `off` for accounts that are switched off."""
    found = User.objects.order_by("display_name", "username", "id")
    if role == "off":
        found = found.filter(is_active=False)
    elif role in Role.values:
        found = found.filter(role=role, is_active=True)
    for word in search.split()[:5]:
        found = found.filter(
            Q(display_name__icontains=word)
            | Q(email__icontains=word)
            | Q(username__icontains=word)
            | Q(sourced_id__iexact=word)
        )
    return found


def courses_of(person: User) -> list[Course]:
    """The courses in which somebody teaches, helps or has a seat."""
    return list(Course.objects.filter(Q(seats__student=person) | Q(teachers=person) | Q(assistants=person)).distinct())


def without_password(course: Course) -> list[User]:
    """Everybody of a course who cannot sign in yet, by name."""
    seats = Seat.objects.filter(course=course).values("student")
    own = Q(id__in=seats) | Q(taught_courses=course) | Q(assisted_courses=course)
    waiting = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)  # none is set
    return list(User.objects.filter(own, waiting, is_active=True, is_guest=False).distinct().order_by("display_name"))
