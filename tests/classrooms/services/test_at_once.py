"""Two people, or two processes, at the same moment."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from redis import Redis
from redis.exceptions import LockError

from classrooms.live import state as live
from classrooms.live.state import Scopes
from classrooms.models import Seat, Session, Window
from classrooms.queries.consent import current_text
from classrooms.services import analytics, consent, seats, sessions, windows
from classrooms.services import clock as site_clock
from tests.classrooms.room import Room, hand_in, live_room
from tests.factories import CourseFactory, SessionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]


def at_once(*calls: Callable[[], Any]) -> Sequence[Any]:
    """The results of calls that begin together, each in a thread with its own connection."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@contextmanager
def crossed(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: Callable[[], Any]) -> Iterator[None]:
    """Just before the function `name` of `owner` first runs, `call` begins in another thread.

    The function goes on when the call is through, or waits for us: it has half a second.
    """
    original, calls = getattr(owner, name), list[Future[Any]]()

    def closing() -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, monkeypatch.context() as patched:

        def late(*arguments: Any, **options: Any) -> Any:
            if not calls:
                calls.append(pool.submit(closing))
                wait(calls, 0.5)
            return original(*arguments, **options)

        patched.setattr(owner, name, late)
        yield
        (done,) = calls
        done.result(10)


def scopes_of(room: Room) -> set[Scopes]:
    """What Redis says that the room's students agree to."""
    state = live.load(room.id)
    assert state is not None
    return set(state.scopes.values())


def test_of_two_lessons_of_a_course_one_starts():
    course = CourseFactory()
    first, second = SessionFactory(course=course), SessionFactory(course=course)
    answers = at_once(lambda: sessions.start(first), lambda: sessions.start(second))
    assert sorted(answers, key=bool) == [None, "Another lesson of this course is live. End it first."]
    assert Session.objects.live().count() == 1


def test_a_lesson_that_two_start_or_end_does_so_once():
    session = SessionFactory()
    assert at_once(*[lambda: sessions.start(Session.objects.get(id=session.id))] * 2) == [None, None]
    at_once(*[lambda: sessions.end(Session.objects.get(id=session.id))] * 2)
    assert Session.objects.get().is_ended


def test_a_student_who_joins_twice_gets_one_seat():
    course, student = CourseFactory(), UserFactory()
    first, second = at_once(*[lambda: seats.enrol(course, student)] * 2)
    assert first == second == Seat.objects.get()


def test_withdrawing_twice_is_once():
    room = live_room(1)
    first, second = at_once(*[lambda: consent.withdraw(room.seats[0])] * 2)
    assert first == second
    assert room.seats[0].consents.count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_nothing_is_kept_of_what_is_being_erased(attempt, clock):
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 1))
    clock.shift(10)
    room.record(room.see(seat, 2))
    at_once(windows.keep_windows, lambda: consent.withdraw(seat, erase=True))
    windows.keep_windows()
    assert not Window.objects.exists()


def test_readings_from_two_workers_are_all_counted(clock):
    room = live_room(6)
    batches = [[room.see(seat, 1) for seat in half] for half in (room.seats[:3], room.seats[3:])]
    at_once(*[lambda batch=batch: room.record(*batch) for batch in batches])
    assert (room.signal()["n"], room.signal()["mood"]) == (6, 100)
    assert room.counts() == {}


def test_a_yes_that_crosses_the_clock_as_it_opens_the_lesson_stays(monkeypatch, redis: Redis):
    """The clock has read that nobody agrees, and writes it only after the student has agreed."""
    room = live_room(1, agree=[], connected=False)
    redis.flushdb()
    yes = partial(consent.grant, room.seats[0], current_text(), stored=True, individual=True)
    with crossed(monkeypatch, live, "open_view", yes):
        site_clock.tick()
    assert scopes_of(room) == {Scopes(True, True, True)}


def test_a_no_that_crosses_the_clock_as_it_opens_the_lesson_stays(monkeypatch, redis: Redis):
    room = live_room(1, connected=False)
    redis.flushdb()
    with crossed(monkeypatch, live, "open_view", lambda: consent.withdraw(room.seats[0])):
        site_clock.tick()
    assert scopes_of(room) == {Scopes()}


def test_the_newest_of_two_decisions_of_a_student_stays(monkeypatch):
    """A yes has been written down and a no follows, which is quicker to tell the lesson."""
    room = live_room(1)
    (seat,) = room.seats
    with crossed(monkeypatch, consent, "set_scopes", lambda: consent.withdraw(seat)):
        consent.change_scopes(seat, stored=False)
    assert scopes_of(room) == {Scopes()}
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)]) == "no_consent"


def test_a_seat_that_is_taken_away_while_its_student_decides_gets_no_tile(monkeypatch):
    room = live_room(2)
    gone, stays = room.seats
    with crossed(monkeypatch, consent, "set_scopes", lambda: seats.remove(gone)):
        consent.change_scopes(gone, stored=False)
    state = live.load(room.id)
    assert state is not None
    assert state.scopes.keys() == {str(stays.id)}


def test_a_yes_that_crosses_the_switch_of_the_cameras_opens_nothing(monkeypatch):
    room = live_room(1, agree=[])
    (seat,) = room.seats
    with crossed(monkeypatch, consent, "set_scopes", partial(analytics.switch_off, room.course, "A pause.")):
        consent.grant(seat, current_text(), stored=True, individual=True)
    assert scopes_of(room) == {Scopes()}
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)]) == "no_consent"


def test_a_lesson_that_two_open_loses_nothing_of_what_was_read_meanwhile(clock):
    room = live_room(1)
    room.record(room.see(room.seats[0], 1))
    before = room.state()
    sessions.open_live_view(room.session)  # it was not open when this process looked
    assert room.state() == before


def test_who_takes_consent_back_waits_for_nobody(monkeypatch):
    """A worker that was killed while it wrote to the lesson leaves it locked for seconds."""
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 1))
    monkeypatch.setattr(live, "LOCK_WAIT", 0.01)
    with live.writing(room.id), pytest.raises(LockError):
        consent.withdraw(seat)
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)], seq=2) == "no_consent"
    site_clock.tick()  # when the lock has run out
    assert scopes_of(room) == {Scopes()}
    assert (room.tile(seat) or {})["mood"] is None
