"""Admins register programs that are told of events, give them new secrets, and send messages again."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classrooms import gateway
from classrooms.enums import DeliveryState
from classrooms.models import Course, Delivery, Webhook
from classrooms.rules.webhooks import SECRET_BYTES, shown
from classrooms.services.deliveries import note_test
from classrooms.services.sealing import seal

BOTH_VALID: Final = timedelta(days=1)
"""So long messages are signed with the secret before, too, so that a receiver can change over."""


def register(address: str, course: Course | None, site: str) -> tuple[Webhook, str]:
    """A new webhook, of a course or of the whole school, and its secret, which nobody can read later.

    `site` is what the links in its messages begin with.
    """
    secret = shown(secrets.token_bytes(SECRET_BYTES))
    return Webhook.objects.create(address=address, course=course, site=site, secret=seal(secret)), secret


def change_secret(webhook: Webhook) -> str:
    """A new secret, which nobody can read later. The one before is valid for one more day."""
    secret = shown(secrets.token_bytes(SECRET_BYTES))
    with transaction.atomic():
        locked = Webhook.objects.select_for_update().get(id=webhook.id)
        locked.old_secret, locked.old_secret_until = locked.secret, timezone.now() + BOTH_VALID
        locked.secret = seal(secret)
        locked.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return secret


def turn_on(webhook: Webhook) -> None:
    """From now on it is told of events again; of those meanwhile it is not."""
    webhook.turned_off, webhook.failed_in_a_row = "", 0
    webhook.save(update_fields=["turned_off", "failed_in_a_row"])


def send_test(webhook: Webhook) -> str | None:
    """A message that means nothing. Returns None, or the sentence that says why not."""
    if webhook.turned_off:
        return _off()
    note_test(webhook)
    return None


def send_again(delivery: Delivery) -> str | None:
    """At once, with as many tries as a new message has. Returns None, or the sentence that says why not."""
    if delivery.webhook.turned_off:
        return _off()
    with transaction.atomic():
        Delivery.objects.filter(id=delivery.id).update(state=DeliveryState.WAITING, tries=0, due_at=timezone.now())
        transaction.on_commit(gateway.ask_outside)
    return None


def _off() -> str:
    return _("This webhook is turned off. Turn it on first.")
