"""The teacher notes moments and asks the class; answers are counted, never named."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase

from classrooms.models import Marker, Pulse, PulseAnswer
from classrooms.services import clock as site_clock
from classrooms.services import lesson, sessions
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import Room, live_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

NOW = MONDAY_NINE.timestamp()


def done(work, *arguments):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return work(*arguments)


def notes(room: Room) -> dict[str, object]:
    return dict(room.state()["lesson"])


def answered(room: Room, pulse: Pulse, *words: str) -> None:
    for seat, word in zip(room.seats, words, strict=False):
        assert done(lesson.answer, room.session, seat, pulse.id, word)


def test_a_moment_is_noted_and_taken_away(clock):
    room = live_room(5)
    topic = done(lesson.mark, room.session, "topic", "Recursion")
    clock.shift(60)
    rest = done(lesson.mark, room.session, "break")
    assert notes(room)["markers"] == [
        {"id": str(topic.id), "at": NOW, "kind": "topic", "text": "Recursion"},
        {"id": str(rest.id), "at": NOW + 60, "kind": "break", "text": ""},
    ]
    for _ in range(2):
        done(lesson.unmark, room.session, topic.id)
    assert [marker["id"] for marker in notes(room)["markers"]] == [str(rest.id)]


def test_a_moment_of_another_lesson_stays(clock):
    room, other = live_room(5), live_room(5)
    marker = done(lesson.mark, other.session, "topic", "Trees")
    done(lesson.unmark, room.session, marker.id)
    assert Marker.objects.get() == marker


def test_a_key_that_is_stuck_ends_at_two_hundred(clock):
    room = live_room(5)
    Marker.objects.bulk_create(Marker(session=room.session, kind="note", at=MONDAY_NINE) for _ in range(199))
    assert done(lesson.mark, room.session, "note") is not None
    assert done(lesson.mark, room.session, "note") is None


def test_the_class_is_asked_once_at_a_time(clock, announced: Announced):
    room = live_room(5)
    first = done(lesson.ask, room.session)
    assert done(lesson.ask, room.session) == first
    told = [message for group, message in announced.take() if group.startswith("class.")]
    asked = {"type": "pulse.changed", "pulse": {"id": str(first.id), "closes_at": NOW + 120}}
    assert told == [asked, asked]
    clock.shift(120)
    assert done(lesson.ask, room.session) != first


def test_fewer_than_five_answers_are_only_a_number(clock):
    room = live_room(6)
    pulse = done(lesson.ask, room.session)
    answered(room, pulse, "clear", "lost", "lost", "partly")
    assert (notes(room)["pulse"]["answered"], notes(room)["pulse"]["counts"]) == (4, {})
    answered(room, pulse, "clear", "lost", "lost", "partly", "clear")
    assert notes(room)["pulse"]["counts"] == {"clear": 2, "partly": 1, "lost": 2}


def test_the_newest_answer_counts_and_only_once(clock):
    room = live_room(6)
    pulse = done(lesson.ask, room.session)
    answered(room, pulse, *["lost"] * 5)
    answered(room, pulse, "clear")
    assert notes(room)["pulse"]["counts"] == {"clear": 1, "partly": 0, "lost": 4}


def test_a_question_that_is_closed_takes_no_answer(clock, announced: Announced):
    room = live_room(5)
    pulse = done(lesson.ask, room.session)
    clock.shift(30)
    announced.take()
    for _ in range(2):
        done(lesson.close, room.session)
    assert notes(room)["pulse"]["closes_at"] == NOW + 30
    assert ("pulse.changed", None) in [(m["type"], m.get("pulse")) for _, m in announced.take()]
    assert not done(lesson.answer, room.session, room.seats[0], pulse.id, "clear")
    assert not done(lesson.answer, room.session, room.seats[0], uuid.uuid4(), "clear")
    assert not PulseAnswer.objects.exists()


def test_a_question_of_another_lesson_takes_no_answer_here(clock):
    room, other = live_room(5), live_room(5)
    pulse = done(lesson.ask, other.session)
    assert not done(lesson.answer, room.session, room.seats[0], pulse.id, "clear")


def test_after_two_minutes_it_is_over_by_itself(clock):
    room = live_room(5)
    pulse = done(lesson.ask, room.session)
    clock.shift(119.9)
    assert done(lesson.answer, room.session, room.seats[0], pulse.id, "clear")
    clock.shift(0.2)
    assert not done(lesson.answer, room.session, room.seats[1], pulse.id, "clear")


def test_when_the_lesson_is_over_nothing_is_noted_and_nobody_asked(clock):
    room = live_room(5)
    pulse = done(lesson.ask, room.session)
    done(sessions.end, room.session)
    assert done(lesson.mark, room.session, "topic") is None
    assert done(lesson.ask, room.session) is None
    assert not done(lesson.answer, room.session, room.seats[0], pulse.id, "clear")


def test_what_was_noted_outlives_redis(clock, redis):
    room = live_room(6)
    done(lesson.mark, room.session, "exercise", "Towers of Hanoi")
    answered(room, done(lesson.ask, room.session), *["lost"] * 5)
    before = notes(room)
    redis.flushdb()
    site_clock.tick()
    assert notes(room) == before


def test_the_database_knows_the_rules_too(clock):
    room = live_room(5)
    with pytest.raises(IntegrityError, match="marker_kind_known"), transaction.atomic():
        Marker.objects.create(session=room.session, kind="quarrel", at=MONDAY_NINE)
    pulse = done(lesson.ask, room.session)
    with pytest.raises(IntegrityError, match="word_known"), transaction.atomic():
        PulseAnswer.objects.create(pulse=pulse, seat=room.seats[0], word="bored", given_at=MONDAY_NINE)
