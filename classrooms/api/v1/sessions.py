"""Lessons: found, planned, begun and ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from classrooms import access
from classrooms.api.v1.edge import ProgramList, ProgramView
from classrooms.api.v1.operations import does, reads
from classrooms.api.v1.problems import Conflict
from classrooms.api.v1.shapes import SessionSerializer
from classrooms.api.v1.wanted import NewSession, SessionsQuery, Strict
from classrooms.enums import SessionState
from classrooms.models import Session
from classrooms.queries.lessons import lessons
from classrooms.services import sessions


class SessionsView(ProgramList):
    serializer_class = SessionSerializer
    wanted = SessionsQuery

    def get_queryset(self) -> QuerySet[Session]:
        filters = {name: value for name, value in self.asked.items() if name not in ("limit", "offset")}
        return lessons(self.person, **filters)

    @reads(
        "listSessions", "Your lessons, newest first", SessionSerializer(many=True), tag="sessions", wanted=SessionsQuery
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """`since` and `until` look at when a lesson began, or is meant to begin."""
        return super().get(request, *args, **kwargs)

    @does(
        "planSession", "Plan a lesson", SessionSerializer, tag="sessions", given=NewSession, status=201, refused=(409,)
    )
    def post(self, request: Request) -> Response:
        """It has a code at once, and begins when it is started. 409 in an archived course."""
        plan = self.given(NewSession)
        course = access.course_for(self.person, plan.pop("course"))
        if course.is_archived:
            raise Conflict(_("This course is archived, so no lesson of it begins."))
        made = sessions.schedule(course, **plan)
        where = request.build_absolute_uri(reverse("classrooms:api_v1_session", args=[made.id]))
        return Response(SessionSerializer(made).data, status=status.HTTP_201_CREATED, headers={"Location": where})


class SessionView(ProgramView):
    @reads("getSession", "A lesson", SessionSerializer, tag="sessions", refused=(404,))
    def get(self, request: Request, session_id: UUID) -> Response:
        """Planned, live or ended."""
        return Response(SessionSerializer(access.lesson_for(self.person, session_id)).data)


class StartView(ProgramView):
    @does("startSession", "Start a lesson", SessionSerializer, tag="sessions", refused=(409, 503))
    def post(self, request: Request, session_id: UUID) -> Response:
        """Students can send from now on. Starting twice is once; 409 where another lesson of the course is live."""
        self.given(Strict)
        found = access.session_for(self.person, session_id)
        if refusal := sessions.start(found):
            raise Conflict(refusal)
        return Response(SessionSerializer(found).data)


class EndView(ProgramView):
    @does("endSession", "End a lesson", SessionSerializer, tag="sessions", refused=(409, 503))
    def post(self, request: Request, session_id: UUID) -> Response:
        """Cameras stop, and the lesson cannot be started again. Ending twice is once."""
        self.given(Strict)
        found = access.session_for(self.person, session_id)
        if found.state == SessionState.SCHEDULED:
            raise Conflict(_("This lesson has not begun."))
        sessions.end(found)
        return Response(SessionSerializer(found).data)
