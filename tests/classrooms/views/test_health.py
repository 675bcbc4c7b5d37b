"""Programs ask whether the site is up and ready; admins see how it is."""

import time
from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from classrooms import gateway
from classrooms.models import Course, Export, RetentionRun, Session, Window
from classrooms.queries.health import Dropped, health
from classrooms.services import clock as site_clock
from classrooms.services import sessions
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import hand_in, live_room
from tests.classrooms.school import School
from tests.classrooms.workers import SEED, no_worker_runs, worker_runs
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_redis(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody-listens.sock?db=0"
    gateway.redis.cache_clear()
    gateway.waiting_frames.cache_clear()
    yield
    gateway.redis.cache_clear()
    gateway.waiting_frames.cache_clear()


def states() -> dict[str, tuple[str, bool]]:
    """What the page says of each part, and whether somebody has to do something."""
    return {check.name: (check.says, bool(check.todo)) for check in health().checks}


def test_a_healthy_site_says_so(client, redis):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "redis": True})


def test_a_site_without_redis_says_what_is_missing(client, without_redis):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": True, "redis": False})


def test_a_site_is_ready_as_soon_as_a_worker_runs_and_says_nothing_else(client, redis):
    answer = client.get("/readyz")
    missing = {"ok": False, "database": True, "redis": True, "worker": False}
    assert (answer.status_code, answer.json()) == (503, missing)
    worker_runs(SEED, [SEED])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "redis": True, "worker": True})


def test_a_site_without_redis_is_not_ready(client, without_redis):
    answer = client.get("/readyz")
    missing = {"ok": False, "database": True, "redis": False, "worker": False}
    assert (answer.status_code, answer.json()) == (503, missing)


def test_all_is_well_while_everything_runs(school: School):
    site_clock.tick()
    RetentionRun.objects.create(counts={"window": 3, "stay": 2})
    found = states()
    size = found.pop("Database")
    assert (size[0].startswith("Answers, and takes "), size[1]) == (True, False)
    last = found.pop("What goes by time")
    assert (last[0].endswith(": 5 rows went."), last[1]) == (True, False)
    assert found == {
        "Redis": ("Answers.", False),
        "Workers": ("1 runs.", False),
        "Model": ("1 of 1 worker reads with seed_cnn.", False),
        "Pictures that wait": ("None.", False),
        "Clock": ("Ticked 0 seconds ago.", False),
        "Webhooks": ("1 message waits. 0 failed within a week.", False),
        "Exports": ("None is being made.", False),
    }
    assert "All is well." in school.browser("admin").get("/health/").content.decode()


def test_what_stands_still_needs_somebody(school: School, clock):
    site_clock.tick()
    RetentionRun.objects.create()
    no_worker_runs()
    clock.shift(11)
    assert states()["Clock"] == ("Ticked 11 seconds ago.", True)
    clock.shift(timedelta(days=2))
    found = states()
    assert found["Workers"] == ("None runs.", True)
    assert found["What goes by time"] == ("Last looked for on 2 March 2026, 09:00: 0 rows went.", True)
    gateway.redis().delete("rtr:ticked")
    assert states()["Clock"] == ("Has not ticked for a day.", True)
    page = school.browser("admin").get("/health/").content.decode()
    assert "3 things need you." in page
    assert page.count("Needs you") == 3


def test_what_a_worker_cannot_do_is_told(redis):
    worker_runs(SEED, [SEED], machine="room-2", troubles=("Copy the model there.",))
    (workers,) = [check for check in health().checks if check.name == "Workers"]
    assert workers.todo == "On room-2: Copy the model there."


def test_without_redis_the_page_says_what_to_do(school: School, without_redis):
    assert list(states()) == ["Database", "Redis", "Exports", "What goes by time", "Webhooks"]
    page = school.browser("admin").get("/health/").content.decode()
    assert "correct REDIS_URL" in page


@pytest.mark.usefixtures("redis")
def test_frames_that_wait_are_counted_over_all_lessons_with_the_longest_wait(clock):
    first, second = live_room(1), live_room(1)
    for room in (first, second):
        seat = str(room.seats[0].id)
        assert hand_in(room.id, seat, room.tickets[seat], 1) == "queued"
        clock.shift(2)
    assert states()["Pictures that wait"] == ("2, the one longest there for 4.0 s.", False)
    clock.shift(2)
    assert states()["Pictures that wait"] == ("2, the one longest there for 6.0 s.", True)


@pytest.mark.usefixtures("redis")
def test_dropped_frames_are_told_by_reason_of_lessons_live_and_of_the_last_week(clock):
    live, ended, old = live_room(1), live_room(1), live_room(1)
    slots = gateway.waiting_frames()
    for room, frames in ((live, 2), (ended, 5), (old, 90)):
        slots.count(room.id, "no_face", frames)
        slots.count(room.id, "accepted", 100)
    slots.count(live.id, "too_dark", 3)
    with TestCase.captureOnCommitCallbacks(execute=True):
        for room in (ended, old):
            sessions.end(room.session)
    Session.objects.filter(id=old.session.id).update(
        started_at=timezone.now() - timedelta(days=9), ended_at=timezone.now() - timedelta(days=8)
    )
    assert health().dropped == [Dropped("no_face", 2, 5), Dropped("too_dark", 3, 0)]


def test_an_admin_reads_what_goes_next_and_why_something_is_on_hold(school: School):
    browser = school.browser("admin")
    assert "Nothing is kept that goes by time." in browser.get("/health/").content.decode()
    Window.objects.create(session=school.ended, seat=school.seat, starts_at=MONDAY_NINE, accepted=3)
    page = browser.get("/health/").content.decode()
    assert "Averages and votes of 1 lesson go on" in page
    Course.objects.filter(id=school.course.id).update(legal_hold=True, legal_hold_reason="A complaint")
    page = browser.get("/health/").content.decode()
    assert "On hold, so nothing goes: A complaint" in page
    assert "Averages and votes" not in page


def test_the_clock_notes_that_it_ticks(redis):
    before = time.time()
    site_clock.tick()
    assert before <= float(redis.get("rtr:ticked")) <= time.time()


def test_an_export_that_does_not_move_shows(redis, clock):
    room = live_room(0)
    Export.objects.create(owner=UserFactory(), course=room.course, language="en", lessons=[room.id])
    assert states()["Exports"] == ("1 is being made.", False)
    clock.shift(timedelta(minutes=11))
    assert states()["Exports"] == ("1 is being made.", True)
