"""A seat's ticket and the one frame that waits for it."""

import pytest

from inference.contract import SLOT_TTL
from inference.slots import Ticket, WaitingFrame, slot_key, ticket_key
from tests.inference.handed_in import ROOM, SHARD, submit


async def test_a_first_frame_is_queued_and_wakes_its_shard(site, slots, ticket):
    submitted = await submit(site, ticket, 1)
    assert (submitted.outcome, submitted.shard) == ("queued", SHARD)
    assert slots.pop(SHARD, submitted.wake) == ([WaitingFrame(ROOM, "alice", ticket, 100.0, b"frame")], 0)


async def test_only_the_first_frame_wakes_a_sleeping_shard(site, ticket):
    other = await site.open_ticket(ROOM, "bob", consent=True, camera="on")
    first, second = await submit(site, ticket, 1), await submit(site, other, 1, seat="bob")
    assert first.wake is not None
    assert second.wake is None


async def test_the_newest_frame_wins(site, slots, ticket):
    wake = (await submit(site, ticket, 1, b"old")).wake
    assert (await submit(site, ticket, 2, b"new")).outcome == "superseded"
    frames, _ = slots.pop(SHARD, wake)
    assert [frame.payload for frame in frames] == [b"new"]


async def test_a_seat_keeps_its_place_when_its_frame_is_replaced(site, slots, ticket):
    other = await site.open_ticket(ROOM, "bob", consent=True, camera="on")
    wake = (await submit(site, ticket, 1, at=100.0)).wake
    await submit(site, other, 1, seat="bob", at=101.0)
    await submit(site, ticket, 2, at=102.0)
    frames, _ = slots.pop(SHARD, wake, most=1)
    assert [(frame.seat, frame.received_at) for frame in frames] == [("alice", 102.0)]


@pytest.mark.parametrize("seq", [7, 6, 0])
async def test_a_sequence_number_that_does_not_grow_is_a_replay(site, slots, ticket, seq):
    wake = (await submit(site, ticket, 7, b"first")).wake
    assert (await submit(site, ticket, seq, b"again")).outcome == "replayed"
    frames, _ = slots.pop(SHARD, wake)
    assert [frame.payload for frame in frames] == [b"first"]
    assert (await submit(site, ticket, seq, b"again")).outcome == "replayed"
    assert slots.pop(SHARD, wake) == ([], 0)


async def test_the_largest_sequence_number_is_compared_as_a_number(site, ticket):
    assert (await submit(site, ticket, 9)).outcome == "queued"
    assert (await submit(site, ticket, 10)).outcome == "superseded"
    assert (await submit(site, ticket, 4_294_967_295)).outcome == "superseded"
    assert (await submit(site, ticket, 4_294_967_294)).outcome == "replayed"


async def test_no_frame_is_taken_before_consent(site, slots, redis):
    ticket = await site.open_ticket(ROOM, "alice", consent=False, camera="on")
    submitted = await submit(site, ticket, 1)
    assert (submitted.outcome, submitted.wake) == ("no_consent", None)
    assert redis.exists(slot_key(ROOM, "alice")) == 0


async def test_a_withdrawal_drops_the_waiting_frame_and_refuses_the_next(site, slots, redis, ticket):
    wake = (await submit(site, ticket, 1)).wake
    assert slots.set_consent(ROOM, "alice", False) is True
    assert redis.exists(slot_key(ROOM, "alice")) == 0
    assert slots.pop(SHARD, wake) == ([], 0)
    assert (await submit(site, ticket, 2)).outcome == "no_consent"
    assert redis.exists(slot_key(ROOM, "alice")) == 0


async def test_a_withdrawal_leaves_the_neighbours_frame(site, slots, ticket):
    other = await site.open_ticket(ROOM, "bob", consent=True, camera="on")
    wake = (await submit(site, ticket, 1)).wake
    await submit(site, other, 1, seat="bob")
    slots.set_consent(ROOM, "alice", False)
    frames, _ = slots.pop(SHARD, wake)
    assert [frame.seat for frame in frames] == ["bob"]


async def test_consent_given_again_lets_frames_in_again(site, slots, ticket):
    slots.set_consent(ROOM, "alice", False)
    slots.set_consent(ROOM, "alice", True)
    assert (await submit(site, ticket, 1)).outcome == "queued"


