"""What programs may say: parameters of addresses and bodies. What is not known is refused, so that no slip passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from classrooms.enums import SessionState

OFFSET: Final = re.compile(r"(Z|[+-]\d\d:\d\d)$")
YEARS: Final = range(2000, 2100)


class Strict(serializers.Serializer[dict[str, Any]]):
    """Refuses what it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else ()
        if unknown:
            raise serializers.ValidationError({name: [_("There is no such field.")] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """A date and time that says its offset: another server's time zone must not change what was meant."""

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str) or not OFFSET.search(value):
            raise serializers.ValidationError(
                _("Write date and time with its offset, as in 2026-03-02T09:00:00Z. In an address, write + as %2B.")
            )
        found = super().to_internal_value(value)
        if found.year not in YEARS:
            raise serializers.ValidationError(_("The year lies between 2000 and 2099."))
        return found


class PageQuery(Strict):
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50, help_text="Results a page.")
    offset = serializers.IntegerField(
        min_value=0, max_value=1_000_000, default=0, help_text="Results before the first one of the page."
    )


class _Time(Strict):
    since = Moment(required=False, help_text="Nothing before this moment.")
    until = Moment(required=False, help_text="Nothing at this moment or after it.")


class TimeQuery(PageQuery, _Time):
    """A stretch of time, page by page."""


class SessionsQuery(PageQuery, _Time):
    state = serializers.ChoiceField(SessionState.values, required=False, help_text="Only lessons in this state.")
    course = serializers.UUIDField(required=False, help_text="Only lessons of this course.")


class ConsentsQuery(PageQuery):
    course = serializers.UUIDField(required=False, help_text="Only decisions for this course.")


class NewSession(Strict):
    """A lesson to plan."""

    course = serializers.UUIDField(help_text="A course that you teach, or administer.")
    title = serializers.CharField(max_length=120, allow_blank=True, default="", help_text="Empty for “Lesson”.")
    scheduled_for = Moment(required=False, allow_null=True, default=None, help_text="When it is meant to begin.")
