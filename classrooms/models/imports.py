"""What came in by a file, step by step, for as long as it can be taken back. The file itself is kept nowhere."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classrooms.enums import ImportSource, PlaceRole, StepKind
from classrooms.models.courses import Course


class Import(models.Model):
    """One file that an admin looked at and then applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(_("from"), max_length=10, choices=ImportSource)
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="imports", verbose_name=_("course")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source=ImportSource.ONEROSTER) | models.Q(course__isnull=False),
                name="import_of_a_list_has_course",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}, {self.at:%Y-%m-%d %H:%M}"


class ImportStep(models.Model):
    """One thing that an import did. It goes with the person or the course that it is about."""

    made_in = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="steps", verbose_name=_("import"))
    kind = models.CharField(_("what"), max_length=10, choices=StepKind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="import_steps",
        verbose_name=_("person"),
    )
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("course")
    )
    role = models.CharField(_("as"), max_length=10, choices=PlaceRole, blank=True)
    field = models.CharField(_("field"), max_length=20, blank=True)
    before = models.CharField(_("before"), max_length=254, blank=True)
    after = models.CharField(_("after"), max_length=254, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person or self.course}"
