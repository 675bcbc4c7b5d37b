"""What students agreed to, when, and to which words. Decisions are added, never changed."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Decision
from classrooms.models.courses import Seat

WRITTEN_IN: Final = "en"
"""The language of every version of the words; others are translations of it."""


class ConsentText(models.Model):
    """One version of the words a student reads before deciding."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), help_text=_("Plain text; a blank line starts a paragraph."))
    published_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        get_latest_by = "version"

    def __str__(self) -> str:
        return _("%(title)s (version %(version)s)") % {"title": self.title, "version": self.version}


class ConsentTranslation(models.Model):
    """One version of the words in another language."""

    text = models.ForeignKey(ConsentText, on_delete=models.CASCADE, related_name="translations", verbose_name=_("text"))
    language = models.CharField(_("language"), max_length=10, help_text=_("A code of the site's languages, as in hi."))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), help_text=_("Plain text; a blank line starts a paragraph."))

    class Meta:
        ordering = ["text", "language"]
        constraints = [models.UniqueConstraint(fields=["text", "language"], name="consent_translated_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Consent(models.Model):
    """One decision of a student for one course. The newest one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="consents", verbose_name=_("seat"))
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents", verbose_name=_("text"))
    language = models.CharField(_("shown in"), max_length=10, default=WRITTEN_IN)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    live = models.BooleanField(_("live: my camera counts in the class figures while the lesson runs"), default=False)
    stored = models.BooleanField(_("stored: numbers (never pictures) are kept for the report"), default=False)
    individual = models.BooleanField(_("individual: my teacher may see my own mood"), default=False)
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        ordering = ["-decided_at"]
        get_latest_by = "decided_at"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=Decision.GRANTED, live=True)
                | Q(~Q(decision=Decision.GRANTED), live=False, stored=False, individual=False),
                name="consent_scopes_fit_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.decision}"

    @property
    def is_granted(self) -> bool:
        return self.decision == Decision.GRANTED
