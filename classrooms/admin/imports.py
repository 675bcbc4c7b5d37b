"""What came in by files, and links by which people come in: to read only."""

from __future__ import annotations

from django.contrib import admin

from classrooms.admin.kinds import ReadOnly
from classrooms.admin.noted import Noted
from classrooms.models import CourseLink, Import, ImportStep, PasswordLink


@admin.register(Import)
class ImportAdmin(ReadOnly):
    list_display = ["at", "source", "course", "made_by", "undone_at"]
    list_select_related = ["course", "made_by"]


@admin.register(ImportStep)
class ImportStepAdmin(Noted, ReadOnly):
    list_display = ["made_in", "kind", "person", "course", "role", "field"]
    list_select_related = ["made_in", "person", "course"]


@admin.register(PasswordLink)
class PasswordLinkAdmin(Noted, ReadOnly):
    list_display = ["person", "made_at", "ends_at"]
    list_select_related = ["person"]


@admin.register(CourseLink)
class CourseLinkAdmin(ReadOnly):
    list_display = ["course", "made_by", "made_at", "ends_at", "uses", "most_uses", "revoked_at"]
    list_select_related = ["course", "made_by"]
