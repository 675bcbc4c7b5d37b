import pytest
from redis import Redis

from inference.contract import shard_of
from inference.pipeline import Seen
from inference.slots import BATCH, AsyncSlots, Slots, drain_key
from inference.tasks import FAIR_SHARE, drain

ROOM = "room"
SHARD = shard_of(ROOM, 1)


def reading(frame, **verdict):
    return {
        "session": frame.session,
        "seat": frame.seat,
        "ticket": frame.ticket,
        "seq": 1,
        "captured_at": 100.0,
        "received_at": frame.received_at,
        **({"status": "accepted", "p": [1.0, 0, 0, 0, 0, 0, 0]} | verdict),
    }


class Workbench:
    """What surrounds a drain: a real Redis, a clock that it advances, notes of what it saw, recorded and asked for."""

    def __init__(self, slots):
        self.slots = slots
        self.batches = []
        self.recorded = []
        self.asked_again = []
        self.now = 0.0
        self.seconds_a_batch = 0.01
        self.meanwhile = []

    def see(self, frames):
        self.batches.append([frame.seat for frame in frames])
        self.now += self.seconds_a_batch
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return Seen([reading(frame) for frame in frames], [])

    def drain(self, token):
        drain(
            SHARD,
            token,
            slots=self.slots,
            see=self.see,
            record=self.recorded.append,
            again=lambda shard, token: self.asked_again.append((shard, token)),
            clock=lambda: self.now,
        )


@pytest.fixture
def workbench(redis):
    return Workbench(Slots(redis, 1))


@pytest.fixture
def site(async_redis):
    return AsyncSlots(async_redis, 1)


async def fill(site, number, session=ROOM):
    """Lets a number of seats hand in a frame each and returns the token that woke the shard."""
    wake = None
    for seat in range(number):
        ticket = await site.open_ticket(session, f"seat{seat:03}", consent=True, camera="on")
        submitted = await site.submit(session, f"seat{seat:03}", ticket, 1, b"frame", 100.0 + seat)
        wake = wake or submitted.wake
    return wake


async def test_a_drain_sees_all_frames_in_batches_and_lets_go(site, workbench, redis):
    workbench.drain(await fill(site, BATCH + 3))
    assert [len(batch) for batch in workbench.batches] == [BATCH, 3]
    assert [len(batch) for batch in workbench.recorded] == [BATCH, 3]
    assert [one["seat"] for one in workbench.recorded[0]] == workbench.batches[0]
    assert workbench.asked_again == []
    assert redis.exists(drain_key(SHARD)) == 0


async def test_what_comes_in_while_a_batch_is_seen_is_seen_too(site, workbench, redis):
    wake = await fill(site, 1)

    def another_comes():
        redis.set("rtr:slot:room:late", b"t" * 32 + b"\x00" * 8 + b"frame")
        redis.zadd("rtr:dirty:0", {"room:late": 200.0})

    workbench.meanwhile.append(another_comes)
    workbench.drain(wake)
    assert workbench.batches == [["seat000"], ["late"]]


async def test_a_busy_shard_goes_to_the_back_of_the_queue_and_keeps_its_lease(site, workbench, redis):
    wake = await fill(site, 3 * BATCH)
    workbench.seconds_a_batch = FAIR_SHARE * 0.6
    workbench.drain(wake)
    assert len(workbench.batches) == 2
    assert workbench.asked_again == [(SHARD, wake)]
    assert redis.get(drain_key(SHARD)) == wake.encode()
    workbench.drain(wake)
    assert len(workbench.batches) == 3
    assert redis.exists(drain_key(SHARD)) == 0


async def test_a_drain_that_lost_its_lease_touches_nothing(site, workbench, redis):
    wake = await fill(site, 2)
    redis.set(drain_key(SHARD), "another")
    workbench.drain(wake)
    assert (workbench.batches, workbench.recorded, workbench.asked_again) == ([], [], [])
    assert redis.get(drain_key(SHARD)) == b"another"
    assert redis.zcard("rtr:dirty:0") == 2


async def test_a_drain_for_nothing_lets_go(workbench, redis):
    redis.set(drain_key(SHARD), "token")
    workbench.drain("token")
    assert workbench.batches == []
    assert redis.exists(drain_key(SHARD)) == 0


async def test_frames_that_expired_in_their_slots_do_not_end_the_drain(site, workbench, redis):
    wake = await fill(site, BATCH + 1)
    for seat in range(BATCH):
        redis.delete(f"rtr:slot:room:seat{seat:03}")
    workbench.drain(wake)
    assert workbench.batches == [[f"seat{BATCH:03}"]]


async def test_readings_and_drops_are_counted_by_session_and_reason(site, workbench):
    wake = await fill(site, 4)
    await fill(site, 2, session="other")

    def see(frames):
        rooms = [frame for frame in frames if frame.session == ROOM]
        readings = [
            reading(rooms[0]),
            reading(rooms[1]),
            reading(rooms[2], status="unknown", reason="no_face"),
            *[reading(frame, status="unknown", reason="too_dark") for frame in frames if frame.session == "other"],
        ]
        return Seen(readings, [(ROOM, "too_old")])

    workbench.see = see
    workbench.drain(wake)
    assert workbench.slots.counts(ROOM) == {"queued": 4, "accepted": 2, "no_face": 1, "too_old": 1}
    assert workbench.slots.counts("other") == {"queued": 2, "too_dark": 2}


async def test_nothing_is_sent_when_all_frames_were_too_old(site, workbench):
    wake = await fill(site, 1)
    workbench.see = lambda frames: Seen([], [(frame.session, "too_old") for frame in frames])
    workbench.drain(wake)
    assert workbench.recorded == []


async def test_a_broker_that_is_gone_ends_the_drain_and_leaves_its_lease_to_run_out(site, workbench, redis, caplog):
    wake = await fill(site, 1)

    def fail(readings):
        raise ConnectionError("no broker")

    drain(SHARD, wake, slots=workbench.slots, see=workbench.see, record=fail, again=pytest.fail)
    assert caplog.messages == ["Shard 0: Redis is out of reach (ConnectionError); the sweeper will find it"]
    assert 0 < redis.pttl(drain_key(SHARD)) <= 3000


def test_a_redis_that_is_gone_ends_the_drain_with_one_line(caplog, tmp_path):
    with Redis.from_url(f"unix://{tmp_path}/nothing.sock") as client:
        drain(0, "token", slots=Slots(client, 1), see=pytest.fail, record=pytest.fail, again=pytest.fail)
    assert caplog.messages == ["Shard 0: Redis is out of reach (ConnectionError); the sweeper will find it"]
