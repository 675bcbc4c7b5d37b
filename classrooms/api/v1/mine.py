"""Who asks, and what is kept of a student, for the student."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from classrooms import access
from classrooms.api.v1.edge import ProgramList, ProgramView
from classrooms.api.v1.operations import reads
from classrooms.api.v1.shapes import ConsentSerializer, MeSerializer, OwnMinuteSerializer, OwnSessionSerializer
from classrooms.api.v1.wanted import ConsentsQuery, PageQuery
from classrooms.enums import Role
from classrooms.models import Consent
from classrooms.queries import records
from classrooms.queries.consent import decisions


class MeView(ProgramView):
    @reads("getMe", "Who asks", MeSerializer, tag="me")
    def get(self, request: Request) -> Response:
        """The person, and the token with which they ask."""
        person = self.person
        role = Role.ADMIN if person.is_admin else person.role
        return Response(MeSerializer({"id": person.id, "name": str(person), "role": role, "token": request.auth}).data)


class OwnSessionsView(ProgramList):
    serializer_class = OwnSessionSerializer

    def get_queryset(self) -> Any:
        places = records.places(access.student(self.request.user))
        return [lesson for place in places for lesson in place.lessons]

    @reads(
        "listOwnSessions",
        "A student's own lessons, with what is kept",
        OwnSessionSerializer(many=True),
        tag="me",
        wanted=PageQuery,
        refused=(404,),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """By course, newest first, as *My data* lists them. 404 for who is no student."""
        return super().get(request, *args, **kwargs)


class OwnReadingsView(ProgramList):
    serializer_class = OwnMinuteSerializer

    def get_queryset(self) -> Any:
        return records.own_line(*access.place_for(self.request.user, self.kwargs["session_id"]))

    @reads(
        "listOwnReadings",
        "A student's own line in a lesson",
        OwnMinuteSerializer(many=True),
        tag="me",
        wanted=PageQuery,
        refused=(404,),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """As *My data* shows it: only what the student let be kept, and only for the student."""
        return super().get(request, *args, **kwargs)


class OwnConsentsView(ProgramList):
    serializer_class = ConsentSerializer
    wanted = ConsentsQuery

    def get_queryset(self) -> QuerySet[Consent]:
        return decisions(access.student(self.request.user), course=self.asked.get("course"))

    @reads(
        "listOwnConsents",
        "A student's own decisions, newest first",
        ConsentSerializer(many=True),
        tag="me",
        wanted=ConsentsQuery,
        refused=(404,),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The whole ledger. Deciding is for the pages, where the words stand that are decided on."""
        return super().get(request, *args, **kwargs)
