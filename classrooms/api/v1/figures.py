"""The figures of a lesson: what its report says, and what its dashboard says now. Nothing is worked out here."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from classrooms import access
from classrooms.api.v1 import examples
from classrooms.api.v1.edge import ProgramList, ProgramView
from classrooms.api.v1.operations import reads
from classrooms.api.v1.problems import Conflict
from classrooms.api.v1.shapes import MinuteSerializer, NowSerializer, PaceMinuteSerializer, example
from classrooms.api.v1.wanted import TimeQuery
from classrooms.enums import Looked, SessionState
from classrooms.live.state import fresh_state
from classrooms.models import Session
from classrooms.reports.files import figures_for_programs
from classrooms.services.audit import note_look
from classrooms.services.reports import report_of

REPORT: Final = OpenApiResponse(
    {"$ref": "#/components/schemas/Report"},
    description="As docs/report.schema.json describes it.",
    examples=[example("The report of a lesson", examples.REPORT)],
)


class Minutes(ProgramList):
    """A part of a report that has a row for each minute."""

    wanted = TimeQuery
    part = ""

    def get_queryset(self) -> Any:
        found = access.session_for(self.person, self.kwargs["session_id"])
        if found.state == SessionState.SCHEDULED:
            return []
        note_look(self.person, Looked.EXPORT, session=found)
        since, until = (self.asked[name].timestamp() if name in self.asked else None for name in ("since", "until"))
        figures = figures_of(found)["figures"] or {}  # of a report that has gone there are none
        return [
            minute
            for minute in figures.get(self.part, [])
            if (since is None or minute["starts_at"] >= since) and (until is None or minute["starts_at"] < until)
        ]


class ReadingsView(Minutes):
    serializer_class = MinuteSerializer
    part = "minutes"

    @reads(
        "listReadings",
        "The mood of the class, minute by minute",
        MinuteSerializer(many=True),
        tag="figures",
        wanted=TimeQuery,
        refused=(404,),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the report shows: figures of groups only, and why where there are none. Empty without cameras."""
        return super().get(request, *args, **kwargs)


class PaceView(Minutes):
    serializer_class = PaceMinuteSerializer
    part = "pace"

    @reads(
        "listPace",
        "How the class voted on the pace, minute by minute",
        PaceMinuteSerializer(many=True),
        tag="figures",
        wanted=TimeQuery,
        refused=(404,),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the report shows. Whose a vote is stands nowhere."""
        return super().get(request, *args, **kwargs)


class ReportView(ProgramView):
    @reads("getReport", "The report of a lesson", REPORT, tag="figures", refused=(404,))
    def get(self, request: Request, session_id: UUID) -> Response:
        """The same as the file that its page offers. 404 until the lesson has begun. Times are epoch seconds."""
        found = access.session_for(self.person, session_id)
        if found.state == SessionState.SCHEDULED:
            raise Http404
        note_look(self.person, Looked.EXPORT, session=found)
        return Response(figures_of(found))


class NowView(ProgramView):
    @reads("getNow", "What a live lesson is like now", NowSerializer, tag="figures", refused=(404, 409, 503))
    def get(self, request: Request, session_id: UUID) -> Response:
        """The class line as the dashboard shows it, which changes every five seconds at most."""
        found = access.lesson_for(self.person, session_id)
        state = fresh_state(str(found.id)) if found.is_live else None
        if state is None:
            raise Conflict(_("This lesson is not live."))
        note_look(self.person, Looked.DASHBOARD, session=found)
        return Response(NowSerializer({name: state[name] for name in ("at", "signal", "pace")}).data)


def figures_of(session: Session) -> dict[str, Any]:
    return figures_for_programs(session, report_of(session))
