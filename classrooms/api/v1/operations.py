"""How an operation of the API stands in its description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema

from classrooms.api.v1.problems import refusals
from classrooms.api.v1.wanted import Strict

SAME = OpenApiResponse(description="Nothing has changed since the answer whose ETag `If-None-Match` names.")


def reads(
    operation: str,
    summary: str,
    answer: Any,
    *,
    tag: str,
    wanted: type[Strict] | None = None,
    refused: tuple[int, ...] = (),
) -> Callable[[Any], Any]:
    """A GET. Beside what is `refused`, every operation refuses wrong parameters, strangers and who asks too often."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=[tag],
        parameters=[wanted] if wanted else [],
        responses={
            200: answer if isinstance(answer, OpenApiResponse) else OpenApiResponse(answer, description=f"{summary}."),
            304: SAME,
            **refusals(400, 401, 429, *refused),
        },
    )


def does(
    operation: str,
    summary: str,
    answer: Any,
    *,
    tag: str,
    given: type[Strict] | None = None,
    status: int = 200,
    refused: tuple[int, ...] = (),
) -> Callable[[Any], Any]:
    """A POST, which a token that may only read is refused, too."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=[tag],
        request=given,
        responses={
            status: OpenApiResponse(answer, description=f"{summary}: done."),
            **refusals(400, 401, 403, 404, 413, 415, 429, *refused),
        },
    )
