"""What the dashboard is told while students come and go gives none of them away."""

import pytest
from django.test import TestCase

from classrooms.enums import PrivacyMode
from classrooms.services import clock as site_clock
from classrooms.services import consent
from tests.classrooms.room import HAPPY, NEUTRAL, SAD, Room, live_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def all_see(room: Room, seq: int, p: list[float] = NEUTRAL, skip: int = 0) -> None:
    room.record(*[room.see(seat, seq, p) for seat in room.seats[skip:]])


def withdraw(room: Room, number: int) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        consent.withdraw(room.seats[number])


def test_a_newcomer_does_not_show_in_the_figure_that_follows(clock):
    room = live_room(9, PrivacyMode.AGGREGATE)
    all_see(room, 1, skip=1)
    before = room.signal()
    clock.shift(1)
    room.record(room.see(room.seats[0], 1, HAPPY))
    assert room.signal() == {**before, "n": 8}
    assert (before["mood"], before["n"]) == (50, 8)


def test_who_withdraws_is_out_of_the_figures_at_once_and_not_alone(clock):
    room = live_room(20, PrivacyMode.AGGREGATE)
    room.record(room.see(room.seats[0], 1, SAD), *[room.see(seat, 1, NEUTRAL) for seat in room.seats[1:]])
    assert (room.signal()["mood"], room.signal()["n"]) == (48, 20)  # 50 - 50 / 20, to the even number
    withdraw(room, 0)
    found = room.signal()
    assert (found["published"], found["mood"], found["n"]) == (True, 50, 15)


def test_in_a_small_class_the_figure_falls_silent_and_comes_back(clock):
    room = live_room(7, PrivacyMode.AGGREGATE)
    all_see(room, 1)
    withdraw(room, 0)
    assert (room.signal()["published"], room.signal()["why"], room.signal()["distribution"]) == (
        False,
        "settling",
        None,
    )
    for _ in range(12):
        clock.shift(10)
        room.connect(*room.seats[1:])
        all_see(room, 1, skip=1)
        site_clock.tick()
    assert (room.signal()["published"], room.signal()["n"]) == (True, 6)


def test_where_all_others_are_shown_one_by_one_the_rest_is_not_in_the_figure(clock):
    """Six own moods and the class's would tell the seventh."""
    room = live_room(7, PrivacyMode.INDIVIDUAL)
    with TestCase.captureOnCommitCallbacks(execute=True):
        consent.grant(room.seats[0], consent.current_text(), stored=True, individual=False)
    room.record(room.see(room.seats[0], 1, SAD), *[room.see(seat, 1, HAPPY) for seat in room.seats[1:]])
    assert (room.signal()["mood"], room.signal()["n"]) == (100, 6)
    assert room.tile(room.seats[0])["mood"] is None


def test_shares_are_whole_percents(clock):
    room = live_room(7, PrivacyMode.AGGREGATE)
    all_see(room, 1, [0.0, 0.0, 0.0, 0.1234, 0.8766, 0.0, 0.0])
    assert room.signal()["distribution"] == [0.0, 0.0, 0.0, 0.12, 0.88, 0.0, 0.0]


def test_who_withdraws_does_not_live_on_in_the_line(clock):
    room = live_room(20, PrivacyMode.AGGREGATE)
    room.record(room.see(room.seats[0], 1, SAD), *[room.see(seat, 1, NEUTRAL) for seat in room.seats[1:]])
    assert room.state()["line"][-1]["mood"] == 48
    withdraw(room, 0)
    clock.shift(6)
    all_see(room, 2, skip=1)
    assert room.state()["line"][-1]["mood"] == 50
