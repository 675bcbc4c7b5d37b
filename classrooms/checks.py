"""Configuration mistakes, found at start, each with a number and what to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from classrooms.gateway import LABELS
from classrooms.rules.signals import EXPRESSIONS


@register()
def labels_fit(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The formulas and the workers must mean the same seven expressions."""
    if LABELS == EXPRESSIONS:
        return []
    return [Error("The workers' labels are not those of the formulas.", id="classrooms.E001")]


@register()
def shards_positive(app_configs: Any, **_: Any) -> list[CheckMessage]:
    if settings.INFERENCE_SHARDS >= 1:
        return []
    return [Error("INFERENCE_SHARDS must be at least 1.", hint="Leave it unset for 4.", id="classrooms.E002")]
