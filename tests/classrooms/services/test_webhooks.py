"""Secrets that are shown once, messages that go again, and how long they are kept."""

from datetime import timedelta
from uuid import uuid4

import pytest

from classrooms.enums import DeliveryState, Trouble
from classrooms.models import Delivery
from classrooms.services import retention, webhooks
from classrooms.services.deliveries import deliver_due, note_test
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.receiver import SITE, Receiver, is_signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis", "clock")]


def states() -> list[tuple[str, int, str]]:
    return list(Delivery.objects.values_list("state", "tries", "trouble"))


def test_a_new_secret_and_the_one_before_are_both_valid_for_a_day(clock, receiver: Receiver):
    hook, first = webhooks.register(receiver.address, None, SITE)
    second = webhooks.change_secret(hook)
    note_test(hook)
    clock.shift(timedelta(hours=23))
    deliver_due()
    clock.shift(timedelta(hours=1))
    note_test(hook)
    deliver_due()
    before, after = [(headers, body) for _, headers, body in receiver.got]
    assert (is_signed(second, *before), is_signed(first, *before)) == ([True, False], [False, True])
    assert (is_signed(second, *after), is_signed(first, *after)) == ([True], [False])


def test_secrets_lie_sealed_in_the_database_and_another_key_opens_none(receiver: Receiver, settings):
    hook, secret = webhooks.register(receiver.address, None, SITE)
    assert secret.removeprefix("whsec_")[:20] not in hook.secret
    settings.SECRET_KEY = "another"
    note_test(hook)
    deliver_due()
    assert states() == [("failed", 1, Trouble.SECRET)]
    assert receiver.got == []
    new = webhooks.change_secret(hook)
    webhooks.send_again(Delivery.objects.select_related("webhook").get())
    deliver_due()
    assert states() == [("delivered", 1, "")]
    assert is_signed(new, *receiver.got[0][1:]) == [True]


def test_a_message_goes_again_when_an_admin_wants_it(receiver: Receiver):
    hook, _ = webhooks.register(receiver.address, None, SITE)
    note_test(hook)
    deliver_due()
    assert webhooks.send_again(Delivery.objects.select_related("webhook").get()) is None
    assert deliver_due() == 1
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
    assert states() == [("delivered", 1, "")]


def test_messages_go_after_thirty_days_unless_they_wait(clock):
    webhook, _ = webhooks.register("https://hooks.school.example/", None, SITE)
    for state in DeliveryState.values:
        at = {"due_at": MONDAY_NINE, "created_at": MONDAY_NINE}
        Delivery.objects.create(webhook=webhook, event=uuid4(), kind="test", body="{}", state=state, **at)
    clock.shift(timedelta(days=30, seconds=-1))
    assert retention.apply_retention().counts == {}
    clock.shift(1)
    assert retention.apply_retention().counts == {"delivery": 2}
    assert Delivery.objects.get().state == DeliveryState.WAITING
