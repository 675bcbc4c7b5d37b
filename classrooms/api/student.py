"""A student's commands during a lesson. The socket carries frames only."""

from __future__ import annotations

from uuid import UUID

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from classrooms import access
from classrooms.queries.consent import current_consent
from classrooms.services import consent


class CameraSerializer(serializers.Serializer[dict[str, str]]):
    camera = serializers.ChoiceField(choices=["on", "paused", "off"])


class WithdrawSerializer(serializers.Serializer[dict[str, bool]]):
    erase = serializers.BooleanField(default=False)


class CameraView(APIView):
    throttle_classes = (UserRateThrottle,)  # each switch makes the whole class's view anew

    def post(self, request: Request, session_id: UUID) -> Response:
        """Switches the camera on, to paused, or off."""
        session, seat = access.place_for(request.user, session_id)
        wanted = CameraSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        camera = wanted.validated_data["camera"]
        if not consent.switch_camera(session, seat, camera):
            return Response({"detail": "Consent comes first."}, status=status.HTTP_403_FORBIDDEN)
        return Response({"camera": camera})


class WithdrawView(APIView):
    def post(self, request: Request, session_id: UUID) -> Response:
        """Takes consent back, at once; `erase` deletes what was kept."""
        _session, seat = access.place_for(request.user, session_id)
        wanted = WithdrawSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        consent.withdraw(seat, erase=wanted.validated_data["erase"])
        return Response({"consent": "withdrawn"})


class StateView(APIView):
    def get(self, request: Request, session_id: UUID) -> Response:
        """Why a socket may have been refused."""
        session, seat = access.place_for(request.user, session_id)
        current = current_consent(seat)
        return Response(
            {"session": session.state, "signed_in": True, "consent": current.decision if current else "none"}
        )
