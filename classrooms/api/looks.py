"""One picture in, numbers out. Nothing of either is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO, Any, Final
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from classrooms import access, gateway
from classrooms.services import looks

_SHARE: Final = r"-?[0-9](\.[0-9]{1,6})?"
SQUARE: Final = re.compile(f"{_SHARE},{_SHARE},{_SHARE},{_SHARE}")
"""A face at the edge lies in a square that reaches beyond the picture, but not by ten times its size."""
AGAIN_IN: Final = {"Retry-After": "1"}
PRIVATE: Final = {"Cache-Control": "no-store"}
REFUSED: Final = {
    "too_large": (status.HTTP_413_REQUEST_ENTITY_TOO_LARGE, _("The picture is too large."), {}),
    "not_jpeg": (status.HTTP_415_UNSUPPORTED_MEDIA_TYPE, _("That is not a JPEG picture."), {}),
    "busy": (status.HTTP_503_SERVICE_UNAVAILABLE, _("Too many pictures are waiting. Try again in a moment."), AGAIN_IN),
    "away": (status.HTTP_503_SERVICE_UNAVAILABLE, _("Pictures cannot be read right now."), {}),
}


class JPEGParser(BaseParser):
    """A picture is the whole body; no more of it is read than may be."""

    media_type = "image/jpeg"

    def parse(  # type: ignore[override]  # the stubs know mappings only, and a picture is none
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return bytes(stream.read(gateway.MAX_PICTURE_BYTES + 1))


class LookThrottle(UserRateThrottle):
    """Each picture costs a worker as much as a batch of frames."""

    scope = "look"


class LooksView(APIView):
    parser_classes = (JPEGParser,)
    throttle_classes = (LookThrottle,)

    def post(self, request: Request) -> Response:
        """Takes a baseline JPEG; says where to ask what was seen in it. `?explain=` names one face of it."""
        person = access.may_try(request.user)
        square = _square(request.query_params.get("explain"))
        jpeg = request.data
        asked = looks.ask(person, jpeg if isinstance(jpeg, bytes) else b"", square)
        if isinstance(asked, UUID):
            where = reverse("classrooms:api_look", args=[asked])
            return Response({"id": str(asked), "url": where}, status=status.HTTP_202_ACCEPTED)
        code, why, headers = REFUSED[asked]
        return Response({"detail": why, "code": asked}, status=code, headers=headers)


def _square(said: str | None) -> list[float] | None:
    """Four plain numbers: `SeenFace.square`. None when nothing was said. Raises `ValidationError`."""
    if said is None:
        return None
    if not SQUARE.fullmatch(said):
        raise ValidationError({"explain": _("Name a square by four shares of the picture, as in 0.1,0.2,0.6,0.2.")})
    return [float(share) for share in said.split(",")]


class LookView(APIView):
    def get(self, request: Request, look_id: UUID) -> Response:
        """What was seen, for the one who asked and for a minute; until then it is waiting."""
        try:
            look = gateway.look_of(look_id, str(access.may_try(request.user).pk))
        except gateway.WorkersAway:
            code, why, _headers = REFUSED["away"]
            return Response({"detail": why, "code": "away"}, status=code)
        if look is None:
            raise Http404
        return Response({"status": "waiting"} if look == "waiting" else look, headers=PRIVATE)
