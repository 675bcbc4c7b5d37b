"""What a teacher's tools ask for."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from classrooms import access, gateway


class FramesView(APIView):
    def get(self, request: Request, session_id: UUID) -> Response:
        """How many frames of a session came in and what became of them, by reason."""
        session = access.session_for(request.user, session_id)
        return Response(session.frames if session.is_ended else gateway.waiting_frames().counts(str(session.id)))
