"""What a teacher's tools ask for."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from classrooms import access, gateway
from classrooms.services import voices


class FramesView(APIView):
    def get(self, request: Request, session_id: UUID) -> Response:
        """How many frames of a session came in and what became of them, by reason."""
        session = access.session_for(request.user, session_id)
        return Response(session.frames if session.is_ended else gateway.waiting_frames().counts(str(session.id)))


class HelpedView(APIView):
    def post(self, request: Request, session_id: UUID, seat_id: UUID) -> Response:
        """The teacher has been with a student who asked for help."""
        session, seat = access.seat_for(request.user, session_id, seat_id)
        voices.end_help(session, seat)
        return Response({"wanted": False})
