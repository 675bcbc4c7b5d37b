"""What remains of a lesson for its report: who was there, and the figures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from classrooms.models.courses import Seat
from classrooms.models.sessions import Session


class Stay(models.Model):
    """An unbroken time in which a student was connected to a lesson, to about ten seconds."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="stays", verbose_name=_("session"))
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="stays", verbose_name=_("seat"))
    came_at = models.DateTimeField(_("came"))
    seen_at = models.DateTimeField(_("seen last"))

    class Meta:
        ordering = ["came_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(seen_at__gte=F("came_at")), name="stay_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.seat} from {self.came_at:%H:%M:%S} to {self.seen_at:%H:%M:%S}"


class Report(models.Model):
    """The figures of a lesson as they were worked out last. `figures` names its formulas, models and smallest group."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="report", verbose_name=_("session"))
    figures = models.JSONField(_("figures"))
    mood = models.PositiveSmallIntegerField(_("mood of the lesson"), null=True, blank=True)
    made_at = models.DateTimeField(_("worked out"))

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(mood__isnull=True) | Q(mood__lte=100), name="report_mood_of_hundred")
        ]

    def __str__(self) -> str:
        return f"{self.session}"

    @property
    def is_gone(self) -> bool:
        """It is no longer kept, and what it was made of went by time: there is nothing to show."""
        return self.pk is None and self.session.readings_dropped_at is not None
