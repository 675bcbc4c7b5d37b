"""What is kept of a student's face from lesson to lesson: five numbers and how many frames they come from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classrooms.models.courses import Seat
from classrooms.rules.baseline import READY_AFTER


class RestingFace(models.Model):
    """What a student's face usually looks like, as `rules/baseline.py` remembers it, of those who let it be kept."""

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="resting_face", verbose_name=_("seat"))
    count = models.PositiveIntegerField(_("frames it was learnt from"))
    heights = models.JSONField(_("least, quartiles and greatest valence"), help_text=_("Five numbers from -1 to 1."))
    ranks = models.JSONField(_("ranks of the quartiles"), help_text=_("Three whole numbers."))
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=READY_AFTER), name="resting_face_learnt_from_enough")
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.count} frames"
