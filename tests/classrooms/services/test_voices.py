"""Students speak: one vote each, without a name, and a hand that stays up until somebody has come."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase

from classrooms.enums import PrivacyMode
from classrooms.models import HelpRequest, PaceWord, Seat
from classrooms.queries.voices import said_in
from classrooms.services import clock as site_clock
from classrooms.services import seats, sessions, voices
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import Room, live_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

NOW = MONDAY_NINE.timestamp()


def say(room: Room, seat: Seat, vote: str, **named: bool) -> PaceWord | voices.TooSoon | None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return voices.vote(room.session, seat, vote, **named)


def ask(room: Room, seat: Seat) -> HelpRequest | None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return voices.ask_for_help(room.session, seat)


def end(room: Room, seat: Seat) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        voices.end_help(room.session, seat)


@pytest.mark.parametrize("mode", PrivacyMode)
def test_four_of_six_find_it_too_fast_in_every_mode_and_without_a_camera(clock, mode):
    room = live_room(6, mode, agree=[])
    for seat in room.seats[:4]:
        say(room, seat, "too_fast")
    assert room.state()["pace"] == {
        "reading": "too_fast",
        "votes": 4,
        "present": 6,
        "counts": {"too_slow": 0, "right": 0, "too_fast": 4, "lost": 0},
        "too_fast_at_least": 0.51,
        "too_slow_at_least": 0.0,
    }


def test_a_vote_is_one_vote_however_often_it_is_cast(clock):
    room = live_room(6)
    for _ in range(5):
        clock.shift(31)
        say(room, room.seats[0], "too_fast")
    assert room.state()["pace"]["counts"] == {"too_slow": 0, "right": 0, "too_fast": 1, "lost": 0}
    say(room, room.seats[0], "")
    assert room.state()["pace"]["votes"] == 0


def test_another_vote_has_to_wait_and_taking_it_back_is_no_way_around(clock):
    room = live_room(6)
    say(room, room.seats[0], "too_fast")
    clock.shift(12)
    assert say(room, room.seats[0], "right") == voices.TooSoon(18.0)
    assert isinstance(say(room, room.seats[0], ""), PaceWord)
    assert say(room, room.seats[0], "right") == voices.TooSoon(18.0)
    clock.shift(18)
    assert isinstance(say(room, room.seats[0], "right"), PaceWord)
    assert room.state()["pace"]["counts"]["right"] == 1


def test_a_vote_runs_out_after_five_minutes(clock):
    room = live_room(6)
    say(room, room.seats[0], "too_slow")
    clock.shift(299)
    site_clock.tick()
    assert room.state()["pace"]["votes"] == 1
    clock.shift(1)
    site_clock.tick()
    assert room.state()["pace"]["votes"] == 0


def test_nothing_of_a_vote_tells_whose_it_is(clock, announced: Announced):
    room = live_room(6)
    site_clock.tick()
    before = room.state()["tiles"]
    announced.take()
    say(room, room.seats[2], "lost")
    assert room.state()["tiles"] == before
    assert [event["tiles"] for event in announced.events()] == [{}]
    assert str(room.seats[2].id) not in str(room.state()["pace"])


def test_a_vote_does_not_leave_with_its_student(clock):
    """Or the teacher would see a name vanish and a vote with it."""
    room = live_room(6)
    say(room, room.seats[2], "too_fast")
    room.disconnect(room.seats[2])
    site_clock.tick()
    assert room.tile(room.seats[2])["state"] == "away"
    assert (room.state()["pace"]["votes"], room.state()["pace"]["present"]) == (1, 5)


def test_in_a_class_of_four_only_that_somebody_asks(clock):
    room = live_room(4)
    say(room, room.seats[0], "lost")
    found = room.state()["pace"]
    assert (found["reading"], found["votes"], found["counts"]) == ("someone_asks", 0, {})


def test_who_is_lost_is_named_only_on_the_own_wish(clock):
    room = live_room(6, agree=[])
    say(room, room.seats[0], "lost", is_named=True)
    say(room, room.seats[1], "lost")
    say(room, room.seats[2], "too_fast", is_named=True)  # nobody is named for a vote on the pace
    needs = [room.tile(seat)["need"] for seat in room.seats]
    assert needs == ["lost", None, None, None, None, None]
    assert room.tile(room.seats[0])["need_since"] == NOW
    clock.shift(300)
    site_clock.tick()
    assert room.tile(room.seats[0])["need"] is None


def test_a_hand_is_up_until_the_teacher_has_been_there(clock):
    room = live_room(6, agree=[])
    first = ask(room, room.seats[0])
    clock.shift(700)
    assert ask(room, room.seats[0]) == first
    site_clock.tick()
    assert (room.tile(room.seats[0])["need"], room.tile(room.seats[0])["need_since"]) == ("help", NOW)
    end(room, room.seats[0])
    end(room, room.seats[0])
    assert room.tile(room.seats[0])["need"] is None
    assert HelpRequest.objects.get().over_at == datetime.fromtimestamp(NOW + 700, tz=UTC)
    assert ask(room, room.seats[0]) != first


def test_the_student_s_own_pages_hear_it(clock, announced: Announced):
    room = live_room(6)
    announced.take()
    ask(room, room.seats[0])
    own = [message for group, message in announced.take() if group.startswith("seat.")]
    silent = {"vote": "", "voted_at": 0.0, "is_named": False, "answer": 0, "answered_at": 0.0}
    assert own == [{"type": "said.changed", **silent, "help_at": NOW}]


def test_what_was_said_outlives_redis(clock, redis):
    room = live_room(6)
    say(room, room.seats[0], "lost", is_named=True)
    ask(room, room.seats[1])
    redis.flushdb()
    site_clock.tick()
    room.connect()
    site_clock.tick()
    assert [room.tile(seat)["need"] for seat in room.seats[:2]] == ["lost", "help"]
    assert room.state()["pace"]["counts"]["lost"] == 1


def test_a_seat_that_goes_takes_its_voice_along(clock):
    room = live_room(6)
    say(room, room.seats[0], "lost")
    ask(room, room.seats[0])
    with TestCase.captureOnCommitCallbacks(execute=True):
        seats.remove(room.seats[0])
    site_clock.tick()
    assert room.state()["pace"]["votes"] == 0
    assert (PaceWord.objects.count(), HelpRequest.objects.count()) == (0, 0)


def test_when_the_lesson_is_over_nobody_is_heard(clock):
    room = live_room(6)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sessions.end(room.session)
    assert say(room, room.seats[0], "lost") is None
    assert ask(room, room.seats[0]) is None
    assert said_in(room.session) == {}


def test_the_database_knows_the_rules_too(clock):
    room = live_room(6)
    ask(room, room.seats[0])
    row = {"session": room.session, "seat": room.seats[0]}
    with pytest.raises(IntegrityError, match="only_the_lost_are_named"), transaction.atomic():
        PaceWord.objects.create(**row, vote="right", is_named=True, said_at=MONDAY_NINE)
    with pytest.raises(IntegrityError, match="vote_known"), transaction.atomic():
        PaceWord.objects.create(**row, vote="bored", said_at=MONDAY_NINE)
    with pytest.raises(IntegrityError, match="UNIQUE"), transaction.atomic():
        HelpRequest.objects.create(**row, asked_at=MONDAY_NINE)
