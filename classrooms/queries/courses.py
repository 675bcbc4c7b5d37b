"""The courses of the school, as their admin sees them."""

from __future__ import annotations

from typing import Final, Literal, cast

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classrooms.models import (
    Consent,
    Course,
    PaceWord,
    Report,
    Seat,
    Session,
    User,
    Window,
)

Which = Literal["current", "archived", "all"]
SHOWN: Final = {"current": gettext_lazy("Current"), "archived": gettext_lazy("Archived"), "all": gettext_lazy("All")}


def which_of(wanted: str) -> Which:
    """What an address asks for; the current ones when it asks for nothing that there is."""
    return cast(Which, wanted) if wanted in SHOWN else "current"


def courses_named(name: str, which: Which) -> QuerySet[Course]:
    """Courses by a part of their name, with `students`, `last` (when a lesson began last) and `is_live`."""
    found = Course.objects.filter(name__icontains=name.strip()) if name.strip() else Course.objects.all()
    if which != "all":
        found = found.filter(archived_at__isnull=which == "current")
    return (
        found.annotate(
            students=Count("seats", distinct=True),
            last=Max("sessions__started_at"),
            is_live=Exists(Session.objects.live().filter(course=OuterRef("pk"))),
        )
        .prefetch_related("teachers")
        .order_by("name", "id")
    )


def live_session(course: Course) -> Session | None:
    return course.sessions.live().first()


def guests_only_of(course: Course) -> QuerySet[User]:
    """Guests whose only course this is: their accounts were made for it."""
    elsewhere = Seat.objects.filter(student=OuterRef("pk")).exclude(course=course)
    return User.objects.filter(~Exists(elsewhere), is_guest=True, seats__course=course)


def goes_with(course: Course) -> list[tuple[str, int]]:
    """What is erased with a course: the kind and how many. Seven queries."""
    return [
        (_("Seats of students"), Seat.objects.filter(course=course).count()),
        (_("Accounts of guests"), guests_only_of(course).count()),
        (_("Lessons"), Session.objects.filter(course=course).count()),
        (_("Reports"), Report.objects.filter(session__course=course).count()),
        (_("Ten-second averages"), Window.objects.filter(session__course=course).count()),
        (_("Votes on the pace"), PaceWord.objects.filter(session__course=course).count()),
        (_("Decisions about the camera"), Consent.objects.filter(seat__course=course).count()),
    ]
