"""Two people, or two processes, at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from classrooms.models import Seat, Session, Window
from classrooms.services import consent, seats, sessions, windows
from tests.classrooms.room import live_room
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
