"""What the dashboard is told while students come and go gives none of them away."""

import pytest
from django.test import TestCase

from classrooms.enums import PrivacyMode
from classrooms.models import Seat
from classrooms.services import clock as site_clock
from classrooms.services import consent
from tests.classrooms.room import HAPPY, NEUTRAL, SAD, Room, live_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def all_see(room: Room, seq: int, p: list[float] = NEUTRAL, skip: int = 0) -> None:
    room.record(*[room.see(seat, seq, p) for seat in room.seats[skip:]])


def withdraw(room: Room, number: int) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        consent.withdraw(room.seats[number])


def test_who_withdraws_is_out_of_the_figures_at_once_and_not_alone(clock):
    room = live_room(20, PrivacyMode.AGGREGATE)
    room.record(room.see(room.seats[0], 1, SAD), *[room.see(seat, 1, NEUTRAL) for seat in room.seats[1:]])
    assert (room.signal()["mood"], room.signal()["n"]) == (48, 20)  # 50 - 50 / 20, to the even number
    withdraw(room, 0)
    found = room.signal()
    assert (found["published"], found["mood"], found["n"]) == (True, 50, 15)


def goes_on(clock, room: Room, seconds: int, *seats: Seat, p: list[float] = NEUTRAL) -> None:
    """Faces are seen every five seconds."""
    for _ in range(seconds // 5):
        clock.shift(5)
        room.connect(*seats)  # or the tickets run out, while the clock stands still between two looks
        room.record(*[room.see(seat, 1, p) for seat in seats])


def test_in_a_small_class_the_figure_falls_silent_until_the_student_is_back(clock):
    room = live_room(7, PrivacyMode.AGGREGATE)
    all_see(room, 1)
    withdraw(room, 0)
    hidden = {"published": False, "why": "settling", "mood": None, "distribution": None}
    assert {name: room.signal()[name] for name in hidden} == hidden
    goes_on(clock, room, 300, *room.seats[1:])
    assert {name: room.signal()[name] for name in hidden} == hidden
    with TestCase.captureOnCommitCallbacks(execute=True):
        consent.grant(room.seats[0], consent.current_text(), stored=True, individual=False)
    goes_on(clock, room, 5, *room.seats)
    assert (room.signal()["published"], room.signal()["n"]) == (True, 7)


def test_newcomers_are_counted_once_they_are_five(clock):
    room = live_room(10, PrivacyMode.AGGREGATE)
    goes_on(clock, room, 60, *room.seats[:5])
    assert room.signal()["why"] == "settling"  # the others may still come
    goes_on(clock, room, 5, *room.seats[:5])
    assert room.signal()["n"] == 5
    goes_on(clock, room, 120, *room.seats[:9], p=HAPPY)
    assert (room.signal()["n"], room.signal()["coverage"]) == (5, 0.5)
    goes_on(clock, room, 5, *room.seats)
    assert (room.signal()["n"], room.signal()["coverage"]) == (10, 1.0)


@pytest.mark.parametrize("how", ["leaves", "pauses"])
def test_who_goes_is_not_counted_at_once_and_the_last_values_stay_in_the_figure(clock, how):
    room = live_room(7, PrivacyMode.AGGREGATE)
    room.record(room.see(room.seats[0], 1, SAD), *[room.see(seat, 1, HAPPY) for seat in room.seats[1:]])
    assert (room.signal()["mood"], room.signal()["n"]) == (85, 7)  # 6 of 7 are 86, in steps of 5
    if how == "pauses":
        consent.switch_camera(room.session, room.seats[0], "paused")
    else:
        room.disconnect(room.seats[0])
    goes_on(clock, room, 600, *room.seats[1:], p=HAPPY)
    assert (room.signal()["mood"], room.signal()["n"]) == (85, 6)
    withdraw(room, 0)
    assert room.signal()["why"] == "settling"


def test_figures_come_every_five_seconds_and_when_five_were_read_anew(clock):
    room = live_room(7, PrivacyMode.AGGREGATE)
    all_see(room, 1, HAPPY)
    clock.shift(4)
    all_see(room, 2, SAD)
    assert room.signal()["mood"] == 100
    clock.shift(1)
    site_clock.tick()
    assert room.signal()["mood"] == 90  # 1 - 2 (1 - 2 ** -(4 / 30)) = 0.82: 91, in steps of 5
    clock.shift(10)
    all_see(room, 3, SAD, skip=3)
    assert room.signal()["mood"] == 90
    room.record(room.see(room.seats[0], 3, SAD))
    assert room.signal()["mood"] == 75  # five of seven at 0.41, two still at 0.82: 77


def test_where_all_others_are_shown_one_by_one_the_rest_is_not_in_the_figure(clock):
    """Six own moods and the class's would tell the seventh."""
    room = live_room(7, PrivacyMode.INDIVIDUAL)
    with TestCase.captureOnCommitCallbacks(execute=True):
        consent.grant(room.seats[0], consent.current_text(), stored=True, individual=False)
    room.record(room.see(room.seats[0], 1, SAD), *[room.see(seat, 1, HAPPY) for seat in room.seats[1:]])
    assert (room.signal()["mood"], room.signal()["n"]) == (100, 6)
    assert room.tile(room.seats[0])["mood"] is None


def test_mood_band_and_shares_have_the_same_steps(clock):
    room = live_room(7, PrivacyMode.AGGREGATE)
    all_see(room, 1, [0.0, 0.0, 0.0, 0.1234, 0.8766, 0.0, 0.0])
    signal = room.signal()
    assert (signal["low"], signal["mood"], signal["high"]) == (50, 55, 60)
    assert signal["distribution"] == [0.0, 0.0, 0.0, 0.1, 0.9, 0.0, 0.0]


def test_who_withdraws_does_not_live_on_in_the_line(clock):
    room = live_room(20, PrivacyMode.AGGREGATE)
    room.record(room.see(room.seats[0], 1, SAD), *[room.see(seat, 1, NEUTRAL) for seat in room.seats[1:]])
    assert room.state()["line"][-1]["mood"] == 48
    withdraw(room, 0)
    clock.shift(6)
    all_see(room, 2, skip=1)
    assert room.state()["line"][-1]["mood"] == 50
