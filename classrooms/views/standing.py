"""What every page knows of where the school stands with the law."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from classrooms.queries import law


def standing(request: HttpRequest) -> dict[str, object]:
    """`standing`, looked up when a template asks for it."""
    return {"standing": SimpleLazyObject(law.standing)}
