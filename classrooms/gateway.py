"""The only door to `inference`: slots, the contract's names, what workers say, and the connections to Redis."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import cache
from typing import Any, Final, Literal
from uuid import UUID

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis import Redis
from redis.asyncio import BlockingConnectionPool as AsyncBlockingConnectionPool
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from inference import contract, slots
from inference.contract import Frame, FrameRefused, Look, Reading, parse_frame
from inference.fleet import Fleet, Installed, Model, Sign
from inference.looks import Looks
from inference.slots import AsyncSlots, Camera, Slots, Submitted, Ticket

__all__ = [
    "Camera",
    "Fleet",
    "Frame",
    "FrameRefused",
    "Installed",
    "Look",
    "Model",
    "Reading",
    "Sign",
    "Submitted",
    "Ticket",
    "parse_frame",
]

logger = logging.getLogger(__name__)

LABELS: Final = contract.LABELS
RECORD_READINGS_TASK: Final = contract.RECORD_READINGS_TASK
DELIVER_TASK: Final = "classrooms.deliver_webhooks"
OUTSIDE_QUEUE: Final = "outside"
"""Work that waits for other people's servers has a queue and a worker of its own, so that no lesson waits for them."""
JPEG_MAGIC: Final = contract.JPEG_MAGIC
MAX_PICTURE_BYTES: Final = contract.MAX_PICTURE_BYTES
KEEP_TICKET_EVERY: Final = slots.TICKET_TTL / 3
SOCKET_TIMEOUT: Final = 10.0
POOL_SIZE: Final = 64
"""Connections that all sockets of one process share; a storm waits its turn instead of failing."""


TICK_KEY: Final = "rtr:ticked"
TICK_KEPT_FOR: Final = 24 * 3600


class WorkersAway(Exception):
    """Nobody can be asked: Redis does not answer."""


@cache
def redis() -> Redis:
    """The process's Redis client for synchronous code. Returns bytes."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=5)


@cache
def waiting_frames() -> Slots:
    """The slots, for synchronous code."""
    return Slots(redis(), settings.INFERENCE_SHARDS)


def fleet() -> Fleet:
    """The workers: which model is asked for, and what they say of themselves."""
    return Fleet(redis())


def note_tick() -> None:
    """The site's clock ticks now."""
    redis().set(TICK_KEY, time.time(), ex=TICK_KEPT_FOR)


def last_tick() -> float | None:
    """In epoch seconds; None when the clock did not tick within a day, or Redis lost it."""
    at = redis().get(TICK_KEY)
    return float(at) if isinstance(at, bytes) else None


_async_slots: dict[asyncio.AbstractEventLoop, AsyncSlots] = {}


def camera_slots() -> AsyncSlots:
    """The slots, for the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _async_slots:
        pool = AsyncBlockingConnectionPool.from_url(
            settings.REDIS_URL,
            max_connections=POOL_SIZE,
            timeout=SOCKET_TIMEOUT,
            socket_timeout=SOCKET_TIMEOUT,
            socket_connect_timeout=5,
        )
        _async_slots[loop] = AsyncSlots(AsyncRedis(connection_pool=pool), settings.INFERENCE_SHARDS)
    return _async_slots[loop]


def wake(shard: int, token: str) -> None:
    """Tells the workers that a shard has frames. Old calls are worthless: the sweeper finds what they missed."""
    try:
        _send(contract.DRAIN_TASK, [shard, token], contract.INFERENCE_QUEUE, expires=5)
    except OperationalError:
        logger.warning("The broker is away: shard %d waits for the sweeper", shard)


def ask_look(look: UUID, owner: str, jpeg: bytes, square: list[float] | None = None) -> bool:
    """Hands a picture to the workers; false when too many wait already. Raises `WorkersAway`.

    With a square, as `SeenFace` has it, they explain the face in it.
    """
    looks = Looks(redis())
    try:
        if not looks.ask(str(look), owner, jpeg):
            return False
        try:
            _send(contract.LOOK_TASK, [str(look), square], contract.INFERENCE_QUEUE, expires=contract.PICTURE_TTL)
        except OperationalError:
            looks.forget(str(look))
            raise
    except (RedisError, OperationalError) as error:
        raise WorkersAway from error
    return True


def look_of(look: UUID, owner: str) -> Look | Literal["waiting"] | None:
    """What a worker saw; None when the owner never asked for it or it has gone. Raises `WorkersAway`."""
    try:
        return Looks(redis()).read(str(look), owner)
    except RedisError as error:
        raise WorkersAway from error


def ask_site(task: str, *arguments: Any) -> None:
    """Hands a task to the site's worker."""
    _send(task, list(arguments), contract.SITE_QUEUE, expires=30)


def ask_outside() -> None:
    """Messages for other programs are due. When the broker is away, the clock asks again every five seconds.

    One question that waits is enough: where no worker takes them, they must not pile up in Redis.
    """
    try:
        if not redis().llen(OUTSIDE_QUEUE):
            _send(DELIVER_TASK, [], OUTSIDE_QUEUE, expires=30)
    except (RedisError, OperationalError):
        logger.warning("The broker is away: webhooks wait for the clock")


def _send(task: str, arguments: list[Any], queue: str, expires: float) -> None:
    current_app.send_task(task, args=arguments, queue=queue, expires=expires, ignore_result=True)
