"""Courses, and who is in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from classrooms import access
from classrooms.api.v1.edge import ProgramList, ProgramView
from classrooms.api.v1.operations import reads
from classrooms.api.v1.shapes import CourseSerializer, SeatSerializer
from classrooms.api.v1.wanted import PageQuery
from classrooms.enums import Looked
from classrooms.models import Course
from classrooms.queries import pages
from classrooms.services.audit import note_look


class CoursesView(ProgramList):
    serializer_class = CourseSerializer

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.helped_by(self.person).order_by("name", "id")

    @reads("listCourses", "Your courses, by name", CourseSerializer(many=True), tag="courses", wanted=PageQuery)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those you teach or assist in; an admin's are all. A student has none here."""
        return super().get(request, *args, **kwargs)


class CourseView(ProgramView):
    @reads("getCourse", "A course", CourseSerializer, tag="courses", refused=(404,))
    def get(self, request: Request, course_id: UUID) -> Response:
        """Its rules, and no student of it."""
        return Response(CourseSerializer(access.course_helped_by(self.person, course_id)).data)


class SeatsView(ProgramList):
    serializer_class = SeatSerializer

    def get_queryset(self) -> Any:
        self.course = access.course_helped_by(self.person, self.kwargs["course_id"])
        note_look(self.person, Looked.ROSTER, course=self.course)
        return pages.roster(self.course)

    def get_serializer_context(self) -> dict[str, Any]:
        return {"uses_cameras": self.course.uses_cameras}

    @reads(
        "listSeats",
        "The students of a course, by name",
        SeatSerializer(many=True),
        tag="courses",
        wanted=PageQuery,
        refused=(404,),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """As the course's page lists them. Students see in *My data* that somebody looked."""
        return super().get(request, *args, **kwargs)
