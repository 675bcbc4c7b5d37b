"""An admin switches the cameras of a course off, in the middle of a lesson, and on again."""

import pytest
from redis import Redis

from classrooms import gateway
from classrooms.enums import PrivacyMode
from classrooms.live import state as live
from classrooms.live import switch
from classrooms.live.state import Scopes
from classrooms.models import Course, PaceWord, Session
from classrooms.queries.consent import current_text, has_agreed
from classrooms.services import analytics, clock, consent, lesson, sessions, voices
from tests.classrooms.announced import Announced
from tests.classrooms.room import HAPPY, Room, hand_in, live_room

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]

REASON = "The parents' council has asked for a pause."
SWITCHED = {"type": "cameras.switched"}


@pytest.fixture
def room() -> Room:
    """Five students whose moods the teacher sees, and a mark of the teacher."""
    room = live_room(5)
    room.record(*(room.see(seat, 1) for seat in room.seats))
    lesson.mark(room.session, "slowed")
    return room


def switched_off(room: Room) -> None:
    analytics.switch_off(Course.objects.get(id=room.course.id), REASON)


def test_a_course_whose_cameras_are_off_is_like_one_of_self_reports():
    course = live_room(0, PrivacyMode.INDIVIDUAL).course
    assert (course.uses_cameras, course.mode) == (True, PrivacyMode.INDIVIDUAL)
    analytics.switch_off(course, REASON)
    assert (course.uses_cameras, course.mode, course.privacy_mode) == (False, PrivacyMode.SELF_REPORT, "individual")
    analytics.switch_on(course)
    assert (course.uses_cameras, course.mode) == (True, PrivacyMode.INDIVIDUAL)


def test_frames_are_refused_what_waits_is_dropped_and_what_comes_back_is_discarded(room: Room):
    first, second = room.seats[:2]
    assert hand_in(room.id, str(first.id), room.tickets[str(first.id)], seq=2) == "queued"
    assert gateway.waiting_frames().waiting()[0] == 1
    switched_off(room)
    assert gateway.waiting_frames().waiting()[0] == 0
    assert hand_in(room.id, str(first.id), room.tickets[str(first.id)], seq=3) == "no_consent"
    room.record(room.see(second, 2, HAPPY))
    assert room.counts()["discarded"] == 1


def test_tiles_say_no_more_than_who_is_here_and_no_mood_is_left(room: Room):
    assert {tile["state"] for tile in room.state()["tiles"].values()} == {"live"}
    assert room.state()["signal"]["mood"] == 100
    assert [point["mood"] for point in room.state()["line"]] != []
    switched_off(room)
    state = room.state()
    assert {(tile["state"], tile["mood"]) for tile in state["tiles"].values()} == {("here", None)}
    assert (state["session"]["mode"], state["signal"]["why"], state["signal"]["mood"]) == ("self_report",) * 2 + (None,)
    assert {(point["mood"], point["distribution"]) for point in state["line"]} == {(None, None)}
    sides = [entry[side]["mood"]["mean"] for entry in state["ledger"].values() for side in ("before", "after")]
    assert sides == [None, None]


def test_pages_are_told_students_first(room: Room, announced: Announced):
    switched_off(room)
    told = [(group.split(".")[0], message["type"]) for group, message in announced.take()]
    assert told == [("class", "cameras.switched"), ("dashboard", "live.event"), ("dashboard", "cameras.switched")]


def test_votes_and_calls_for_help_go_on(room: Room):
    switched_off(room)
    assert isinstance(voices.vote(room.session, room.seats[0], "too_fast", is_named=False), PaceWord)
    assert voices.ask_for_help(room.session, room.seats[1]) is not None
    tile = room.tile(room.seats[1])
    assert tile is not None
    assert (room.state()["pace"]["votes"], tile["need"]) == (1, "help")


def test_nobody_agrees_or_turns_a_camera_on_meanwhile(room: Room):
    seat = room.seats[0]
    switched_off(room)
    seat.course.refresh_from_db()
    assert consent.grant(seat, current_text(), stored=True, individual=True) is None
    assert consent.change_scopes(seat, stored=False) is None
    assert not consent.switch_camera(room.session, seat, "on")
    assert not has_agreed(seat.course)


def test_a_yes_that_crosses_the_switch_opens_nothing(room: Room):
    seat = room.seats[0]
    assert seat.course.uses_cameras  # as it was when the request began
    switched_off(room)
    consent.grant(seat, current_text(), stored=True, individual=True)
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)], seq=2) == "no_consent"
    state = live.load(room.id)
    assert state is not None
    assert state.scopes[str(seat.id)] == Scopes()


def test_a_page_that_connected_in_that_moment_is_closed_by_the_clock(room: Room):
    seat = room.seats[0]
    switched_off(room)
    gateway.waiting_frames().set_consent(room.id, str(seat.id), True)  # what it looked up a moment before
    clock.tick()
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)], seq=2) == "no_consent"


def test_on_again_everybody_who_agreed_may_open_the_camera_and_nobodys_opens_by_itself(room: Room):
    course = Course.objects.get(id=room.course.id)
    analytics.switch_off(course, REASON)
    analytics.switch_on(course)
    state = live.load(room.id)
    assert state is not None
    assert (state.config.mode, set(state.scopes.values())) == ("individual", {Scopes(True, True, True)})
    assert room.state()["session"]["mode"] == "individual"
    assert {tile["state"] for tile in room.state()["tiles"].values()} == {"camera_off"}
    assert room.state()["signal"]["mood"] is None
    room.connect()
    seat = room.seats[0]
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)], seq=1) == "queued"


def test_the_reason_can_be_changed_and_the_day_stays(room: Room):
    course = Course.objects.get(id=room.course.id)
    analytics.switch_off(course, REASON)
    since = course.analytics_off_at
    analytics.switch_off(course, "A trial is over.")
    assert (course.analytics_off_at, course.analytics_off_reason) == (since, "A trial is over.")


def test_what_redis_missed_or_lost_the_clock_makes_good(room: Room, redis: Redis):
    Course.objects.update(analytics_off_at=room.session.started_at, analytics_off_reason=REASON)
    clock.tick()
    assert room.state()["session"]["mode"] == "self_report"
    redis.flushdb()
    clock.tick()
    state = live.load(room.id)
    assert state is not None
    assert (state.config.mode, set(state.scopes.values())) == ("self_report", {Scopes()})


def test_a_lesson_that_begins_without_cameras_asks_nobody(room: Room):
    sessions.end(room.session)
    switched_off(room)
    later = Session.objects.create(course_id=room.course.id, title="Later")
    assert sessions.start(later) is None
    state = live.load(str(later.id))
    assert state is not None
    assert (state.config.mode, set(state.scopes.values())) == ("self_report", {Scopes()})


def test_nothing_is_switched_in_a_lesson_that_redis_does_not_know(redis: Redis):
    switch.set_mode("nowhere", "self_report", {})
    assert redis.keys("*nowhere*") == []
