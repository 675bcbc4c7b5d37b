"""How the API refuses: RFC 9457, `application/problem+json`, with the code that a program can compare."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from redis.exceptions import RedisError
from rest_framework import serializers, views
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response

PROBLEM: Final = "application/problem+json"


class Conflict(APIException):
    """The lesson is not in a state in which this can be done."""

    status_code = 409
    default_code = "conflict"


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("The body is larger than 16 KiB.")


class Away(APIException):
    """Redis does not answer. What the database was told stays told, and saying it again is safe."""

    status_code = 503
    default_code = "away"
    default_detail = _("The live figures cannot be reached right now. Try again in a moment.")
    wait = 5


class WrongFieldSerializer(serializers.Serializer[dict[str, str]]):
    field = serializers.CharField(help_text="The field or the parameter; empty for the whole of it.")
    detail = serializers.CharField(help_text="What is wrong with it, in the language of `Accept-Language`.")


class ProblemSerializer(serializers.Serializer[dict[str, Any]]):
    """Why a request was refused."""

    type = serializers.CharField(help_text="Always `about:blank`: the status says what kind it is.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The status of the answer.")
    code = serializers.CharField(help_text="For programs: it stays the same in every language.")
    detail = serializers.CharField(help_text="For people, in the language of `Accept-Language`.")
    errors = WrongFieldSerializer(  # type: ignore[assignment]  # a field of the answer, not the property
        many=True, required=False, help_text="With 400 only: each wrong field or parameter."
    )


def answer_of(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to a request that was refused; None for a mistake of ours."""
    if isinstance(exception, RedisError):
        exception = Away()
    elif isinstance(exception, Http404):
        exception = NotFound(_("There is nothing here, or it is not yours."))
    answer = views.exception_handler(exception, context)
    if answer is None:
        return None
    answer.data = _problem(answer.status_code, answer.data, exception)
    answer.content_type = PROBLEM
    return answer


def _problem(status: int, said: Any, exception: Exception) -> dict[str, Any]:
    problem = _of_status(status)
    if isinstance(exception, ValidationError):
        errors = list(_wrong(said))
        return problem | {"code": "invalid", "detail": errors[0]["detail"], "errors": errors}
    return problem | {"code": said["detail"].code, "detail": str(said["detail"])}


def _of_status(status: int) -> dict[str, Any]:
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}


def _wrong(said: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    for name, sentences in said.items():
        for sentence in sentences:
            yield {"field": "" if name == "non_field_errors" else name, "detail": str(sentence)}


_ABOUT: Final = {
    400: ("invalid", "A field or a parameter is wrong or unknown.", "There is no such field."),
    401: ("not_authenticated", "No token that is good, and nobody signed in.", "No credentials were provided."),
    403: ("read_only", "The token may only read, or a browser's CSRF token is missing.", "This token may only read."),
    404: ("not_found", "Not there, or not yours.", "There is nothing here, or it is not yours."),
    409: ("conflict", "The lesson is not in a state in which this can be done.", "This lesson is not live."),
    413: ("too_large", "The body is larger than 16 KiB.", "The body is larger than 16 KiB."),
    415: ("unsupported_media_type", "The body is not `application/json`.", "Unsupported media type in request."),
    429: ("throttled", "Too often: `Retry-After` says how many seconds to wait.", "Request was throttled."),
    503: ("away", "Redis does not answer: `Retry-After` says when to try again.", "Try again in a moment."),
}


def refusals(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """These refusals as they stand in the description, each with an example."""
    return {(status, PROBLEM): _refusal(status) for status in statuses}


def _refusal(status: int) -> OpenApiResponse:
    code, description, detail = _ABOUT[status]
    value = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if status == 400:
        value["errors"] = [{"field": "titel", "detail": detail}]
    example = OpenApiExample(code, value=value, status_codes=[str(status)], media_type=PROBLEM)
    return OpenApiResponse(ProblemSerializer, description=description, examples=[example])
