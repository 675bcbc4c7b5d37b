"""A student's commands during a lesson. The socket carries frames only."""

from __future__ import annotations

import math
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from classrooms import access
from classrooms.enums import PaceVote, PulseWord
from classrooms.queries.consent import current_consent
from classrooms.services import consent, lesson, resting, voices

NOT_AGREED: Final = {
    "detail": _("You have not agreed to the camera in these words. Decide on the page of consent first.")
}
NOT_LIVE: Final = {"detail": _("This lesson is not live.")}


class CameraSerializer(serializers.Serializer[dict[str, str]]):
    camera = serializers.ChoiceField(choices=["on", "paused", "off"])


class WithdrawSerializer(serializers.Serializer[dict[str, bool]]):
    erase = serializers.BooleanField(default=False)


class PaceSerializer(serializers.Serializer[dict[str, object]]):
    vote = serializers.ChoiceField(choices=[*PaceVote.values, ""])
    is_named = serializers.BooleanField(default=False)


class HelpSerializer(serializers.Serializer[dict[str, bool]]):
    wanted = serializers.BooleanField()


class CameraView(APIView):
    throttle_classes = (UserRateThrottle,)  # each switch makes the whole class's view anew

    def post(self, request: Request, session_id: UUID) -> Response:
        """Switches the camera on, to paused, or off."""
        session, seat = access.place_for(request.user, session_id)
        wanted = CameraSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        camera = wanted.validated_data["camera"]
        if not consent.switch_camera(session, seat, camera):
            return Response({"detail": _("Consent comes first.")}, status=status.HTTP_403_FORBIDDEN)
        return Response({"camera": camera})


class PaceView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """Says how fast the lesson is; an empty vote takes the last one back. With a camera or without."""
        session, seat = access.place_for(request.user, session_id)
        wanted = PaceSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        vote, is_named = wanted.validated_data["vote"], wanted.validated_data["is_named"]
        said = voices.vote(session, seat, vote, is_named=is_named)
        if said is None:
            return Response(NOT_LIVE, status=status.HTTP_409_CONFLICT)
        if isinstance(said, voices.TooSoon):
            return _too_soon(said)
        return Response({"vote": vote})


class CheckInSerializer(serializers.Serializer[dict[str, int]]):
    answer = serializers.IntegerField(min_value=1, max_value=5)


class CheckInView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """Says how the student is doing, from 1 to 5."""
        session, seat = access.place_for(request.user, session_id)
        wanted = CheckInSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = voices.check_in(session, seat, wanted.validated_data["answer"])
        if given is None:
            return Response(NOT_LIVE, status=status.HTTP_409_CONFLICT)
        if isinstance(given, voices.TooSoon):
            return _too_soon(given)
        return Response({"answer": given.answer})


class AnswerSerializer(serializers.Serializer[dict[str, str]]):
    word = serializers.ChoiceField(choices=PulseWord.values)


class AnswerView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID, pulse_id: UUID) -> Response:
        """Answers the teacher's question whether the class follows."""
        session, seat = access.place_for(request.user, session_id)
        wanted = AnswerSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        if not lesson.answer(session, seat, pulse_id, wanted.validated_data["word"]):
            return Response({"detail": _("This question is not open.")}, status=status.HTTP_409_CONFLICT)
        return Response({"word": wanted.validated_data["word"]})


class HelpView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """Asks the teacher for help, or says that it is not wanted any more."""
        session, seat = access.place_for(request.user, session_id)
        wanted = HelpSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        if not wanted.validated_data["wanted"]:
            voices.end_help(session, seat)
        elif voices.ask_for_help(session, seat) is None:
            return Response(NOT_LIVE, status=status.HTTP_409_CONFLICT)
        return Response({"wanted": wanted.validated_data["wanted"]})


class ScopesSerializer(serializers.Serializer[dict[str, bool]]):
    stored = serializers.BooleanField(required=False)
    individual = serializers.BooleanField(required=False)
    erase = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, bool]) -> dict[str, bool]:
        if "stored" not in attrs and "individual" not in attrs:
            raise serializers.ValidationError(_("Say what changes: stored or individual."))
        if attrs["erase"] and attrs.get("stored", True):
            raise serializers.ValidationError(_("Only who lets no more be kept can erase what was kept."))
        return attrs


class ScopesView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """Changes what a student who agrees to the camera agrees to; `erase` deletes what was kept."""
        _session, seat = access.place_for(request.user, session_id)
        wanted = ScopesSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        now = consent.change_scopes(seat, **wanted.validated_data)
        if now is None:
            return Response(NOT_AGREED, status=status.HTTP_403_FORBIDDEN)
        return Response({"stored": now.stored, "individual": now.individual})


class WithdrawView(APIView):
    def post(self, request: Request, session_id: UUID) -> Response:
        """Takes consent back, at once; `erase` deletes what was kept."""
        _session, seat = access.place_for(request.user, session_id)
        wanted = WithdrawSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        consent.withdraw(seat, erase=wanted.validated_data["erase"])
        return Response({"consent": "withdrawn"})


class RestingView(APIView):
    throttle_classes = (UserRateThrottle,)

    def post(self, request: Request, session_id: UUID) -> Response:
        """Has the student's face at rest learnt anew; what was learnt before is erased."""
        _session, seat = access.place_for(request.user, session_id)
        resting.start_again(seat)
        return Response({"count": 0})


class StateView(APIView):
    def get(self, request: Request, session_id: UUID) -> Response:
        """Why a socket may have been refused."""
        session, seat = access.place_for(request.user, session_id)
        current = current_consent(seat)
        return Response(
            {"session": session.state, "signed_in": True, "consent": current.decision if current else "none"}
        )


def _too_soon(said: voices.TooSoon) -> Response:
    seconds = math.ceil(said.wait)
    return Response(
        {
            "detail": _("You have just said so. Try again in %(seconds)s seconds.") % {"seconds": seconds},
            "wait": said.wait,
        },
        status=status.HTTP_429_TOO_MANY_REQUESTS,
        headers={"Retry-After": str(seconds)},
    )
