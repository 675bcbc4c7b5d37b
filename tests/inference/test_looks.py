import json
import time

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisGone

from inference.contract import LOOK_TTL, MAX_WAITING, PICTURE_TTL
from inference.looks import BETWEEN_TURNS, GIVES_WAY, TURN_KEY, WAITING_KEY, Looks, answer_key, owner_key, picture_key
from inference.slots import AsyncSlots, Slots
from inference.tasks import look

SEEN = {"status": "done", "model": "a network", "faces": [], "left_out": 0}


@pytest.fixture
def looks(redis):
    return Looks(redis)


def test_what_is_asked_is_taken_once_answered_and_read(looks, redis):
    assert looks.ask("one", "alice", b"a picture")
    assert looks.read("one", "alice") == "waiting"
    assert looks.take("one") == b"a picture"
    assert looks.take("one") is None
    assert looks.read("one", "alice") == "waiting"
    looks.answer("one", SEEN)
    assert looks.read("one", "alice") == SEEN
    assert redis.exists(picture_key("one"), WAITING_KEY) == 0


def test_nobody_else_can_read_it(looks):
    looks.ask("one", "alice", b"a picture")
    assert looks.read("one", "mallory") is None
    looks.answer("one", SEEN)
    assert looks.read("one", "mallory") is None
    assert looks.read("another", "alice") is None


def test_everything_runs_out_by_itself(looks, redis):
    looks.ask("one", "alice", b"a picture")
    assert 0 < redis.ttl(picture_key("one")) <= PICTURE_TTL
    assert 0 < redis.ttl(WAITING_KEY) <= PICTURE_TTL
    assert 0 < redis.ttl(owner_key("one")) <= PICTURE_TTL + LOOK_TTL
    looks.take("one")
    looks.answer("one", SEEN)
    assert 0 < redis.ttl(answer_key("one")) <= LOOK_TTL
    assert sorted(redis.keys()) == sorted([owner_key("one").encode(), answer_key("one").encode()])


def test_a_full_house_takes_no_more_until_one_is_answered(looks, redis):
    for number in range(MAX_WAITING):
        assert looks.ask(str(number), "alice", b"a picture")
    before = set(redis.keys())
    assert not looks.ask("late", "bob", b"a picture")
    assert set(redis.keys()) == before
    looks.answer("0", SEEN)
    assert looks.ask("late", "bob", b"a picture")


def test_one_that_nobody_answered_makes_room_when_its_time_is_over(looks, redis):
    for number in range(MAX_WAITING):
        looks.ask(str(number), "alice", b"a picture")
    redis.zadd(WAITING_KEY, {"0": time.time() - 1})
    assert looks.ask("late", "bob", b"a picture")
    assert redis.zscore(WAITING_KEY, "0") is None


def test_what_is_taken_back_leaves_nothing(looks, redis):
    looks.ask("one", "alice", b"a picture")
    looks.forget("one")
    assert redis.keys() == []


class Worker:
    """What surrounds a look: a real Redis, notes of what was looked at and put off."""

    def __init__(self, redis):
        self.looks, self.slots = Looks(redis), Slots(redis, 2)
        self.given, self.put_off = [], []

    def look(self, asked):
        def look_at(jpeg):
            self.given.append(jpeg)
            return SEEN

        look(asked, looks=self.looks, slots=self.slots, look_at=look_at, again=self.put_off.append)


@pytest.fixture
def worker(redis):
    return Worker(redis)


def test_the_task_takes_looks_and_answers(looks, redis, worker):
    looks.ask("one", "alice", b"a picture")
    worker.look("one")
    assert (worker.given, worker.put_off) == ([b"a picture"], [])
    assert json.loads(redis.get(answer_key("one"))) == SEEN


def test_a_task_that_comes_too_late_or_twice_does_nothing(redis, worker):
    worker.look("never asked")
    assert (worker.given, worker.put_off, redis.keys()) == ([], [], [])


async def a_frame_waits(async_redis):
    site = AsyncSlots(async_redis, 2)
    ticket = await site.open_ticket("room", "bob", consent=True, camera="on")
    await site.submit("room", "bob", ticket, 1, b"frame", 100.0)


async def test_a_frame_goes_before_a_picture(looks, async_redis, worker, redis):
    looks.ask("one", "alice", b"a picture")
    await a_frame_waits(async_redis)
    worker.look("one")
    assert (worker.given, worker.put_off) == ([], ["one"])
    assert redis.get(picture_key("one")) == b"a picture"


async def test_a_picture_that_has_given_way_for_long_goes_first_and_only_one_at_a_time(
    looks, async_redis, worker, redis
):
    await a_frame_waits(async_redis)
    for name in ("one", "two"):
        looks.ask(name, "alice", b"a picture")
        redis.pexpire(picture_key(name), PICTURE_TTL * 1000 - GIVES_WAY)
    worker.look("one")
    worker.look("two")
    assert (len(worker.given), worker.put_off) == (1, ["two"])
    assert 0 < redis.pttl(TURN_KEY) <= BETWEEN_TURNS
    redis.delete(TURN_KEY)
    worker.look("two")
    assert len(worker.given) == 2


async def test_a_picture_that_has_expired_is_not_put_off_for_ever(async_redis, worker):
    await a_frame_waits(async_redis)
    worker.look("never asked")
    assert (worker.given, worker.put_off) == ([], [])


def test_a_redis_that_is_gone_loses_the_look_with_one_line(caplog, tmp_path):
    with Redis.from_url(f"unix://{tmp_path}/nothing.sock") as client:
        look("one", looks=Looks(client), slots=Slots(client, 1), look_at=pytest.fail, again=pytest.fail)
        with pytest.raises(RedisGone):
            Looks(client).ask("one", "alice", b"a picture")
    assert caplog.messages == ["A look is lost: Redis is out of reach (ConnectionError)"]
