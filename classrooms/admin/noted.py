"""Pages of Django's own that show people: whoever opens one is noted, as on ours.

A test asks for this of every model that leads to a person.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from classrooms import access
from classrooms.enums import Looked
from classrooms.models import Course, Seat, Session, User
from classrooms.services.audit import note_look


class Noted(admin.ModelAdmin):
    """Lists and searches are a look at everybody; a row, its history and its end are one at whom it is about."""

    looked: ClassVar[Looked] = Looked.RECORD

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every list comes through here, and the boxes of other pages that complete a name."""
        note_look(access.person(request.user), self.looked)
        return super().get_search_results(request, queryset, search_term)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Every page of one row comes through here."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            note_look(access.person(request.user), self.looked, **self.about(row))
        return row

    def about(self, row: Any) -> dict[str, Any]:
        """Which course, lesson and person a row shows."""
        if isinstance(row, User):
            return {"person": row}
        if isinstance(row, Course):
            return {"course": row}
        for name in ("user", "person"):
            if isinstance(person := getattr(row, name, None), User):
                return {"person": person}
        seat = row if isinstance(row, Seat) else getattr(row, "seat", None)
        if seat is None:
            return {}
        session: Session | None = getattr(row, "session", None)
        return {"person": seat.student, "course": seat.course, "session": session}


class NotedByLesson(Noted):
    """For rows whose pages leave out whose they are: a look at everybody of the lesson."""

    def about(self, row: Any) -> dict[str, Any]:
        return {"session": row.session}
