"""Whoever drains a shard holds its lease, and no frame is left behind."""

import asyncio

import pytest

from inference.contract import shard_of
from inference.slots import LEASE_MS, LeaseLost, dirty_key, drain_key, slot_key
from tests.inference.handed_in import ROOM, SHARD, SHARDS, submit


async def test_a_popped_frame_is_gone(site, slots, redis, ticket):
    wake = (await submit(site, ticket, 1)).wake
    slots.pop(SHARD, wake)
    assert redis.exists(slot_key(ROOM, "alice"), dirty_key(SHARD)) == 0


async def test_frames_come_out_longest_waiting_first_and_only_so_many(site, slots):
    wake = None
    for number in range(40):
        ticket = await site.open_ticket(ROOM, f"seat{number:02}", consent=True, camera="on")
        submitted = await submit(site, ticket, 1, seat=f"seat{number:02}", at=200.0 - number)
        wake = wake or submitted.wake
    first, _ = slots.pop(SHARD, wake)
    second, _ = slots.pop(SHARD, wake)
    assert [frame.seat for frame in first + second] == [f"seat{number:02}" for number in reversed(range(40))]
    assert len(first) == 32


async def test_a_drain_whose_lease_ran_out_loses_the_shard(site, slots, redis, ticket):
    wake = (await submit(site, ticket, 1)).wake
    redis.delete(drain_key(SHARD))
    ((_, token),) = slots.sweep()
    with pytest.raises(LeaseLost):
        slots.pop(SHARD, wake)
    frames, _ = slots.pop(SHARD, token)
    assert [frame.seat for frame in frames] == ["alice"]


async def test_the_old_drain_cannot_release_the_new_ones_lease(site, slots, redis, ticket):
    wake = (await submit(site, ticket, 1)).wake
    redis.delete(drain_key(SHARD))
    ((_, token),) = slots.sweep()
    assert slots.release(SHARD, wake) is True
    assert redis.get(drain_key(SHARD)) == token.encode()


async def test_a_lease_runs_out_unless_a_pop_renews_it(site, slots, redis, ticket):
    wake = (await submit(site, ticket, 1)).wake
    assert 0 < redis.pttl(drain_key(SHARD)) <= LEASE_MS
    redis.pexpire(drain_key(SHARD), 50)
    slots.pop(SHARD, wake)
    assert LEASE_MS - 1000 < redis.pttl(drain_key(SHARD)) <= LEASE_MS


async def test_a_frame_that_comes_between_pop_and_release_is_not_left_behind(site, slots, ticket):
    wake = (await submit(site, ticket, 1)).wake
    slots.pop(SHARD, wake)
    late = await submit(site, ticket, 2)
    # The shard still counts as awake, so nobody else is woken: the drain must stay.
    assert late.wake is None
    assert slots.release(SHARD, wake) is False
    frames, _ = slots.pop(SHARD, wake)
    assert len(frames) == 1
    assert slots.release(SHARD, wake) is True


async def test_a_released_shard_is_woken_by_the_next_frame(site, slots, ticket):
    wake = (await submit(site, ticket, 1)).wake
    slots.pop(SHARD, wake)
    assert slots.release(SHARD, wake) is True
    assert (await submit(site, ticket, 2)).wake is not None


async def test_the_sweep_finds_an_orphan_once(site, slots, redis, ticket):
    assert slots.sweep() == []
    await submit(site, ticket, 1)
    assert slots.sweep() == []
    redis.delete(drain_key(SHARD))
    ((shard, token),) = slots.sweep()
    assert shard == SHARD
    assert redis.get(drain_key(SHARD)) == token.encode()
    assert slots.sweep() == []


async def test_sessions_of_other_shards_do_not_wake_each_other(site, slots):
    rooms = {shard_of(room, SHARDS): room for room in ("a", "b", "c", "d", "e", "f", "g")}
    assert set(rooms) == {0, 1, 2, 3}
    for room in rooms.values():
        ticket = await site.open_ticket(room, "alice", consent=True, camera="on")
        submitted = await site.submit(room, "alice", ticket, 1, b"frame", 100.0)
        frames, _ = slots.pop(submitted.shard, submitted.wake)
        assert [frame.session for frame in frames] == [room]


async def test_a_hundred_frames_at_once_leave_one_drain_and_the_newest_frame(site, slots, ticket):
    submitted = await asyncio.gather(*(submit(site, ticket, seq, b"%d" % seq) for seq in range(1, 101)))
    (wake,) = [one.wake for one in submitted if one.wake]
    frames, _ = slots.pop(SHARD, wake)
    assert [frame.payload for frame in frames] == [b"100"]
