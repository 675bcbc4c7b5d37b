"""Other programs hear of what happened: once for each event, whatever fails on the way."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from classrooms.enums import DeliveryState, Trouble, TurnedOff
from classrooms.models import Delivery, Webhook
from classrooms.rules.webhooks import MOST_TRIES
from classrooms.services import deliveries, posting, webhooks
from classrooms.services.deliveries import FAILED_IN_A_ROW, deliver_due, note_test, turn_off
from tests.classrooms.receiver import SITE, Receiver, receiving
from tests.classrooms.taught import ended

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis", "clock")]


def states() -> list[tuple[str, int, str]]:
    """State, tries and trouble of each message, the oldest first."""
    return list(Delivery.objects.order_by("created_at", "kind").values_list("state", "tries", "trouble"))


def test_who_has_many_messages_waits_for_the_others_after_some(receiver: Receiver, hook: Webhook):
    for _ in range(7):
        ended()
    assert (deliver_due(), deliver_due(), deliver_due()) == (5, 2, 0)


def test_a_message_is_tried_eight_times_later_and_later_with_the_same_id_and_body(
    clock, receiver: Receiver, hook: Webhook
):
    receiver.says(500, b"not now")
    ended()
    waits = []
    for tries in range(1, MOST_TRIES):
        assert deliver_due() == 1
        assert states() == [("waiting", tries, "refused")]
        wait = Delivery.objects.get().due_at - timezone.now()
        waits.append(wait.total_seconds() / (15 * 4 ** (tries - 1)))
        clock.shift(wait - timedelta(seconds=1))
        assert deliver_due() == 0
        clock.shift(1)
    assert deliver_due() == 1
    assert states() == [("failed", 8, "refused")]
    assert all(0.8 <= wait <= 1.2 for wait in waits)
    assert len(set(waits)) > 1
    clock.shift(timedelta(days=9))
    assert deliver_due() == 0
    assert len({(headers["webhook-id"], body) for _, headers, body in receiver.got}) == 1
    assert len({headers["webhook-timestamp"] for _, headers, _ in receiver.got}) == 8
    assert (Delivery.objects.get().code, Delivery.objects.get().answer) == (500, "not now")


def test_who_comes_back_gets_what_has_waited_and_all_is_forgiven(clock, receiver: Receiver, hook: Webhook):
    Webhook.objects.update(failed_in_a_row=4)
    receiver.says(503)
    ended()
    deliver_due()
    receiver.says(200)
    clock.shift(30)
    deliver_due()
    assert states() == [("delivered", 2, "")]
    assert Webhook.objects.get().failed_in_a_row == 0


def test_who_fails_is_left_alone_for_a_while_and_the_others_are_served(receiver: Receiver, hook: Webhook):
    with receiving() as other:
        webhooks.register(other.address, None, SITE)
        receiver.says(500)
        for _ in range(3):
            ended()
        assert deliver_due() == 4
        assert (len(receiver.got), len(other.got)) == (1, 3)


def fail_for_good(clock, messages: int) -> None:
    """Each message fails to the end before the next is written."""
    for _ in range(messages):
        ended()
        Delivery.objects.filter(state=DeliveryState.WAITING).update(tries=MOST_TRIES - 1)
        deliver_due()
        clock.shift(1)


def test_after_five_failed_messages_in_a_row_the_webhook_is_off_and_hears_nothing(
    clock, receiver: Receiver, hook: Webhook
):
    receiver.says(500)
    fail_for_good(clock, FAILED_IN_A_ROW - 1)
    assert Webhook.objects.get().turned_off == ""
    ended()
    clock.shift(1)
    fail_for_good(clock, 1)
    hook.refresh_from_db()
    assert hook.turned_off == TurnedOff.FAILING
    assert states()[-2:] == [("failed", 8, "refused"), ("failed", 7, "off")]
    count = Delivery.objects.count()
    ended()
    assert Delivery.objects.count() == count
    assert webhooks.send_again(Delivery.objects.first()) == "This webhook is turned off. Turn it on first."
    receiver.says(204)
    webhooks.turn_on(hook)
    assert webhooks.send_again(Delivery.objects.select_related("webhook").get(trouble="off")) is None
    assert deliver_due() == 1
    assert states()[-1] == ("delivered", 1, "")


def test_who_says_to_be_gone_for_good_is_off_at_once(receiver: Receiver, hook: Webhook):
    receiver.says(410)
    ended()
    ended()
    deliver_due()
    assert Webhook.objects.get().turned_off == TurnedOff.GONE
    assert sorted(states()) == [("failed", 0, "off"), ("failed", 1, "refused")]


def test_a_test_is_tried_once_and_counts_for_nothing(receiver: Receiver, hook: Webhook):
    receiver.says(500)
    note_test(hook)
    deliver_due()
    assert states() == [("failed", 1, "refused")]
    assert Webhook.objects.get().failed_in_a_row == 0
    assert json.loads(receiver.got[0][2])["data"] == {"webhook": str(hook.id)}


def test_what_waits_when_a_webhook_is_turned_off_is_not_sent(receiver: Receiver, hook: Webhook):
    ended()
    turn_off(hook, TurnedOff.ADMIN)
    assert deliver_due() == 0
    assert states() == [("failed", 0, "off")]


def test_two_workers_never_speak_to_one_address_at_once(receiver: Receiver, hook: Webhook):
    ended()
    first = deliveries._begin(hook.id, timezone.now())
    assert first is not None
    assert deliveries._begin(hook.id, timezone.now()) is None
    assert deliver_due() == 0
    deliveries._note(first, posting.Outcome("", 204))
    ended()
    assert deliver_due() == 1


def test_a_worker_that_was_killed_loses_nothing_but_a_minute_and_a_try(clock, receiver: Receiver, hook: Webhook):
    ended()
    assert deliveries._begin(hook.id, timezone.now()) is not None  # and then no more
    clock.shift(30)
    assert deliver_due() == 0
    clock.shift(30)
    assert deliver_due() == 1
    assert states() == [("delivered", 2, "")]


def test_a_message_that_kills_every_worker_is_given_up(clock, hook: Webhook):
    ended()
    for _ in range(MOST_TRIES):
        assert deliveries._begin(hook.id, timezone.now()) is not None
        clock.move_to(max(Delivery.objects.get().due_at, timezone.now() + deliveries.LEASE))
    assert deliveries._begin(hook.id, timezone.now()) is None
    assert states() == [("failed", 8, "killed")]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=3)])
def test_a_clock_that_is_set_back_holds_nothing_up_for_longer_than_it_was_wrong(clock, receiver, hook: Webhook, back):
    clock.shift(back)
    receiver.says(500)
    ended()
    deliver_due()
    Webhook.objects.update(busy_until=timezone.now() + timedelta(seconds=50))  # and a worker was killed just then
    clock.shift(-back)
    receiver.says(204)
    if back < timedelta(days=1):
        clock.shift(back + timedelta(seconds=20))
        assert deliver_due() == 0
        clock.shift(40)
    assert deliver_due() == 1
    assert states() == [("delivered", 2, "")]


def test_a_webhook_that_is_removed_while_its_answer_is_awaited_leaves_nothing(hook: Webhook):
    ended()
    begun = deliveries._begin(hook.id, timezone.now())
    assert begun is not None
    hook.delete()
    deliveries._note(begun, posting.Outcome(Trouble.SLOW))
    assert not Delivery.objects.exists()
