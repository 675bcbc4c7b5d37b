"""What a teacher's tools ask for."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from classrooms import access, gateway
from classrooms.api.student import NOT_LIVE
from classrooms.enums import MarkerKind, Sensitivity
from classrooms.services import hints, lesson, voices

NO_MORE: Final = {"detail": _("This lesson is not live, or has 200 markers already.")}


class FramesView(APIView):
    def get(self, request: Request, session_id: UUID) -> Response:
        """How many frames of a session came in and what became of them, by reason."""
        session = access.session_for(request.user, session_id)
        return Response(session.frames if session.is_ended else gateway.waiting_frames().counts(str(session.id)))


class MarkerSerializer(serializers.Serializer[dict[str, str]]):
    kind = serializers.ChoiceField(choices=MarkerKind.values)
    text = serializers.CharField(max_length=80, allow_blank=True, default="")


class MarkersView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """Notes this moment of the lesson."""
        session = access.lesson_for(request.user, session_id)
        wanted = MarkerSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        marker = lesson.mark(session, wanted.validated_data["kind"], wanted.validated_data["text"])
        if marker is None:
            return Response(NO_MORE, status=status.HTTP_409_CONFLICT)
        return Response({"id": str(marker.id)}, status=status.HTTP_201_CREATED)


class UnmarkView(APIView):
    def post(self, request: Request, session_id: UUID, marker_id: UUID) -> Response:
        """Takes a marker away."""
        lesson.unmark(access.lesson_for(request.user, session_id), marker_id)
        return Response({"id": str(marker_id)})


class PulseView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """Asks the class whether it follows."""
        pulse = lesson.ask(access.lesson_for(request.user, session_id))
        if pulse is None:
            return Response(NOT_LIVE, status=status.HTTP_409_CONFLICT)
        return Response({"id": str(pulse.id)}, status=status.HTTP_201_CREATED)


class PulseClosedView(APIView):
    def post(self, request: Request, session_id: UUID) -> Response:
        """Takes no more answers."""
        lesson.close(access.lesson_for(request.user, session_id))
        return Response({"is_open": False})


class HintAnswerSerializer(serializers.Serializer[dict[str, bool | None]]):
    is_useful = serializers.BooleanField(allow_null=True, default=None)


class HintView(APIView):
    def post(self, request: Request, session_id: UUID, hint_id: UUID) -> Response:
        """The teacher has seen a hint, or says whether it was useful."""
        session = access.lesson_for(request.user, session_id)
        wanted = HintAnswerSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        if not hints.answer_hint(session, hint_id, is_useful=wanted.validated_data["is_useful"]):
            raise Http404
        return Response({"id": str(hint_id)})


class HintSettingsSerializer(serializers.Serializer[dict[str, object]]):
    sensitivity = serializers.ChoiceField(choices=Sensitivity.values)
    are_muted = serializers.BooleanField()


class HintSettingsView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """How readily hints are raised in this lesson, and whether they are shown."""
        session = access.lesson_for(request.user, session_id)
        wanted = HintSettingsSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        chosen = wanted.validated_data
        hints.set_hints(session, chosen["sensitivity"], are_muted=chosen["are_muted"])
        return Response(chosen)


class HelpedView(APIView):
    def post(self, request: Request, session_id: UUID, seat_id: UUID) -> Response:
        """The teacher has been with a student who asked for help."""
        session, seat = access.seat_for(request.user, session_id, seat_id)
        voices.end_help(session, seat)
        return Response({"wanted": False})
