"""What students say during a lesson: how fast it goes, and that they want help."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classrooms.enums import PaceVote
from classrooms.models.courses import Seat
from classrooms.models.sessions import Session


class PaceWord(models.Model):
    """One student's vote on the pace, or that it is taken back (`vote` is empty). The newest one counts.

    The teacher learns how many votes there are, never whose; but for a student who is lost and wants to be named.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pace_words", verbose_name=_("session"))
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="pace_words", verbose_name=_("seat"))
    vote = models.CharField(_("vote"), max_length=10, choices=PaceVote, blank=True)
    is_named = models.BooleanField(_("the teacher may see who"), default=False)
    said_at = models.DateTimeField(_("said"))

    class Meta:
        ordering = ["said_at", "id"]
        indexes = [models.Index(fields=["session", "said_at"], name="pace_word_of_session")]
        constraints = [
            models.CheckConstraint(condition=Q(vote__in=["", *PaceVote.values]), name="pace_word_vote_known"),
            models.CheckConstraint(
                condition=Q(is_named=False) | Q(vote=PaceVote.LOST), name="pace_word_only_the_lost_are_named"
            ),
        ]

    def __str__(self) -> str:
        return _("%(what)s at %(time)s") % {"what": self.vote or _("taken back"), "time": f"{self.said_at:%H:%M:%S}"}


class HelpRequest(models.Model):
    """A student wants help; over when the teacher has been there, or the student needs it no more."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="help_requests", verbose_name=_("session")
    )
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="help_requests", verbose_name=_("seat"))
    asked_at = models.DateTimeField(_("asked"))
    over_at = models.DateTimeField(_("over"), null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "seat"], condition=Q(over_at__isnull=True), name="help_request_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(over_at__isnull=True) | Q(over_at__gte=models.F("asked_at")),
                name="help_request_over_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return _("%(what)s at %(time)s") % {"what": self.seat, "time": f"{self.asked_at:%H:%M:%S}"}


class CheckIn(models.Model):
    """How a student is doing, in the own words, from 1 to 5. The newest one counts for ten minutes.

    `valence` is what was read of the student's face at that moment, where the student lets numbers be kept.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="check_ins", verbose_name=_("session"))
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="check_ins", verbose_name=_("seat"))
    answer = models.PositiveSmallIntegerField(_("answer"))
    valence = models.FloatField(_("valence read then"), null=True, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        ordering = ["given_at", "id"]
        indexes = [models.Index(fields=["session", "given_at"], name="check_in_of_session")]
        constraints = [
            models.CheckConstraint(condition=Q(answer__gte=1, answer__lte=5), name="check_in_from_one_to_five"),
            models.CheckConstraint(
                condition=Q(valence__isnull=True) | Q(valence__gte=-1, valence__lte=1), name="check_in_valence_in_range"
            ),
        ]

    def __str__(self) -> str:
        return _("%(what)s at %(time)s") % {"what": self.answer, "time": f"{self.given_at:%H:%M:%S}"}
