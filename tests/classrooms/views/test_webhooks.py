"""An admin registers a program that is told of events, and sees what became of the messages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, TestCase
from django.utils import timezone

from classrooms.enums import Trouble, TurnedOff
from classrooms.forms.webhooks import MOST_WEBHOOKS
from classrooms.models import Delivery, Webhook
from classrooms.queries.health import health
from classrooms.services import sessions, webhooks
from classrooms.services.deliveries import deliver_due, turn_off
from classrooms.services.sealing import unseal
from tests.classrooms.receiver import Receiver
from tests.classrooms.school import School

pytestmark = pytest.mark.django_db

LIST = "/school/webhooks/"
ADDRESS = "https://lms.school.example/room"


@pytest.fixture
def admin(school: School) -> Client:
    return school.browser("admin")


def secrets_on(page: str) -> set[str]:
    return set(re.findall(r"whsec_[A-Za-z0-9+/=]+", page))


def messages(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_secret_is_shown_once_and_stands_sealed_in_the_database(admin: Client, school: School):
    answer = admin.post(LIST, {"address": ADDRESS, "course": school.course.id})
    (secret,) = secrets_on(answer.content.decode())
    webhook = Webhook.objects.get(address=ADDRESS)
    assert (webhook.course, webhook.site) == (school.course, "http://testserver")
    assert unseal(webhook.secret) == secret
    assert "no-store" in answer["Cache-Control"]
    for page in (LIST, webhook.get_absolute_url(), f"{webhook.get_absolute_url()}secret/"):
        assert secrets_on(admin.get(page).content.decode()) == set()


def test_a_new_secret_is_shown_once_and_the_page_says_how_long_the_old_one_lasts(admin: Client, school: School):
    page = school.webhook.get_absolute_url()
    assert "The secret before is valid until" not in admin.get(page).content.decode()
    answer = admin.post(f"{page}secret/")
    assert secrets_on(answer.content.decode()) == {unseal(Webhook.objects.get().secret)}
    assert "no-store" in answer["Cache-Control"]
    assert "The secret before is valid until" in admin.get(page).content.decode()


@pytest.mark.parametrize("address", ["", "http://lms.school.example/", "https://10.0.0.1/", "https://lms.example/#x"])
def test_an_address_that_nothing_is_sent_to_is_refused_with_a_reason(admin: Client, address):
    answer = admin.post(LIST, {"address": address})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["address"])
    assert Webhook.objects.count() == 1


def test_the_same_address_is_not_registered_twice_for_the_same_lessons(admin: Client, school: School):
    for course in ("", school.course.id):
        assert admin.post(LIST, {"address": ADDRESS, "course": course}).status_code == 200
        answer = admin.post(LIST, {"address": ADDRESS, "course": course})
        assert answer.context["form"].non_field_errors() == [
            "This address is told of the same already. It stands in the list."
        ]


def test_a_course_that_is_not_there_is_refused(admin: Client):
    answer = admin.post(LIST, {"address": ADDRESS, "course": uuid4()})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["course"])


def test_a_school_has_only_so_many(admin: Client):
    for number in range(1, MOST_WEBHOOKS):
        assert admin.post(LIST, {"address": f"{ADDRESS}/{number}"}).status_code == 200
    answer = admin.post(LIST, {"address": ADDRESS})
    assert answer.context["form"].non_field_errors() == [
        "A school may have 20 webhooks. Remove one that is not needed first."
    ]


def test_from_the_form_to_the_receiver_and_back_onto_the_page(admin: Client, school: School, receiver: Receiver):
    admin.post(LIST, {"address": receiver.address})
    webhook = Webhook.objects.get(address=receiver.address)
    receiver.says(500, b"<script>alert(1)</script>")
    with TestCase.captureOnCommitCallbacks(execute=True):
        sessions.end(school.live)
    school.webhook.delete()
    deliver_due()
    page = admin.get(webhook.get_absolute_url()).content.decode()
    for words in ("A lesson has ended", "Waiting", "The receiver did not accept it.", "500", "Next try", " ms"):
        assert words in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    receiver.says(204)
    delivery = Delivery.objects.get()
    answer = admin.post(f"{webhook.get_absolute_url()}deliveries/{delivery.id}/again/", follow=True)
    assert messages(answer) == ["The message is on its way again. Look again in a few seconds."]
    deliver_due()
    assert "Delivered" in admin.get(webhook.get_absolute_url()).content.decode()


def test_a_test_event_is_sent(admin: Client, school: School, receiver: Receiver):
    webhook, _ = webhooks.register(receiver.address, None, "http://testserver")
    school.webhook.delete()
    answer = admin.post(f"{webhook.get_absolute_url()}test/", follow=True)
    assert messages(answer) == ["The test is on its way. Look again in a few seconds."]
    deliver_due()
    assert [path for path, _, _ in receiver.got] == ["/room"]


def test_what_is_off_sends_nothing_and_can_be_turned_on(admin: Client, school: School):
    page = school.webhook.get_absolute_url()
    assert messages(admin.post(f"{page}switch/", follow=True)) == [
        "The webhook is off. Nothing is sent until you turn it on."
    ]
    for act in ("test/", f"deliveries/{school.delivery.id}/again/"):
        assert messages(admin.post(page + act, follow=True)) == ["This webhook is turned off. Turn it on first."]
    assert list(Delivery.objects.values_list("state", "trouble")) == [("failed", Trouble.OFF)]
    admin.post(f"{page}switch/", {"on": "1"})
    assert Webhook.objects.get().turned_off == ""


def test_the_page_says_why_a_webhook_was_turned_off(admin: Client, school: School):
    turn_off(school.webhook, TurnedOff.FAILING)
    assert "Five messages in a row did not get through" in admin.get(school.webhook.get_absolute_url()).content.decode()


def test_what_is_removed_is_gone_with_its_messages(admin: Client, school: School):
    answer = admin.post(f"{school.webhook.get_absolute_url()}remove/", follow=True)
    assert messages(answer) == ["The webhook is removed. Nothing is sent there any more."]
    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()


def test_a_message_of_another_webhook_is_not_found(admin: Client, school: School):
    other, _ = webhooks.register(ADDRESS, None, "http://testserver")
    assert admin.post(f"{other.get_absolute_url()}deliveries/{school.delivery.id}/again/").status_code == 404


def test_the_page_shows_the_last_fifty_and_asks_as_often_as_for_one(
    admin: Client, school: School, django_assert_num_queries, django_assert_max_num_queries
):
    page = school.webhook.get_absolute_url()
    with django_assert_max_num_queries(10) as counted:
        admin.get(page)
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(webhook=school.webhook, event=uuid4(), kind="test", body="{}", due_at=now, created_at=now)
        for _ in range(60)
    )
    with django_assert_num_queries(len(counted)):
        assert admin.get(page).content.decode().count("/again/") == 50


def test_the_list_counts_what_waits_and_what_failed_and_asks_as_often_for_three_as_for_one(
    admin: Client, school: School, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10) as counted:
        assert "1 message waits." in admin.get(LIST).content.decode()
    for number in range(2):
        webhooks.register(f"{ADDRESS}/{number}", school.course, "http://testserver")
    Delivery.objects.update(state="failed")
    with django_assert_num_queries(len(counted)):
        page = admin.get(LIST).content.decode()
    assert ("1 failed within a week." in page, page.count("Lessons of Algorithms.")) == (True, 2)


def test_health_counts_messages_and_says_when_somebody_is_needed(school: School, clock):
    def found() -> tuple[str, str]:
        ((says, todo),) = [(one.says, one.todo) for one in health().checks if one.name == "Webhooks"]
        return says, todo

    Delivery.objects.update(due_at=timezone.now())
    assert found() == ("1 message waits. 0 failed within a week.", "")
    clock.shift(timedelta(minutes=5))
    assert found()[1].startswith("What is due is not sent.")
    turn_off(school.webhook, TurnedOff.GONE)
    assert found() == (
        "0 messages wait. 1 failed within a week.",
        "A webhook was turned off. Under School, Webhooks, you read why.",
    )
    Webhook.objects.all().delete()
    assert [one for one in health().checks if one.name == "Webhooks"] == []
