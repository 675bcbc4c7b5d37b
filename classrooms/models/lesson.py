"""What a teacher notes and asks during a lesson, and what the class answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from classrooms.enums import MarkerKind, PulseWord
from classrooms.models.courses import Seat
from classrooms.models.deeds import Deed
from classrooms.models.hints import RaisedHint
from classrooms.models.sessions import Session


class Marker(Deed):
    """A moment that the teacher wants to find again: a new topic, a break, slowing down, anything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="markers", verbose_name=_("session"))
    kind = models.CharField(_("kind"), max_length=10, choices=MarkerKind)
    text = models.CharField(_("text"), max_length=80, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=MarkerKind.values), name="marker_kind_known")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}".strip()


class Pulse(Deed):
    """The question to the whole class whether it follows. Answers count until it closes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pulses", verbose_name=_("session"))
    asked_at = models.DateTimeField(_("asked"))
    closes_at = models.DateTimeField(_("closes"))
    hint = models.ForeignKey(
        RaisedHint,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="pulses",
        verbose_name=_("asked because of"),
    )

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gte=F("asked_at")), name="pulse_closes_after_asked")
        ]

    def __str__(self) -> str:
        return _("%(what)s at %(time)s") % {"what": self.session, "time": f"{self.asked_at:%H:%M:%S}"}


class PulseAnswer(models.Model):
    """One student's answer, the newest. The teacher learns how many gave which, never who."""

    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="answers", verbose_name=_("pulse"))
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="pulse_answers", verbose_name=_("seat"))
    word = models.CharField(_("answer"), max_length=10, choices=PulseWord)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pulse", "seat"], name="pulse_answer_once"),
            models.CheckConstraint(condition=Q(word__in=PulseWord.values), name="pulse_answer_word_known"),
        ]

    def __str__(self) -> str:
        return _("%(what)s at %(time)s") % {"what": self.word, "time": f"{self.given_at:%H:%M:%S}"}
