"""Other programs that are told of events, and what is on its way to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classrooms.enums import DeliveryState, Event, Trouble, TurnedOff
from classrooms.models.courses import Course
from classrooms.rules.addresses import LONGEST
from classrooms.rules.webhooks import MOST_TRIES

ANSWER_KEPT = 200
"""Characters of an answer that an admin may read to find a mistake."""


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def told_of(self, course: uuid.UUID) -> WebhookQuerySet:
        """Those that are told what happens in the course with this id: its own and the school's."""
        return self.filter(Q(course=course) | Q(course=None), turned_off="")


class Webhook(models.Model):
    """An address that is told of events in one course, or in all of the school where `course` is empty.

    Secrets are sealed with a key that follows from `SECRET_KEY` (`services/sealing.py`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="webhooks", verbose_name=_("course")
    )
    address = models.CharField(_("address"), max_length=LONGEST)
    site = models.CharField(_("address of this site"), max_length=LONGEST, help_text=_("What its links begin with."))
    secret = models.TextField(_("secret, sealed"))
    old_secret = models.TextField(_("secret before, sealed"), blank=True)
    old_secret_until = models.DateTimeField(_("secret before is valid until"), null=True, blank=True)
    turned_off = models.CharField(_("turned off"), max_length=8, choices=TurnedOff, blank=True)
    failed_in_a_row = models.PositiveSmallIntegerField(_("messages failed in a row"), default=0)
    busy_until = models.DateTimeField(
        _("busy until"), null=True, blank=True, help_text=_("One worker at a time speaks to an address.")
    )
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(turned_off__in=["", *TurnedOff.values]), name="webhook_turned_off_known")
        ]

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        return reverse("classrooms:school_webhook", args=[self.id])

    @property
    def has_two_secrets(self) -> bool:
        """Whether the one before is valid, too."""
        return self.old_secret_until is not None and self.old_secret_until > timezone.now()


class Delivery(models.Model):
    """One message for one webhook. Written with the event, so that it is sent whoever dies meanwhile.

    `event` is the same for each webhook that hears of an event, and each time it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    event = models.UUIDField(_("event"))
    kind = models.CharField(_("kind"), max_length=16, choices=Event)
    body = models.TextField(_("body"))
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(_("due"))
    tried_at = models.DateTimeField(_("last try"), null=True, blank=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)
    code = models.PositiveSmallIntegerField(_("code of the answer"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=8, choices=Trouble, blank=True)
    answer = models.CharField(_("beginning of the answer"), max_length=ANSWER_KEPT, blank=True)
    created_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=DeliveryState.WAITING), name="delivery_due"),
            models.Index(fields=["webhook", "created_at"], name="delivery_of_webhook"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once_per_webhook_and_event"),
            models.CheckConstraint(condition=Q(kind__in=Event.values), name="delivery_kind_known"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="delivery_tries_limited"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.created_at:%Y-%m-%d %H:%M}"
