"""Hints that the teacher was given, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Sensitivity
from classrooms.models.deeds import Deed
from classrooms.models.sessions import Session


class RaisedHint(Deed):
    """More tense faces than a few minutes ago: when, by how much, from how many students, and whether it helped."""

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hints", verbose_name=_("session"))
    raised_at = models.DateTimeField(_("raised"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    rise = models.FloatField(_("rise of tension"))
    z = models.FloatField(_("in robust standard deviations"))
    n = models.PositiveIntegerField(_("contributing students"))
    sensitivity = models.CharField(_("sensitivity"), max_length=10, choices=Sensitivity)
    formula_version = models.PositiveSmallIntegerField(_("formula version"))
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    is_useful = models.BooleanField(_("useful"), null=True, blank=True)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("raised_at")), name="hint_ended_after_raised"
            )
        ]

    def __str__(self) -> str:
        return _("%(what)s at %(time)s") % {"what": self.session, "time": f"{self.raised_at:%H:%M:%S}"}
