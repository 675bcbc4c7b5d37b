"""What the workers' tests share: a real Redis, and the detector loaded once."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from inference.detector import BlazeFace
from inference.slots import AsyncSlots, Slots
from tests.inference.handed_in import ROOM, SHARDS
from tests.redis_server import running_redis


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own."""
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis(redis_url: str) -> Iterator["Redis"]:
    """An empty database."""
    # redis-py's own time limit of 5 s is shorter than a reader of a queue may wait.
    with Redis.from_url(redis_url, socket_timeout=None) as client:
        client.flushdb()
        yield client


@pytest.fixture
async def async_redis(redis: "Redis", redis_url: str) -> AsyncIterator["AsyncRedis"]:
    """The same empty database, as the site's sockets see it."""
    async with AsyncRedis.from_url(redis_url) as client:
        yield client


@pytest.fixture(scope="session")
def blazeface() -> BlazeFace:
    return BlazeFace()


@pytest.fixture
def tiny_model() -> Path:
    """The directory of a real network with known answers."""
    return Path(__file__).parent / "tiny_model"


@pytest.fixture
def site(async_redis: "AsyncRedis") -> AsyncSlots:
    """The slots as the site's sockets use them."""
    return AsyncSlots(async_redis, SHARDS)


@pytest.fixture
def slots(redis: "Redis") -> Slots:
    """The slots as the workers use them."""
    return Slots(redis, SHARDS)


@pytest.fixture
async def ticket(site: AsyncSlots) -> str:
    """That of Alice, who agreed and whose camera is on."""
    return await site.open_ticket(ROOM, "alice", consent=True, camera="on")
