"""Other programs hear of events: written down with the event, sent after it, and again until somebody takes it."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from classrooms import gateway
from classrooms.enums import DeliveryState, Event, Trouble, TurnedOff
from classrooms.models import Delivery, Session, Webhook
from classrooms.queries.webhooks import due_deliveries
from classrooms.rules.webhooks import MOST_TRIES, signature, wait_before_next
from classrooms.services.posting import Outcome, post
from classrooms.services.sealing import Unreadable, unseal

LEASE: Final = timedelta(minutes=1)
"""For so long one worker has an address to itself: longer than a try takes. A killed worker's runs out."""
MOST_AT_ONCE: Final = 5
"""Then others have their turn, until the clock asks again."""
FAILED_IN_A_ROW: Final = 5
GONE: Final = 410


def note_event(kind: Event, session: Session) -> None:
    """Writes a message for each webhook that hears of it, in the transaction in which it happened. Twice is once."""
    now = timezone.now()
    event = uuid5(NAMESPACE_URL, f"{kind}:{session.id}")
    told = Webhook.objects.told_of(session.course_id)
    rows = [_written(webhook, event, kind, _about(session, webhook.site), now) for webhook in told]
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(gateway.ask_outside, robust=True)


def note_test(webhook: Webhook) -> None:
    """A message that means nothing, for whoever sets a receiver up. It is tried once."""
    with transaction.atomic():
        _written(webhook, uuid4(), Event.TEST, {"webhook": str(webhook.id)}, timezone.now()).save()
        transaction.on_commit(gateway.ask_outside)


def _written(webhook: Webhook, event: UUID, kind: Event, about: dict[str, Any], now: datetime) -> Delivery:
    body = json.dumps({"type": kind.value, "timestamp": _moment(now), "data": about}, separators=(",", ":"))
    return Delivery(webhook=webhook, event=event, kind=kind, body=body, due_at=now, created_at=now)


def _about(session: Session, site: str) -> dict[str, Any]:
    """Ids, times and links. Who follows a link must be allowed to see what is there."""
    pages = {"session": "session", "report": "session_report", "api_report": "api_v1_report"}
    return {
        "course": str(session.course_id),
        "session": str(session.id),
        "started_at": _moment(session.started_at),
        "ended_at": _moment(session.ended_at),
        "links": {name: site + reverse(f"classrooms:{page}", args=[session.id]) for name, page in pages.items()},
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def ask_for_due() -> None:
    """Asks the worker again where something is due: it was killed, the broker was away, or a wait is over."""
    if due_deliveries(timezone.now()).exists():
        gateway.ask_outside()


def deliver_due() -> int:
    """Sends what is due; returns how many messages were tried. Whoever does not take one is left alone for a while."""
    due = due_deliveries(timezone.now())
    return sum(map(_deliver_to, set(due.order_by().values_list("webhook", flat=True))))


def _deliver_to(webhook: UUID) -> int:
    for tried in range(MOST_AT_ONCE):
        begun = _begin(webhook, timezone.now())
        if begun is None:
            return tried
        outcome = _try(begun)
        _note(begun, outcome)
        if outcome.trouble:
            return tried + 1
    return MOST_AT_ONCE


def _begin(webhook: UUID, now: datetime) -> Delivery | None:
    """Takes the address and the next message for it, and counts the try before it is made.

    So a message that kills its worker is tried as often as any other; the last try has failed until it is noted that it
    has not. A lease that seems to last longer than leases do is from before the clock was set back.
    """
    is_free = Q(busy_until=None) | Q(busy_until__lte=now) | Q(busy_until__gt=now + LEASE)
    with transaction.atomic():
        if not Webhook.objects.filter(is_free, id=webhook).update(busy_until=now + LEASE):
            return None
        found = due_deliveries(now).filter(webhook=webhook).select_related("webhook").first()
        if found is None:
            Webhook.objects.filter(id=webhook).update(busy_until=None)
            return None
        found.tries, found.tried_at, found.trouble = found.tries + 1, now, Trouble.KILLED
        found.due_at = now + timedelta(seconds=wait_before_next(found.tries, random.random()))  # noqa: S311
        if found.tries == MOST_TRIES:
            found.state = DeliveryState.FAILED
        found.save(update_fields=["state", "tries", "tried_at", "trouble", "due_at"])
    return found


def _try(delivery: Delivery) -> Outcome:
    webhook = delivery.webhook
    try:
        secrets = [unseal(webhook.secret)]
    except Unreadable:
        return Outcome(Trouble.SECRET)
    if webhook.has_two_secrets:
        with suppress(Unreadable):
            secrets.append(unseal(webhook.old_secret))
    timestamp, message = int(timezone.now().timestamp()), f"msg_{delivery.event.hex}"
    headers = {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secrets, message, timestamp, delivery.body),
    }
    return post(webhook.address, headers, delivery.body)


def _note(delivery: Delivery, outcome: Outcome) -> None:
    """What came of a try, and what follows for the message and its webhook, which is free again."""
    is_over = delivery.tries == MOST_TRIES or delivery.kind == Event.TEST or outcome.code == GONE
    known: dict[str, Any] = {
        "code": outcome.code,
        "answer": outcome.answer,
        "took_ms": outcome.took_ms,
        "trouble": outcome.trouble,
    }
    if not outcome.trouble:
        known["state"] = DeliveryState.DELIVERED
    elif is_over:
        known["state"] = DeliveryState.FAILED
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().filter(id=delivery.webhook_id).first()
        if webhook is None:  # an admin has removed it meanwhile
            return
        Delivery.objects.filter(id=delivery.id).update(**known)
        if not outcome.trouble:
            webhook.failed_in_a_row = 0
        elif is_over and delivery.kind != Event.TEST:
            webhook.failed_in_a_row += 1
        webhook.busy_until = None
        webhook.save(update_fields=["failed_in_a_row", "busy_until"])
        if outcome.code == GONE:
            turn_off(webhook, TurnedOff.GONE)
        elif webhook.failed_in_a_row >= FAILED_IN_A_ROW:
            turn_off(webhook, TurnedOff.FAILING)


def turn_off(webhook: Webhook, why: TurnedOff) -> None:
    """Nothing is sent any more. What waits has failed, and can be sent again once it is turned on."""
    with transaction.atomic():
        webhook.turned_off = why
        webhook.save(update_fields=["turned_off"])
        waiting = webhook.deliveries.filter(state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.FAILED, trouble=Trouble.OFF)
