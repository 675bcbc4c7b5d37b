"""What was dropped because its time was over."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RetentionRun(models.Model):
    """One run of the daily work that drops what is due, also when nothing was."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    counts = models.JSONField(_("rows dropped, by kind"), default=dict)

    class Meta:
        ordering = ["-at"]
        get_latest_by = "at"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
