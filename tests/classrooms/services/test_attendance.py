"""Who was in a lesson, and how long, whatever happened to the connection meanwhile."""

from datetime import timedelta

import pytest

from classrooms.models import Stay
from classrooms.queries.report import attendance
from classrooms.services.attendance import note_attendance, note_stays
from classrooms.services.live_view import refresh
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import live_room
from tests.factories import SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def stays():
    """Seconds after nine at which each began and was seen last."""
    times = Stay.objects.values_list("came_at", "seen_at")
    return [tuple((at - MONDAY_NINE).seconds for at in stay) for stay in times]


def test_who_is_connected_is_there_with_a_camera_or_without(clock):
    room = live_room(3, agree=[0])
    room.disconnect(room.seats[2])
    refresh(room.id)
    note_attendance()
    assert set(Stay.objects.values_list("seat", flat=True)) == {seat.id for seat in room.seats[:2]}


def test_a_stay_goes_on_while_its_student_is_seen_again_within_half_a_minute(clock):
    room = live_room(1)
    refresh(room.id)
    for _ in range(4):
        note_attendance()
        clock.shift(30)
    assert stays() == [(0, 90)]
    clock.shift(1)
    note_attendance()
    clock.shift(10)
    note_attendance()
    assert stays() == [(0, 90), (121, 131)]
    (row,) = attendance(room.session)
    assert (row.minutes, row.came, row.went) == (2, MONDAY_NINE, MONDAY_NINE + timedelta(seconds=131))


def test_noting_twice_is_noting_once(clock):
    room = live_room(2)
    for _ in range(2):
        note_stays(room.session, {seat.id for seat in room.seats}, MONDAY_NINE)
    assert Stay.objects.count() == 2


def test_a_seat_that_has_just_been_taken_away_is_not_noted(clock):
    room = live_room(1)
    other = SeatFactory()
    note_stays(room.session, {room.seats[0].id, other.id}, MONDAY_NINE)
    assert list(Stay.objects.values_list("seat", flat=True)) == [room.seats[0].id]


def test_noting_costs_the_same_for_two_as_for_twenty(clock, django_assert_num_queries):
    for size in (2, 20):
        room = live_room(size)
        seats = {seat.id for seat in room.seats}
        note_stays(room.session, seats, MONDAY_NINE)
        with django_assert_num_queries(5):  # three, and a savepoint around them
            note_stays(room.session, seats, MONDAY_NINE + timedelta(seconds=10))


def test_who_never_came_is_on_the_list_all_the_same(clock):
    room = live_room(1, connected=False)
    note_attendance()
    clock.shift(60)
    (row,) = attendance(room.session)
    assert (row.minutes, row.share, row.came, row.went) == (0, 0.0, None, None)
