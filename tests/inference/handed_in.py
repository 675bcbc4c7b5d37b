"""Frames that a seat of one room hands in."""

from inference.contract import shard_of
from inference.slots import AsyncSlots, Submitted

SHARDS = 4
ROOM = "room"
SHARD = shard_of(ROOM, SHARDS)


async def submit(
    site: AsyncSlots, ticket: str, seq: int, payload: bytes = b"frame", seat: str = "alice", at: float = 100.0
) -> Submitted:
    return await site.submit(ROOM, seat, ticket, seq, payload, at)
