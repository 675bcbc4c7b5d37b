"""What all addresses of the API share: who may ask, how requests are read, and how answers go out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any, Final

from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.generics import ListAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from classrooms import access
from classrooms.api.v1.authentication import MayWrite, ProgramThrottle, ProgramTokens
from classrooms.api.v1.problems import TooLarge, answer_of
from classrooms.api.v1.wanted import PageQuery, Strict
from classrooms.models import User

MOST_BYTES: Final = 16 * 1024
"""Of a body: the largest that means something is a tenth of it."""


class SmallJSON(JSONParser):
    """JSON in UTF-8, of which no more is read than may be."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise TooLarge
        try:
            return json.loads(raw.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not JSON.")) from None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


class AlwaysJSON(DefaultContentNegotiation):
    """There is one form of answers, whatever a request would rather have."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        (only,) = renderers
        return only, only.media_type


class Pages(LimitOffsetPagination):
    """`PageQuery` has refused what is not within the limits before this reads it."""

    default_limit = 50
    max_limit = 100

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """As the library's own, which says `null` in the words of OpenAPI 3.0."""
        page = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "minimum": 0, "description": "Of all pages.", "example": 1},
                "next": {**page, "description": "The address of the next page; null on the last one."},
                "previous": {**page, "description": "The address of the page before; null on the first one."},
                "results": schema,
            },
        }


@method_decorator(conditional_page, name="dispatch")
class ProgramView(APIView):
    """Answers carry an ETag; who has the same already gets `304`. `wanted` are the parameters that there are."""

    authentication_classes = (ProgramTokens, SessionAuthentication)
    permission_classes = (IsAuthenticated, MayWrite)
    throttle_classes = (ProgramThrottle,)
    parser_classes = (SmallJSON,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJSON
    http_method_names = ("get", "head", "post")
    wanted: type[Strict] = Strict

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.asked = checked(self.wanted(data=request.query_params))

    @property
    def person(self) -> User:
        return access.person(self.request.user)

    def given(self, shape: type[Strict]) -> dict[str, Any]:
        """What the body says. Raises what becomes 400, 413 or 415."""
        if "HTTP_TRANSFER_ENCODING" in self.request.META:  # such a body would be taken for none
            raise ParseError(_("Say how long the body is, with Content-Length."))
        return checked(shape(data=self.request.data))

    def get_exception_handler(self) -> Any:
        return answer_of

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(answer, private=True, no_cache=True)
        patch_vary_headers(answer, ("Authorization", "Cookie", "Accept-Language"))
        return answer


class ProgramList(ProgramView, ListAPIView[Any]):
    """A list, page by page."""

    pagination_class = Pages
    wanted = PageQuery


def checked(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
