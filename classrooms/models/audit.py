"""Who read what about whom. Rows are only added; the database itself refuses to change or drop them for a year."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Looked
from classrooms.models.courses import Seat
from classrooms.models.sessions import Session


class AuditEntry(models.Model):
    """One read of a person's data by someone else.

    It holds ids and no names, so that it stays when a person is erased and says nothing of them then. `person` is empty
    where a page shows everybody of a course.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor = models.UUIDField(_("who looked"))
    looked = models.CharField(_("at what"), max_length=12, choices=Looked)
    course = models.UUIDField(_("course"), null=True, blank=True)
    session = models.UUIDField(_("session"), null=True, blank=True)
    person = models.UUIDField(_("whose"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "id"]
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["course", "at"], name="audit_entry_of_course"),
            models.Index(fields=["person", "at"], name="audit_entry_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(looked__in=Looked.values), name="audit_entry_looked_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_looked_display()} at {self.at:%Y-%m-%d %H:%M}"


class Contest(models.Model):
    """A student says that a lesson's readings of them are wrong. The school answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="contests", verbose_name=_("seat"))
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="contests", verbose_name=_("session"))
    text = models.CharField(_("what is wrong"), max_length=1000)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(fields=["seat", "session"], name="contest_once_per_lesson")]

    def __str__(self) -> str:
        return f"{self.seat} on {self.sent_at:%Y-%m-%d}"
