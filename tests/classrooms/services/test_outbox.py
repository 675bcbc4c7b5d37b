"""What happens is written down for other programs in the transaction in which it happens, and told once."""

import json
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.db import transaction
from django.test import TestCase

from classrooms import gateway, tasks
from classrooms.enums import Event
from classrooms.models import Delivery, Session, Webhook
from classrooms.services import consent, reports, sessions, webhooks
from classrooms.services.deliveries import deliver_due, note_event
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.receiver import SITE, Receiver, is_signed
from tests.classrooms.room import live_room
from tests.classrooms.taught import ended
from tests.factories import CourseFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis", "clock")]


def test_the_end_of_a_lesson_is_told_with_ids_times_and_links_and_no_name(receiver: Receiver):
    _, secret = webhooks.register(receiver.address, None, SITE)
    session = ended(CourseFactory(name="Algorithms"))
    tasks.deliver_webhooks()
    ((path, headers, body),) = receiver.got
    assert path == "/room"
    assert json.loads(body) == {
        "type": "session.ended",
        "timestamp": "2026-03-02T09:00:00Z",
        "data": {
            "course": str(session.course_id),
            "session": str(session.id),
            "started_at": "2026-03-02T09:00:00Z",
            "ended_at": "2026-03-02T09:00:00Z",
            "links": {
                "session": f"{SITE}/sessions/{session.id}/",
                "report": f"{SITE}/sessions/{session.id}/report/",
                "api_report": f"{SITE}/api/v1/sessions/{session.id}/report/",
            },
        },
    }
    assert headers["webhook-timestamp"] == str(int(MONDAY_NINE.timestamp()))
    assert headers["webhook-id"] == f"msg_{Delivery.objects.get().event.hex}"
    assert is_signed(secret, headers, body) == [True]
    assert list(Delivery.objects.values_list("state", "tries", "code", "trouble", "took_ms")) == [
        ("delivered", 1, 204, "", ANY)
    ]
    assert deliver_due() == 0


def test_a_report_is_told_of_once_when_it_is_whole_and_never_again(clock, hook: Webhook):
    room = live_room(1, connected=False)
    reports.write_reports()
    with TestCase.captureOnCommitCallbacks(execute=True):
        sessions.end(room.session)
    reports.write_reports()
    assert not Delivery.objects.filter(kind=Event.REPORT_READY).exists()
    clock.shift(16)
    for _ in range(2):
        reports.write_reports()
    assert Delivery.objects.filter(kind=Event.REPORT_READY).count() == 1
    assert Session.objects.get().report_ready_at == MONDAY_NINE + timedelta(seconds=16)
    Delivery.objects.all().delete()
    consent.withdraw(room.seats[0], erase=True)
    assert reports.write_reports() == 1
    assert not Delivery.objects.exists()


def test_a_webhook_hears_of_its_course_and_one_of_the_school_of_all(receiver: Receiver, hook: Webhook):
    one, other = CourseFactory(), CourseFactory()
    of_one = webhooks.register(receiver.address + "/one", one, SITE)[0]
    for course in (one, other):
        ended(course)
    heard = Delivery.objects.values_list("webhook", flat=True)
    assert sorted(heard) == sorted([hook.id, hook.id, of_one.id])
    deliver_due()
    ids = {path: headers["webhook-id"] for path, headers, _ in receiver.got if path != "/room"}
    assert ids["/room/one"] in {headers["webhook-id"] for path, headers, _ in receiver.got if path == "/room"}


def test_an_event_that_is_noted_twice_is_told_once(receiver: Receiver, hook: Webhook):
    session = ended()
    sessions.end(session)
    note_event(Event.SESSION_ENDED, session)
    deliver_due()
    assert len(receiver.got) == 1


def test_what_is_rolled_back_is_told_to_nobody(hook: Webhook):
    session = SessionFactory()
    with transaction.atomic():
        sessions.start(session)
        sessions.end(session)
        assert Delivery.objects.exists()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_the_worker_is_asked_after_the_commit_and_only_when_there_is_something(redis, receiver: Receiver):
    ended()
    assert redis.llen(gateway.OUTSIDE_QUEUE) == 0
    webhooks.register(receiver.address, None, SITE)
    ended()
    assert redis.llen(gateway.OUTSIDE_QUEUE) == 1


def test_the_clock_asks_again_only_while_something_is_due(clock, redis, receiver: Receiver, hook: Webhook):
    ended()
    redis.flushdb()  # the question is lost
    tasks.ask_for_deliveries()
    assert redis.llen(gateway.OUTSIDE_QUEUE) == 1
    deliver_due()
    redis.flushdb()
    tasks.ask_for_deliveries()
    assert redis.llen(gateway.OUTSIDE_QUEUE) == 0


def test_a_lesson_without_webhooks_writes_nothing(django_assert_num_queries):
    session = ended()
    with django_assert_num_queries(1):
        note_event(Event.SESSION_ENDED, session)
    assert not Delivery.objects.exists()
