"""Ledgers and readings: who agreed, who looked, what was read, what is contested, which model was chosen."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from classrooms.admin.kinds import ReadOnly
from classrooms.admin.noted import Noted
from classrooms.enums import Looked
from classrooms.models import (
    AuditEntry,
    Consent,
    Contest,
    Declaration,
    Export,
    ExportPart,
    ModelChoice,
    RestingFace,
    RetentionRun,
    Window,
)


@admin.register(Consent)
class ConsentAdmin(Noted, ReadOnly):
    looked = Looked.CONSENTS
    list_display = ["seat", "decision", "live", "stored", "individual", "text", "language", "decided_at"]
    list_filter = ["decision", "seat__course"]
    list_select_related = ["seat__student", "seat__course", "text"]


@admin.register(Window)
class WindowAdmin(Noted, ReadOnly):
    list_display = ["seat", "session", "starts_at", "accepted"]
    list_filter = ["session__course"]
    list_select_related = ["seat__student", "seat__course", "session__course"]


@admin.register(RestingFace)
class RestingFaceAdmin(Noted, ReadOnly):
    fields = ["seat", "count", "updated_at"]  # that there is one, and never what it looks like
    list_display = ["seat", "count", "updated_at"]
    list_select_related = ["seat__student", "seat__course"]


@admin.register(AuditEntry)
class AuditEntryAdmin(Noted, ReadOnly):
    looked = Looked.LOG
    list_display = ["at", "looked", "actor", "course", "session", "person"]
    list_filter = ["looked", "at"]


@admin.register(Contest)
class ContestAdmin(Noted):
    """What students contest. The school answers here, and changes nothing else."""

    fields = ["seat", "session", "text", "sent_at", "answer"]
    readonly_fields = ["seat", "session", "text", "sent_at"]
    list_display = ["seat", "session", "sent_at", "answer"]
    list_select_related = ["seat__student", "seat__course", "session__course"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ModelChoice)
class ModelChoiceAdmin(ReadOnly):
    list_display = ["name", "sha256", "chosen_by", "chosen_at"]
    list_select_related = ["chosen_by"]


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnly):
    list_display = ["at", "counts"]


@admin.register(Export)
class ExportAdmin(ReadOnly):
    exclude = ["lessons"]
    list_display = ["owner", "course", "state", "done", "asked_at", "ended_at"]
    list_select_related = ["owner", "course"]


@admin.register(ExportPart)
class ExportPartAdmin(ReadOnly):
    """That it is there; what is in it only its owner may fetch."""

    fields = ["export", "number"]
    list_display = ["export", "number"]
    list_select_related = ["export__course"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExportPart]:
        return super().get_queryset(request).defer("content")


@admin.register(Declaration)
class DeclarationAdmin(ReadOnly):
    list_display = ["entered_at", "declared_by", "country", "ground", "decided_by", "role", "allows_cameras"]
