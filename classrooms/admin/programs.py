"""Programs that ask in somebody's name."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from classrooms.admin.kinds import ReadOnly
from classrooms.admin.noted import Noted
from classrooms.models import ProgramToken


@admin.register(ProgramToken)
class ProgramTokenAdmin(Noted, ReadOnly):
    """Whose tokens there are, and nothing of what opens with them. An admin can revoke one, and make none."""

    fields = ["name", "user", "may_write", "created", "expiry", "last_used_at"]
    list_display = ["name", "user", "may_write", "created", "expiry", "last_used_at"]
    list_filter = ["may_write"]
    list_select_related = ["user"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True
