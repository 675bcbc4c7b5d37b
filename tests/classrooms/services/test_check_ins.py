"""Students say how they are doing; together, and against what is read in their faces."""

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from classrooms.enums import PrivacyMode
from classrooms.models import CheckIn
from classrooms.services import clock as site_clock
from classrooms.services import seats, voices
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import HAPPY, NEUTRAL, SAD, Room, live_room
from tests.factories import SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def check_in(room: Room, number: int, answer: int):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return voices.check_in(room.session, room.seats[number], answer)


@pytest.mark.parametrize("mode", PrivacyMode)
def test_five_answers_have_a_tally_in_every_mode_and_four_have_none(clock, mode):
    room = live_room(6, mode, agree=[])
    for number, answer in enumerate([5, 4, 2, 4]):
        check_in(room, number, answer)
    assert room.state()["own"] == {"n": 4, "mean": None, "counts": []}
    check_in(room, 4, 3)
    assert room.state()["own"] == {"n": 5, "mean": 3.6, "counts": [0, 1, 1, 2, 1]}


def test_the_newest_answer_counts_for_ten_minutes(clock):
    room = live_room(6, agree=[])
    for number in range(5):
        check_in(room, number, 1)
    clock.shift(31)
    check_in(room, 0, 5)
    assert room.state()["own"] == {"n": 5, "mean": 1.0, "counts": [5, 0, 0, 0, 0]}  # alone it would stand out
    clock.shift(600 - 31)
    site_clock.tick()
    assert room.state()["own"] == {"n": 1, "mean": None, "counts": []}


def test_answers_change_the_tally_five_at_a_time(clock):
    room = live_room(7, agree=[])
    for number in range(7):
        check_in(room, number, 3)
    assert room.state()["own"] == {"n": 7, "mean": 3.0, "counts": [0, 0, 5, 0, 0]}
    clock.shift(31)
    for number in range(3):
        check_in(room, number, 5)
    # The two who came after the first five, and these three, have come or changed since.
    assert room.state()["own"] == {"n": 7, "mean": 3.9, "counts": [0, 0, 4, 0, 3]}


def test_a_larger_smallest_group_holds_for_answers_too(clock):
    room = live_room(8, agree=[], k_threshold=7)
    for number in range(6):
        check_in(room, number, 4)
    assert room.state()["own"] == {"n": 6, "mean": None, "counts": []}
    check_in(room, 6, 4)
    assert room.state()["own"] == {"n": 7, "mean": 4.0, "counts": [0, 0, 0, 7, 0]}


def test_who_is_taken_out_of_the_course_is_in_no_tally_any_more(clock):
    room = live_room(7, agree=[])
    for number in range(6):
        check_in(room, number, 4)
    with TestCase.captureOnCommitCallbacks(execute=True):
        seats.remove(room.seats[0])
    site_clock.tick()
    assert room.state()["own"] == {"n": 5, "mean": None, "counts": []}


def test_what_students_say_stands_in_the_line(clock):
    room = live_room(6, PrivacyMode.SELF_REPORT)
    for number in range(5):
        check_in(room, number, 4)
        with TestCase.captureOnCommitCallbacks(execute=True):
            voices.vote(room.session, room.seats[number], "too_fast")
    clock.shift(10)
    site_clock.tick()
    first, *_, last = room.state()["line"]
    assert (first["own"], last["own"]) == (None, 4.0)
    assert last["votes"] == [0, 0, 5, 0]


def test_a_small_class_has_no_votes_in_the_line(clock):
    room = live_room(4, PrivacyMode.SELF_REPORT)
    with TestCase.captureOnCommitCallbacks(execute=True):
        voices.vote(room.session, room.seats[0], "too_fast")
    clock.shift(10)
    site_clock.tick()
    assert room.state()["line"][-1]["votes"] is None


def test_another_answer_has_to_wait(clock):
    room = live_room(6, agree=[])
    check_in(room, 0, 2)
    clock.shift(10)
    assert check_in(room, 0, 4) == voices.TooSoon(20.0)


def test_what_is_read_at_that_moment_is_noted_beside_it_only_where_numbers_may_be_kept(clock):
    for stored, expected in ((True, 1.0), (False, None)):
        room = live_room(2, PrivacyMode.AGGREGATE, stored=stored)
        room.record(room.see(room.seats[0], 1, HAPPY))
        assert (check_in(room, 0, 5).valence, check_in(room, 1, 5).valence) == (expected, None)
        clock.shift(40)
        assert check_in(room, 0, 5).valence is None  # what was read then is no longer now


def answered(room: Room, pairs: list[tuple[float, int]]) -> None:
    """Answers of earlier lessons of the course."""
    session = SessionFactory(course=room.course)
    CheckIn.objects.bulk_create(
        CheckIn(session=session, seat=room.seats[0], answer=answer, valence=valence, given_at=timezone.now())
        for valence, answer in pairs
    )


def test_faces_that_agree_with_answers_stay_and_the_teacher_sees_how_well(clock):
    room = live_room(6, PrivacyMode.AGGREGATE)
    answered(room, [(0.8, 5), (-0.6, 1), (0.0, 3)] * 12)
    check_in(room, 0, 4)
    room.record(*[room.see(seat, 1, NEUTRAL) for seat in room.seats])
    found = {"n": 36, "kappa": 1.0, "low": 1.0, "high": 1.0, "is_doubtful": False}
    assert room.state()["lesson"]["agreement"] == found
    assert room.signal()["published"]


def test_faces_that_agree_no_better_than_chance_are_not_shown(clock):
    room = live_room(6, PrivacyMode.AGGREGATE)
    answered(room, [(0.8, 5), (0.8, 1), (-0.6, 1), (-0.6, 5)] * 8)
    check_in(room, 0, 4)
    room.record(*[room.see(seat, 1, SAD) for seat in room.seats])
    assert room.state()["lesson"]["agreement"]["is_doubtful"]
    assert (room.signal()["published"], room.signal()["why"], room.signal()["mood"]) == (False, "no_agreement", None)


def test_a_few_answers_say_nothing_of_agreement(clock):
    room = live_room(6, PrivacyMode.AGGREGATE)
    answered(room, [(0.8, 1)] * 29)
    check_in(room, 0, 4)
    found = {"n": 29, "kappa": None, "low": None, "high": None, "is_doubtful": False}
    assert room.state()["lesson"]["agreement"] == found


def test_what_was_answered_outlives_redis(clock, redis):
    room = live_room(6, agree=[])
    for number in range(5):
        check_in(room, number, 4)
    redis.flushdb()
    site_clock.tick()
    assert room.state()["own"] == {"n": 5, "mean": 4.0, "counts": [0, 0, 0, 5, 0]}


def test_the_database_knows_the_rules_too(clock):
    room = live_room(2)
    row = {"session": room.session, "seat": room.seats[0], "given_at": MONDAY_NINE}
    for answer, valence in ((0, None), (6, None), (3, 1.5)):
        with pytest.raises(IntegrityError, match="check_in_"), transaction.atomic():
            CheckIn.objects.create(**row, answer=answer, valence=valence)
