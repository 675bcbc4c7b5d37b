"""What all tests share: one real Redis, and people with names."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from tests.redis_server import running_redis

# How long an example takes says more of what else the machine does than of the code.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def in_the_usual_language() -> Iterator[None]:
    """A page that was asked for in Hindi leaves its thread in Hindi."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    """The address of the tests' own Valkey, the one in the settings."""
    with running_redis(Path(settings.DATA_DIR)) as url:
        yield url


@pytest.fixture
def redis(redis_address: str) -> Iterator[object]:
    """The site's own Redis client, empty before the test."""
    from classrooms import gateway

    client = gateway.redis()
    client.flushdb()
    yield client
    client.flushdb()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """What a test leaves in the ledgers may be dropped after it; `test_ledgers` puts those triggers back."""
    from django.db import connection

    from classrooms.models.ledgers import GUARDS, without

    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        for guard in GUARDS:
            for statement in without(guard, connection.vendor) if guard.event == "DELETE" else ():
                cursor.execute(statement)
