"""Which model the workers read with. Choices are added, never changed; the newest one counts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from classrooms.models.people import User


class ModelChoice(models.Model):
    """An admin's choice of a model. Its number says which one is the newest, whatever a clock says."""

    name = models.CharField(_("model"), max_length=64)
    sha256 = models.CharField(_("SHA-256 of its file"), max_length=64)
    chosen_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="model_choices", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        get_latest_by = "id"

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:12]})"
