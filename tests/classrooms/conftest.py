"""A stopped clock, and an ear for what the pages are told."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from redis import Redis

from classrooms.models import Webhook
from classrooms.reports import printing
from classrooms.services import webhooks
from tests.classrooms.announced import Announced, listening
from tests.classrooms.receiver import SITE, Receiver, receiving
from tests.classrooms.school import School, make_school

MONDAY_NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Monday, nine o'clock, until the test moves it."""
    with time_machine.travel(MONDAY_NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def announced(redis: Redis) -> Iterator[Announced]:
    """What is announced from now on."""
    with listening(redis) as heard:
        yield heard


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which a library that PDFs need is missing."""
    monkeypatch.setattr(printing, "LIBRARIES", ("a-library-that-nobody-has",))
    printing.can_print.cache_clear()
    yield
    printing.can_print.cache_clear()


@pytest.fixture
def school(db: None, redis: Redis) -> School:
    """A course with a lesson of each state, and everybody who might open a page of it."""
    return make_school()


@pytest.fixture
def receiver(settings: object) -> Iterator[Receiver]:
    """A program on this machine that is told of events; the site may speak to it."""
    settings.WEBHOOKS_TO_THIS_MACHINE = True  # type: ignore[attr-defined]  # pytest-django's
    with receiving() as running:
        yield running


@pytest.fixture
def hook(db: None, receiver: Receiver) -> Webhook:
    """A webhook of the whole school."""
    return webhooks.register(receiver.address, None, SITE)[0]
