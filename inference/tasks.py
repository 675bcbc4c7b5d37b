"""The tasks of the inference queue: empty a shard's slots, batch by batch; look at one picture."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from redis.exceptions import RedisError

from inference.contract import Look, Reading
from inference.looks import Looks
from inference.pipeline import Seen
from inference.slots import LeaseLost, Slots, WaitingFrame

logger = logging.getLogger(__name__)

FAIR_SHARE: Final = 1.0
"""Seconds after which a busy shard goes to the back of the queue, so that its neighbours are seen too."""

See = Callable[[list[WaitingFrame]], Seen]


def drain(
    shard: int,
    token: str,
    *,
    slots: Slots,
    see: See,
    record: Callable[[list[Reading]], None],
    again: Callable[[int, str], None],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Sees all waiting frames of a shard while `token` holds its lease.

    `record` hands readings to the site; `again` queues this drain anew with the same token. When Redis goes away the
    frames in hand are lost and the site's sweeper finds the shard.
    """
    started = clock()
    try:
        while True:
            frames, _ = slots.pop(shard, token)
            if frames:
                seen = see(frames)
                if seen.readings:
                    record(seen.readings)
                _count(slots, seen)
            elif slots.release(shard, token):
                return
            if clock() - started >= FAIR_SHARE:
                again(shard, token)
                return
    except LeaseLost:
        return
    except (RedisError, OSError) as error:
        logger.warning("Shard %d: Redis is out of reach (%s); the sweeper will find it", shard, type(error).__name__)


def _count(slots: Slots, seen: Seen) -> None:
    counts = Counter(seen.dropped)  # type: Counter[tuple[str, str]]
    counts.update((reading["session"], reading.get("reason", "accepted")) for reading in seen.readings)
    for (session, reason), frames in counts.items():
        slots.count(session, reason, frames)


def look(
    asked: str, *, looks: Looks, slots: Slots, look_at: Callable[[bytes], Look], again: Callable[[str], None]
) -> None:
    """Takes the picture that was asked about, if it still waits, and leaves what is seen in it.

    Lessons come first: while frames wait, `again` puts the look at the end of the queue, behind them.
    """
    try:
        if slots.any_waits() and not looks.may_go_first(asked):
            again(asked)
            return
        jpeg = looks.take(asked)
        if jpeg is not None:
            looks.answer(asked, look_at(jpeg))
    except (RedisError, OSError) as error:
        logger.warning("A look is lost: Redis is out of reach (%s)", type(error).__name__)
