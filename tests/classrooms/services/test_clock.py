"""What one second of the clock does."""

import pytest
from redis import Redis

from classrooms import gateway
from classrooms.enums import SessionState
from classrooms.live import state as live
from classrooms.models import Session
from classrooms.services import clock as site_clock
from classrooms.services import consent
from inference.contract import INFERENCE_QUEUE, shard_of
from inference.slots import drain_key
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import Room, hand_in, live_room
from tests.factories import SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def wait_a_frame(room: Room, number: int = 0, seq: int = 1) -> None:
    seat = str(room.seats[number].id)
    assert hand_in(room.id, seat, room.tickets[seat], seq) in ("queued", "superseded")


def test_a_view_that_redis_lost_is_set_up_from_the_database(clock, redis: Redis):
    room = live_room(2, agree=[0], connected=False)
    before = live.load(room.id)
    redis.flushdb()
    clock.shift(3)
    site_clock.tick()
    revived = live.load(room.id)
    assert before is not None
    assert revived is not None
    assert (revived.config, revived.scopes) == (before.config, before.scopes)
    assert {tile["state"] for tile in room.state()["tiles"].values()} == {"away"}
    assert revived.view.seq == 3001  # far above what dashboards know: they ask for the state


def test_a_consent_that_was_withdrawn_while_redis_was_away_stays_withdrawn(clock, redis: Redis):
    room = live_room(1, connected=False)
    redis.flushdb()
    consent.withdraw(room.seats[0])
    site_clock.tick()
    state = live.load(room.id)
    assert state is not None
    assert state.scopes == {str(room.seats[0].id): live.Scopes()}


def test_a_shard_whose_worker_died_is_woken(clock, redis: Redis, settings):
    room = live_room(1)
    shard = shard_of(room.id, settings.INFERENCE_SHARDS)
    wait_a_frame(room)
    site_clock.tick()
    assert redis.llen(INFERENCE_QUEUE) == 0  # its lease still runs
    redis.delete(drain_key(shard))  # as when the lease runs out
    site_clock.tick()
    assert redis.llen(INFERENCE_QUEUE) == 1
    assert redis.exists(drain_key(shard)) == 1


def test_frames_that_wait_stretch_the_interval_and_everybody_hears_it(clock, announced: Announced):
    room = live_room(1)
    wait_a_frame(room)
    clock.shift(0.6)
    announced.take()
    site_clock.tick()
    messages = announced.take()
    assert room.state()["session"]["interval_ms"] == 1500
    assert (f"class.{room.id}", {"type": "pace.changed", "interval_ms": 1500}) in messages
    assert [m["event"]["interval_ms"] for _, m in messages if m["type"] == "live.event"] == [1500]


def test_the_interval_comes_back_when_nothing_waits(clock, redis: Redis, announced: Announced):
    room = live_room(1)
    wait_a_frame(room)
    clock.shift(0.6)
    site_clock.tick()
    redis.delete(*redis.keys("rtr:dirty:*"))
    found = []
    for _ in range(9):
        clock.shift(1)
        site_clock.tick()
        found.append(room.state()["session"]["interval_ms"])
    assert found == [1425, 1354, 1286, 1222, 1161, 1103, 1048, 1000, 1000]
    announced.take()
    site_clock.tick()
    assert [message for group, message in announced.take() if group.startswith("class.")] == []


def test_the_interval_never_passes_five_seconds(clock):
    room = live_room(1)
    wait_a_frame(room)
    for _ in range(8):
        clock.shift(1)
        site_clock.tick()
    assert room.state()["session"]["interval_ms"] == 5000


def test_silence_is_noticed(clock):
    room = live_room(1)
    room.record(room.see(room.seats[0], 1))
    clock.shift(30.5)
    site_clock.tick()
    assert (room.tile(room.seats[0]) or {})["reason"] == "stale"


def test_a_second_in_which_nothing_happens_announces_nothing(clock, announced: Announced):
    room = live_room(1)
    site_clock.tick()
    before, _ = room.state(), announced.take()
    clock.shift(1)
    site_clock.tick()
    assert room.state() == before
    assert announced.take() == []


def test_lessons_that_are_not_live_are_left_alone(clock, redis: Redis):
    SessionFactory()
    site_clock.tick()
    assert redis.keys("rtr:live:*") == []


def test_an_end_that_redis_missed_is_told_by_the_clock(clock, announced: Announced):
    room = live_room(1)
    Session.objects.filter(id=room.session.id).update(state=SessionState.ENDED, ended_at=MONDAY_NINE)
    announced.take()
    site_clock.tick()
    assert [m["event"]["type"] for _, m in announced.take() if m["type"] == "live.event"] == ["session.ended"]
    site_clock.tick()
    assert announced.take() == []
    assert room.state()["session"]["state"] == "ended"


def test_a_lesson_that_another_process_is_stuck_in_does_not_stop_the_others(clock, monkeypatch, redis, caplog):
    stuck, other = live_room(1), live_room(1)
    for room in (stuck, other):
        room.record(room.see(room.seats[0], 1))
    clock.shift(30.5)
    monkeypatch.setattr(live, "LOCK_WAIT", 0.01)
    with live.writing(stuck.id):
        site_clock.tick()
    assert (other.tile(other.seats[0]) or {})["reason"] == "stale"
    assert (stuck.tile(stuck.seats[0]) or {})["reason"] is None
    assert caplog.messages == [f"Session {stuck.id} is being written to for too long"]


def test_frames_of_an_unknown_session_wake_a_shard_and_nothing_else(clock, redis: Redis):
    """A session that was deleted while its frames waited."""
    room = live_room(1)
    wait_a_frame(room)
    redis.delete(*redis.keys("rtr:drain:*"))
    Session.objects.all().delete()
    site_clock.tick()
    assert gateway.redis().llen(INFERENCE_QUEUE) == 1


def test_the_interval_never_comes_back_below_what_the_course_chose():
    room = live_room(1, interval_seconds=3)
    assert room.state()["session"]["interval_ms"] == 3000
    site_clock.tick()
    assert room.state()["session"]["interval_ms"] == 3000
