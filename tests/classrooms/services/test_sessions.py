"""Lessons begin and end, once."""

import itertools
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from classrooms import gateway
from classrooms.enums import PrivacyMode, SessionState
from classrooms.live import state as live
from classrooms.live.state import LiveConfig, Scopes
from classrooms.models import Session
from classrooms.rules import codes
from classrooms.rules.codes import ALPHABET, CODE_LENGTH
from classrooms.services import sessions
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import hand_in, live_room
from tests.factories import CourseFactory, SeatFactory, SessionFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]


def test_a_new_lesson_is_scheduled_with_a_code():
    later = timezone.now() + timedelta(days=1)
    session = sessions.schedule(CourseFactory(), "Recursion", later)
    assert (session.title, session.state, session.scheduled_for) == ("Recursion", SessionState.SCHEDULED, later)
    assert len(session.code) == CODE_LENGTH
    assert set(session.code) <= set(ALPHABET)


def test_a_lesson_without_a_title_is_called_a_lesson():
    assert sessions.schedule(CourseFactory(), "").title == "Lesson"


def test_a_code_that_another_open_lesson_has_is_not_given_again(monkeypatch):
    SessionFactory(code="AAAAAA")
    drawn = itertools.chain("A" * 12, "B" * 6)
    monkeypatch.setattr(codes.secrets, "choice", lambda _: next(drawn))  # chance, made certain
    assert sessions.schedule(CourseFactory(), "Recursion").code == "BBBBBB"


def test_when_every_draw_is_taken_it_is_a_bug_and_says_so(monkeypatch):
    SessionFactory(code="AAAAAA")
    monkeypatch.setattr(codes.secrets, "choice", lambda _: "A")
    with pytest.raises(IntegrityError):
        sessions.schedule(CourseFactory(), "Recursion")
    assert Session.objects.count() == 1


def test_the_code_of_an_ended_lesson_is_free_again():
    room = live_room(0)
    sessions.end(room.session)
    assert SessionFactory(code=room.session.code).code == room.session.code


def test_starting_makes_a_lesson_live_and_opens_its_view(clock):
    course = CourseFactory(privacy_mode=PrivacyMode.AGGREGATE, k_threshold=7)
    seat = SeatFactory(course=course)
    session = SessionFactory(course=course)
    assert sessions.start(session) is None
    assert (session.state, session.started_at, session.ended_at) == (SessionState.LIVE, MONDAY_NINE, None)
    state = live.load(str(session.id))
    assert state is not None
    assert state.config == LiveConfig(str(session.id), "aggregate", 7, MONDAY_NINE.timestamp())
    assert state.scopes == {str(seat.id): Scopes()}
    assert (state.view.seq, state.view.ended, state.view.interval_ms) == (0, False, 1000)


def test_starting_twice_is_once(clock):
    room = live_room(1)
    room.record(room.see(room.seats[0], 1))
    before = room.state()
    clock.shift(60)
    assert sessions.start(room.session) is None
    assert room.session.started_at == MONDAY_NINE
    assert room.state() == before


def test_an_ended_lesson_does_not_start_again():
    room = live_room(0)
    sessions.end(room.session)
    assert sessions.start(room.session) == "This lesson has ended. Start a new one."
    room.session.refresh_from_db()
    assert room.session.is_ended


def test_a_course_has_one_live_lesson():
    room = live_room(0)
    second = SessionFactory(course=room.course)
    assert sessions.start(second) == "Another lesson of this course is live. End it first."
    assert Session.objects.get(id=second.id).state == SessionState.SCHEDULED
    assert live.load(str(second.id)) is None
    sessions.end(room.session)
    assert sessions.start(second) is None


def test_two_courses_may_be_live_at_once():
    live_room(0)
    assert sessions.start(SessionFactory()) is None


def test_ending_notes_the_time_and_what_became_of_the_frames(clock):
    room = live_room(1)
    (seat,) = room.seats
    hand_in(room.id, str(seat.id), room.tickets[str(seat.id)])
    hand_in(room.id, str(seat.id), "0" * 32)
    clock.shift(3600)
    sessions.end(room.session)
    assert room.session.is_ended
    assert room.session.ended_at == MONDAY_NINE + timedelta(hours=1)
    assert room.session.frames == {"queued": 1, "taken_over": 1}


def test_ending_tells_dashboards_and_students(clock, announced: Announced):
    room = live_room(1)
    seq = room.state()["seq"]
    announced.take()
    sessions.end(room.session)
    ended = {"type": "session.ended", "version": 1, "seq": seq + 1, "at": MONDAY_NINE.timestamp()}
    assert announced.take() == [
        (f"dashboard.{room.id}", {"type": "live.event", "event": ended}),
        (f"class.{room.id}", {"type": "session.ended"}),
    ]
    assert room.state()["session"]["state"] == "ended"


def test_ending_twice_is_once(clock, announced: Announced):
    room = live_room(0)
    sessions.end(room.session)
    state = room.state()
    announced.take()
    clock.shift(5)
    sessions.end(room.session)
    assert room.session.ended_at == MONDAY_NINE
    assert room.state() == state
    assert announced.take() == []


def test_an_end_that_the_pages_missed_is_told_the_second_time(clock, announced: Announced):
    room = live_room(0)
    Session.objects.filter(id=room.session.id).update(state=SessionState.ENDED, ended_at=MONDAY_NINE)
    announced.take()
    sessions.end(room.session)
    assert [message["type"] for _, message in announced.take()] == ["live.event", "session.ended"]


def test_a_scheduled_lesson_does_not_end(announced: Announced):
    session = SessionFactory()
    sessions.end(session)
    assert session.state == SessionState.SCHEDULED
    assert announced.take() == []


def test_a_start_that_is_rolled_back_opens_nothing():
    session = SessionFactory()

    def fail() -> None:
        with transaction.atomic():
            sessions.start(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert live.load(str(session.id)) is None
    assert Session.objects.get(id=session.id).state == SessionState.SCHEDULED


def test_a_lesson_that_has_not_started_has_no_view():
    with pytest.raises(ValueError, match="only a session that has started"):
        sessions.open_live_view(SessionFactory())


def test_a_view_that_was_lost_goes_on_above_the_numbers_that_dashboards_know(clock, redis):
    room = live_room(1)
    for seq in range(1, 50):
        room.record(room.see(room.seats[0], seq))
    known = room.state()["seq"]
    redis.flushdb()
    clock.shift(10)
    sessions.open_live_view(Session.objects.select_related("course").get(id=room.session.id))
    assert room.state()["seq"] == 10_000 > known
    assert time.time() == MONDAY_NINE.timestamp() + 10
    assert gateway.redis() is redis