@pytest.mark.parametrize("camera", ["paused", "off"])
async def test_a_camera_that_is_not_on_drops_the_waiting_frame(site, slots, redis, ticket, camera):
    await submit(site, ticket, 1)
    slots.set_camera(ROOM, "alice", camera)
    assert redis.exists(slot_key(ROOM, "alice")) == 0
    assert (await submit(site, ticket, 2)).outcome == "camera_off"


async def test_nothing_is_set_for_a_seat_that_is_not_connected(slots, redis):
    assert slots.set_consent(ROOM, "alice", True) is False
    assert redis.exists(ticket_key(ROOM, "alice")) == 0


async def test_a_newer_connection_takes_the_seat(site, ticket):
    newer = await site.open_ticket(ROOM, "alice", consent=True, camera="on")
    assert (await submit(site, ticket, 5)).outcome == "taken_over"
    assert (await submit(site, newer, 1)).outcome == "queued"


async def test_the_older_connection_cannot_close_the_newer_ones_ticket(site, ticket):
    newer = await site.open_ticket(ROOM, "alice", consent=True, camera="on")
    assert await site.close_ticket(ROOM, "alice", ticket) is False
    assert (await submit(site, newer, 1)).outcome == "queued"


async def test_a_closed_ticket_takes_its_waiting_frame_with_it(site, slots, redis, ticket):
    wake = (await submit(site, ticket, 1)).wake
    assert await site.close_ticket(ROOM, "alice", ticket) is True
    assert redis.exists(slot_key(ROOM, "alice"), ticket_key(ROOM, "alice")) == 0
    assert slots.pop(SHARD, wake) == ([], 0)
    assert (await submit(site, ticket, 2)).outcome == "no_ticket"


async def test_a_frame_waits_five_seconds_at_most(site, redis, ticket):
    await submit(site, ticket, 1)
    assert SLOT_TTL <= 5
    assert 0 < redis.pttl(slot_key(ROOM, "alice")) <= 5000


async def test_a_frame_that_expired_in_its_slot_is_counted(site, slots, redis, ticket):
    wake = (await submit(site, ticket, 1)).wake
    redis.delete(slot_key(ROOM, "alice"))
    assert slots.pop(SHARD, wake) == ([], 1)
    assert slots.counts(ROOM) == {"queued": 1, "expired": 1}


async def test_every_frame_is_counted_by_what_became_of_it(site, slots, ticket):
    await submit(site, ticket, 2)
    await submit(site, ticket, 3)
    await submit(site, ticket, 1)
    await submit(site, "0" * 32, 4)
    await site.count(ROOM, "too_fast", 5)
    slots.count(ROOM, "no_face", 2)
    slots.set_camera(ROOM, "alice", "paused")
    await submit(site, ticket, 5)
    slots.set_consent(ROOM, "alice", False)
    await submit(site, ticket, 6)
    assert slots.counts(ROOM) == {
        "queued": 1,
        "superseded": 1,
        "replayed": 1,
        "taken_over": 1,
        "too_fast": 5,
        "no_face": 2,
        "dropped": 1,
        "camera_off": 1,
        "no_consent": 1,
    }


async def test_the_tickets_show_who_is_connected(site, slots, ticket):
    bob = await site.open_ticket(ROOM, "bob", consent=False, camera="off")
    assert slots.tickets(ROOM, ["alice", "bob", "carol"]) == {
        "alice": Ticket(ticket, True, "on"),
        "bob": Ticket(bob, False, "off"),
    }
    assert slots.tickets(ROOM, []) == {}


async def test_a_ticket_is_kept_while_its_connection_lives(site, redis, ticket):
    redis.expire(ticket_key(ROOM, "alice"), 1)
    assert await site.keep_ticket(ROOM, "alice") is True
    assert redis.ttl(ticket_key(ROOM, "alice")) > 50
    assert await site.keep_ticket(ROOM, "bob") is False


async def test_the_oldest_waiting_frame_is_known(site, slots, ticket):
    assert slots.oldest(ROOM) is None
    await submit(site, ticket, 1, at=123.5)
    await submit(site, ticket, 2, at=124.5)
    assert slots.oldest(ROOM) == 123.5
