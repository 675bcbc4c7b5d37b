"""A real worker process between a real Redis and a reader of the site's queue."""

import base64
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from celery import Celery

from inference.config import broker_url
from inference.contract import DRAIN_TASK, INFERENCE_QUEUE, LOOK_TASK, RECORD_READINGS_TASK, SITE_QUEUE, pack_frame
from inference.fleet import Fleet
from inference.looks import Looks, answer_key, owner_key
from inference.slots import AsyncSlots, Slots
from tests.inference.picture import portrait
from tests.inference.shop import model_in, put_model

COMMAND = [
    *(sys.executable, "-m", "celery", "-A", "inference.worker", "worker"),
    *("-P", "solo", "-Q", "inference", "--without-mingle", "--without-gossip"),
]
PATIENCE = 30
"""Seconds a test waits for the worker at most."""


@pytest.fixture
def log(tmp_path):
    return tmp_path / "worker.log"


@pytest.fixture
def chosen(redis, tmp_path):
    """Another model than the default, chosen before the worker starts."""
    folder = put_model(tmp_path, "chosen")
    Fleet(redis).choose(model_in(folder))
    return model_in(folder)


@pytest.fixture
def worker(redis, redis_url, tiny_model, tmp_path, log):
    """The worker, started; it ends with the test."""
    environment = os.environ | {
        "REDIS_URL": redis_url,
        "MODEL_DIR": str(tiny_model),
        "MODELS_DIR": str(tmp_path),
        "INFERENCE_SHARDS": "2",
    }
    with log.open("wb") as output, subprocess.Popen(COMMAND, env=environment, stdout=output, stderr=output) as process:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


async def hand_in(async_redis, redis_url, seat, seq):
    """What the site does with a camera message."""
    site = AsyncSlots(async_redis, 2)
    ticket = await site.open_ticket("room", seat, consent=True, camera="on")
    now = time.time()
    submitted = await site.submit("room", seat, ticket, seq, pack_frame(seq, now, portrait()), now)
    # Without a token the shard's drain is still at work and will find the frame.
    if submitted.wake:
        with Celery(broker=broker_url(redis_url), set_as_current=False) as sender:
            arguments = [submitted.shard, submitted.wake]
            sender.send_task(DRAIN_TASK, args=arguments, queue=INFERENCE_QUEUE, ignore_result=True)
    return ticket


def next_message(redis):
    """The next message in the site's queue, as its worker would get it."""
    found = redis.blpop(SITE_QUEUE, timeout=PATIENCE)
    assert found is not None
    message = json.loads(found[1])
    return message["headers"], json.loads(base64.b64decode(message["body"]))[0]


async def test_a_frame_goes_in_and_a_reading_comes_out(worker, redis, async_redis, redis_url, log):
    ticket = await hand_in(async_redis, redis_url, "alice", 7)
    headers, [[reading]] = next_message(redis)
    assert (headers["task"], headers["argsrepr"]) == (RECORD_READINGS_TASK, "(1 readings)")
    assert (reading["session"], reading["seat"], reading["ticket"], reading["seq"]) == ("room", "alice", ticket, 7)
    assert (reading["status"], len(reading["p"])) == ("accepted", 7)

    # A second frame: its reading comes after the first one's count.
    await hand_in(async_redis, redis_url, "bob", 1)
    next_message(redis)
    assert Slots(redis, 2).counts("room")["accepted"] >= 1

    # No pixel is left: neither in Redis nor in the log, in no spelling that Celery uses.
    spellings = (b"\xff\xd8\xff", base64.b64encode(portrait())[:20], b"\\xff\\xd8")
    everything = log.read_bytes() + b"".join(redis.dump(key) or b"" for key in redis.scan_iter())
    assert [spelling for spelling in spellings if spelling in everything] == []


def looked(redis, redis_url, look, jpeg, *arguments):
    """What the worker says of a picture."""
    looks = Looks(redis)
    looks.ask(look, "alice", jpeg)
    with Celery(broker=broker_url(redis_url), set_as_current=False) as sender:
        sender.send_task(LOOK_TASK, args=[look, *arguments], queue=INFERENCE_QUEUE, ignore_result=True)
    deadline = time.monotonic() + PATIENCE
    while (seen := looks.read(look, "alice")) == "waiting" and time.monotonic() < deadline:
        redis.blpop("nothing", timeout=0.1)
    return seen


def test_a_square_goes_in_and_what_the_answer_rests_on_comes_out(worker, redis, redis_url, log):
    (seen,) = looked(redis, redis_url, "one", portrait(), None)["faces"]
    assert "falls" not in seen
    (face,) = looked(redis, redis_url, "two", portrait(), seen["square"])["faces"]
    assert [len(row) for row in face["falls"]] == [12] * 12
    assert str(face["falls"][9][5]).encode() not in log.read_bytes()


def test_a_picture_goes_in_and_numbers_come_out(worker, redis, redis_url, log):
    look = looked(redis, redis_url, "one", portrait())
    assert (look["status"], [len(face["p"]) for face in look["faces"]]) == ("done", [7])
    left = set(redis.scan_iter("rtr:look:*"))
    assert left == {owner_key("one").encode(), answer_key("one").encode()}
    said = log.read_bytes()
    assert b"\xff\xd8\xff" not in said
    assert str(look["faces"][0]["p"][0]).encode() not in said


async def test_a_worker_that_is_asked_to_stop_stops(worker, redis, async_redis, redis_url):
    await hand_in(async_redis, redis_url, "alice", 1)
    next_message(redis)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0


async def test_a_worker_that_starts_reads_its_first_frame_with_the_chosen_model(
    chosen, worker, redis, async_redis, redis_url
):
    await hand_in(async_redis, redis_url, "alice", 1)
    next_message(redis)
    await hand_in(async_redis, redis_url, "bob", 1)  # its reading comes after the first one's note
    next_message(redis)
    assert Slots(redis, 2).models("room") == [str(chosen)]
    (sign,) = Fleet(redis).signs()
    assert (sign.serves, sign.pid, sign.troubles) == (chosen, worker.pid, ())


async def test_a_worker_that_stops_says_goodbye(worker, redis, async_redis, redis_url):
    await hand_in(async_redis, redis_url, "alice", 1)
    next_message(redis)
    assert [sign.pid for sign in Fleet(redis).signs()] == [worker.pid]
    worker.send_signal(signal.SIGTERM)
    worker.wait(PATIENCE)
    assert Fleet(redis).signs() == []
