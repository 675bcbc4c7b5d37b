"""What comes over the queue `site`: names that the workers and the clock know."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from classrooms import gateway, tasks
from classrooms.reports import long
from classrooms.services import exports
from fer_site.celery import app
from inference.contract import RECORD_READINGS_TASK, SITE_QUEUE
from tests.classrooms.room import live_room
from tests.classrooms.taught import taught
from tests.factories import CourseFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def test_every_task_is_known_by_the_name_that_others_call_it():
    named = {task for task in app.tasks if task.startswith("classrooms.")}
    names = ("refresh", "tick", "keep_windows", "clean_up", "note_attendance", "write_reports", "apply_retention")
    names += ("ask_for_deliveries", "look_after_exports")
    ours = {*(f"classrooms.{name}" for name in names), gateway.DELIVER_TASK}
    assert named == {RECORD_READINGS_TASK, *ours}
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= named


def test_site_tasks_survive_a_killed_worker_and_carry_json_only():
    assert (app.conf.task_default_queue, app.conf.task_acks_late) == (SITE_QUEUE, True)
    assert app.conf.task_reject_on_worker_lost is True
    assert app.conf.accept_content == ["json"]


def test_a_tick_that_is_late_is_not_made_up_for():
    assert app.conf.beat_schedule["tick"]["options"]["expires"] <= app.conf.beat_schedule["tick"]["schedule"]


def test_a_batch_of_readings_reaches_the_live_view(clock):
    room = live_room(1)
    tasks.record_readings([room.see(room.seats[0], 1)])
    assert (room.tile(room.seats[0]) or {})["state"] == "live"


def test_a_refresh_a_tick_and_the_windows_run_twice_without_harm(clock):
    room = live_room(1)
    for _ in range(2):
        tasks.refresh(room.id)
        tasks.tick()
        tasks.keep_windows()
    assert (room.tile(room.seats[0]) or {})["reason"] == "waiting"


def test_the_daily_cleaning_forgets_sign_ins_that_have_run_out_and_no_others():
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))
    tasks.clean_up()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_what_waits_for_other_peoples_servers_is_asked_for_on_a_queue_of_its_own_and_piles_up_nowhere(redis):
    for _ in range(3):
        gateway.ask_outside()
    assert (redis.llen(gateway.OUTSIDE_QUEUE), redis.llen(SITE_QUEUE)) == (1, 0)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_export_is_made_beside_the_other_work_of_the_worker():
    """The task answers at once; a thread of its process goes on, and closes what it opened."""
    course = CourseFactory(teachers=[TeacherFactory()])
    taught(course, moods=[60] * 3)
    export = exports.ask(course.teachers.get(), course, with_pdf=False)
    assert export is not None
    tasks.look_after_exports()
    (maker,) = long._makers
    tasks.look_after_exports()  # twice is once
    assert long._makers == [maker] or not maker.is_alive()
    maker.join(60)
    export.refresh_from_db()
    assert (export.state, export.done) == ("ready", 2)


def test_asking_the_site_puts_a_message_on_its_queue(redis):
    gateway.ask_site("classrooms.refresh", "00000000-0000-0000-0000-000000000000")
    assert redis.llen(SITE_QUEUE) == 1
