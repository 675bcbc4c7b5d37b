"""Two kinds of pages: for what owns rows of the product, and for those rows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from classrooms import models

WRITTEN_BY_THE_PRODUCT = (
    models.CheckIn,
    models.Consent,
    models.Contest,
    models.Delivery,
    models.CourseLink,
    models.Export,
    models.ExportPart,
    models.HelpRequest,
    models.Import,
    models.ImportStep,
    models.Marker,
    models.PaceWord,
    models.PasswordLink,
    models.Pulse,
    models.PulseAnswer,
    models.RaisedHint,
    models.ProgramToken,
    models.Report,
    models.RestingFace,
    models.Stay,
    models.Webhook,
    models.Window,
)


class Owner(admin.ModelAdmin):
    """Something that takes its consents and windows along when it is deleted."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[Any], Any]:
        shown, counts, refused, protected = super().get_deleted_objects(objs, request)
        return shown, counts, refused - {model._meta.verbose_name for model in WRITTEN_BY_THE_PRODUCT}, protected

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for chosen in queryset:
            self.delete_model(request, chosen)


class ReadOnly(admin.ModelAdmin):
    """Rows that only the product itself writes. They go with the person, course or lesson that they are about."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
