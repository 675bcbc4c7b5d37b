"""What is kept of a lesson: ten-second windows of numbers, per seat."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from classrooms.models.courses import Seat
from classrooms.models.sessions import Session


class Window(models.Model):
    """Ten seconds of one seat: how many frames were read, and the mean of the seven probabilities. Never a pixel."""

    session = models.ForeignKey(
        Session,
        on_delete=models.CASCADE,
        related_name="windows",
        verbose_name=_("session"),
        db_index=False,  # the constraint below begins with it
    )
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="windows", verbose_name=_("seat"))
    starts_at = models.DateTimeField(_("starts"))
    accepted = models.PositiveSmallIntegerField(_("frames accepted"))
    unknown = models.JSONField(_("frames unknown, by reason"), default=dict)
    probabilities = models.JSONField(
        _("mean probabilities"), null=True, help_text=_("Seven numbers in the model's label order, or nothing.")
    )

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["session", "seat", "starts_at"], name="window_once")]

    def __str__(self) -> str:
        return _("%(what)s at %(time)s") % {"what": self.seat, "time": f"{self.starts_at:%H:%M:%S}"}
