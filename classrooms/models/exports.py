"""Long exports that are being made or wait to be fetched. They name students, so that they are gone after a day."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classrooms.enums import ExportState, ExportTrouble
from classrooms.models.courses import Course

KEPT_FOR = timedelta(hours=24)
"""From the moment it is ready or has failed."""


class Export(models.Model):
    """All reports of a course, or of the whole school where there is no course, for the one who asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports", verbose_name=_("asked by")
    )
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="exports", verbose_name=_("course")
    )
    with_pdf = models.BooleanField(_("with PDFs"), default=False)
    language = models.CharField(_("language"), max_length=10)
    lessons = models.JSONField(_("lessons"), help_text=_("Their ids, in the order in which they are taken."))
    state = models.CharField(_("state"), max_length=8, choices=ExportState, default=ExportState.MAKING)
    trouble = models.CharField(_("why it failed"), max_length=10, choices=ExportTrouble, blank=True)
    done = models.PositiveIntegerField(_("lessons done"), default=0)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    tries = models.PositiveSmallIntegerField(
        _("tries"), default=0, help_text=_("How often it was begun since a lesson was done last.")
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    moved_at = models.DateTimeField(
        _("moved"), null=True, blank=True, help_text=_("When somebody worked at it last; empty: nobody does.")
    )
    ended_at = models.DateTimeField(_("ready or failed"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(state=ExportState.MAKING), name="export_one_at_a_time_per_person"
            ),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(
                condition=Q(state=ExportState.MAKING, ended_at__isnull=True)
                | Q(ended_at__isnull=False) & ~Q(state=ExportState.MAKING),
                name="export_time_fits_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course or _('All courses of the school')}"

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def is_making(self) -> bool:
        return self.state == ExportState.MAKING

    @property
    def is_ready(self) -> bool:
        return self.state == ExportState.READY


class ExportPart(models.Model):
    """The files of one lesson as a zip, or of what all lessons say together. Parts are put together when fetched."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts", verbose_name=_("export"))
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]

    def __str__(self) -> str:
        return f"{self.export} {self.number}"
