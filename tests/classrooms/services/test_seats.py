"""Students take their seats, and leave them."""

import pytest

from classrooms.enums import Role
from classrooms.live import state as live
from classrooms.live.state import Scopes
from classrooms.models import Seat, User, Window
from classrooms.services import live_view, seats, sessions
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import live_room
from tests.factories import CourseFactory, SeatFactory, SessionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]


def test_enrolling_twice_gives_one_seat():
    course, student = CourseFactory(), UserFactory()
    assert seats.enrol(course, student) == seats.enrol(course, student)
    assert Seat.objects.count() == 1


def test_a_latecomer_gets_a_tile_in_the_running_lesson_of_that_course_only():
    room, other = live_room(1), live_room(1)
    seat = seats.enrol(room.course, UserFactory())
    live_view.refresh(room.id)
    assert set(room.state()["tiles"]) == {str(room.seats[0].id), str(seat.id)}
    state = live.load(other.id)
    assert state is not None
    assert list(state.scopes) == [str(other.seats[0].id)]


def test_enrolling_again_changes_nothing_in_the_running_lesson():
    room = live_room(1)
    seats.enrol(room.course, room.seats[0].student)
    state = live.load(room.id)
    assert state is not None
    assert state.scopes == {str(room.seats[0].id): Scopes(True, True, True)}


def test_a_guest_gets_a_seat_and_no_password():
    session = SessionFactory(course=CourseFactory(allow_guests=True))
    guest = seats.join_as_guest(session, "Charlie")
    assert guest is not None
    assert (guest.display_name, guest.role, guest.is_guest) == ("Charlie", Role.STUDENT, True)
    assert not guest.has_usable_password()
    assert list(guest.seats.values_list("course", flat=True)) == [session.course_id]


def test_two_guests_of_one_name_are_two_people():
    session = SessionFactory(course=CourseFactory(allow_guests=True))
    assert seats.join_as_guest(session, "Charlie") != seats.join_as_guest(session, "Charlie")


def test_a_course_that_allows_no_guests_gets_none():
    assert seats.join_as_guest(SessionFactory(), "Charlie") is None
    assert not User.objects.exists()


def test_an_ended_lesson_takes_no_guests():
    session = SessionFactory(course=CourseFactory(allow_guests=True))
    sessions.start(session)
    sessions.end(session)
    assert seats.join_as_guest(session, "Charlie") is None
    assert not User.objects.exists()


def test_a_course_takes_only_so_many_new_guests_a_day(clock, monkeypatch):
    monkeypatch.setattr(seats, "MOST_GUESTS", 2)
    session = SessionFactory(course=CourseFactory(allow_guests=True))
    elsewhere = SessionFactory(course=CourseFactory(allow_guests=True))
    SeatFactory(course=session.course)  # no guest, so not counted
    assert [seats.join_as_guest(session, "Charlie") is None for _ in range(3)] == [False, False, True]
    assert seats.join_as_guest(elsewhere, "Charlie") is not None
    clock.shift(24 * 3600)
    assert seats.join_as_guest(session, "Charlie") is not None


def test_removing_takes_everything_that_was_kept_in_that_course(clock):
    room = live_room(2)
    seat, neighbour = room.seats
    elsewhere = SeatFactory(student=seat.student)
    for owner in room.seats:
        Window.objects.create(session=room.session, seat=owner, starts_at=MONDAY_NINE, accepted=1)
    seats.remove(seat)
    assert set(Seat.objects.all()) == {neighbour, elsewhere}
    assert list(Window.objects.values_list("seat", flat=True)) == [neighbour.id]
    assert User.objects.filter(id=elsewhere.student_id).exists()


def test_removing_closes_the_socket_and_takes_the_tile_away(clock, announced: Announced):
    room = live_room(2)
    room.record(*[room.see(seat, 1) for seat in room.seats])
    announced.take()
    gone = str(room.seats[0].id)
    group = f"seat.{room.session.id.hex}.{room.seats[0].id.hex}"
    seats.remove(room.seats[0])
    assert announced.take()[0] == (group, {"type": "socket.refused", "code": 4403})
    live_view.refresh(room.id)
    assert list(room.state()["tiles"]) == [str(room.seats[1].id)]
    state = live.load(room.id)
    assert state is not None
    assert gone not in state.signals


def test_a_reading_that_comes_after_the_removal_is_discarded(clock):
    room = live_room(1)
    late = room.see(room.seats[0], 1)
    seats.remove(room.seats[0])
    room.record(late)
    assert room.state()["tiles"] == {}
    assert room.counts() == {"discarded": 1}
