"""Failed sign-ins, which axes keeps: they hold user names."""

from __future__ import annotations

from axes import admin as axes_admin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin

from classrooms.admin.noted import Noted

for model in (AccessAttempt, AccessFailureLog, AccessLog):
    admin.site.unregister(model)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(Noted, axes_admin.AccessAttemptAdmin):  # type: ignore[misc]  # axes has no types
    """Who tried to sign in and failed."""


@admin.register(AccessFailureLog)
class AccessFailureLogAdmin(Noted, axes_admin.AccessFailureLogAdmin):  # type: ignore[misc]
    """The same, attempt by attempt, where that is kept."""


@admin.register(AccessLog)
class AccessLogAdmin(Noted, axes_admin.AccessLogAdmin):  # type: ignore[misc]
    """Who signed in, where that is kept."""
