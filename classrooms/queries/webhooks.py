"""Which programs are told of events, and what became of the messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from classrooms.enums import DeliveryState, TurnedOff
from classrooms.models import Delivery, Webhook
from classrooms.rules.webhooks import MOST_TRIES, wait_before_next

SHOWN: Final = 50
RECENT: Final = timedelta(days=7)
LATE: Final = timedelta(minutes=5)
"""Something due is sent within seconds, or minutes where others answer slowly."""
LONGEST_WAIT: Final = timedelta(seconds=wait_before_next(MOST_TRIES - 1, 1.0))
WAITING: Final = Q(state=DeliveryState.WAITING)


@dataclass(frozen=True)
class Outside:
    """How the messages to other programs are, for the page of the installation's health."""

    webhooks: int
    turned_off: int
    waiting: int
    late: int
    failed: int


def webhooks() -> QuerySet[Webhook]:
    """All of the school, with how many messages wait and how many failed within a week. One query."""
    recently = Q(deliveries__state=DeliveryState.FAILED, deliveries__created_at__gt=timezone.now() - RECENT)
    return Webhook.objects.select_related("course").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        failed=Count("deliveries", filter=recently),
    )


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """The newest fifty."""
    return webhook.deliveries.all()[:SHOWN]


def due_deliveries(now: datetime) -> QuerySet[Delivery]:
    """What is to be sent now.

    Nobody waits longer than the longest wait: what seems to was written before the clock was set back.
    """
    is_due = Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST_WAIT)
    return Delivery.objects.filter(WAITING, is_due, webhook__turned_off="").order_by("due_at", "created_at", "id")


def settled_deliveries(until: datetime) -> QuerySet[Delivery]:
    """What was written until then and is not on its way any more."""
    return Delivery.objects.filter(created_at__lte=until).exclude(WAITING)


def outside() -> Outside | None:
    """None where no webhook is registered. Two queries."""
    now = timezone.now()
    found = Webhook.objects.aggregate(all=Count("id"), off=Count("id", filter=~Q(turned_off__in=["", TurnedOff.ADMIN])))
    if not found["all"]:
        return None
    counted = Delivery.objects.aggregate(
        waiting=Count("id", filter=WAITING),
        late=Count("id", filter=WAITING & Q(due_at__lte=now - LATE, webhook__turned_off="")),
        failed=Count("id", filter=Q(state=DeliveryState.FAILED, created_at__gt=now - RECENT)),
    )
    return Outside(found["all"], found["off"], **counted)
