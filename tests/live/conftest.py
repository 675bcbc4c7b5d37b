"""One running site for all live tests; it shares the tests' database, and Redis under another number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from classrooms import gateway
from classrooms.enums import PrivacyMode
from classrooms.models import Course, Seat, Session, User
from classrooms.queries.consent import current_text
from classrooms.services import consent, sessions
from tests.factories import CourseFactory, SeatFactory, SessionFactory, TeacherFactory, UserFactory
from tests.live.site import Site, running_site


@pytest.fixture(scope="session")
def server(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    redis_address: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The site, started once."""
    environment = {
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{settings.DATABASES['default']['TEST']['NAME']}",
        "REDIS_URL": redis_address.replace("?db=0", "?db=1"),
        "WEBHOOKS_TO_THIS_MACHINE": "1",
    }
    with running_site(tmp_path_factory.mktemp("site"), environment) as site:
        with django_db_blocker.unblock():
            # Starting migrates, which fills tables that an earlier test has emptied; each test brings its own rows.
            call_command("flush", interactive=False, inhibit_post_migrate=True)
        yield site


@pytest.fixture
def site(server: Site, transactional_db: None, settings: object, redis_address: str) -> Iterator[Site]:
    """The running site with an empty database, which tests and site both see."""
    forget_clients()
    settings.REDIS_URL = redis_address.replace("?db=0", "?db=1")  # type: ignore[attr-defined]  # pytest-django's
    gateway.redis().flushdb()
    yield server
    connections.close_all()
    forget_clients()


def forget_clients() -> None:
    """Makes the gateway connect anew, to what the settings say now."""
    gateway.redis.cache_clear()
    gateway.waiting_frames.cache_clear()


@dataclass(frozen=True)
class Lesson:
    """A live lesson: Alice teaches, Bob and Charlie have seats. Mallory teaches another course."""

    alice: User
    bob: User
    charlie: User
    mallory: User
    course: Course
    session: Session
    bobs_seat: Seat
    charlies_seat: Seat


@pytest.fixture
def lesson(site: Site, request: pytest.FixtureRequest) -> Lesson:
    """Live, in mode individual unless the test asks for another one. Nobody has decided about the camera."""
    mode = getattr(request, "param", PrivacyMode.INDIVIDUAL)
    alice, mallory = TeacherFactory(display_name="Alice"), TeacherFactory(display_name="Mallory")
    bob, charlie = UserFactory(display_name="Bob"), UserFactory(display_name="Charlie")
    course = CourseFactory(teachers=[alice], privacy_mode=mode)
    CourseFactory(teachers=[mallory])
    seats = [SeatFactory(course=course, student=student) for student in (bob, charlie)]
    session = SessionFactory(course=course)
    assert sessions.start(session) is None
    return Lesson(alice, bob, charlie, mallory, course, session, *seats)


def agree(seat: Seat, **scopes: bool) -> None:
    """The student says yes, to everything unless told otherwise."""
    consent.grant(seat, current_text(), **{"stored": True, "individual": True, **scopes})


@pytest.fixture
def data(server: Site) -> Path:
    return server.data
