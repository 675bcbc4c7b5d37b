"""A hint asks the teacher to look, is logged with its numbers, and says nothing where nothing may be shown."""

import uuid

import pytest
from django.test import TestCase

from classrooms.enums import PrivacyMode
from classrooms.models import Pulse, RaisedHint
from classrooms.services import analytics, hints, lesson, sessions
from classrooms.services import clock as site_clock
from tests.classrooms.announced import Announced
from tests.classrooms.room import live_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

CALM = [0.05, 0.0, 0.05, 0.5, 0.3, 0.1, 0.0]
TENSE = [0.3, 0.0, 0.2, 0.1, 0.1, 0.3, 0.0]
TICK = 5


class Class:
    """A room whose faces are seen every five seconds."""

    def __init__(self, clock, students: int = 6, mode: PrivacyMode = PrivacyMode.AGGREGATE) -> None:
        self.clock, self.room, self.seq = clock, live_room(students, mode), 0

    def goes_on(self, looks: int, p: list[float]) -> None:
        for _ in range(looks):
            self.clock.shift(TICK)
            self.seq += 1
            with TestCase.captureOnCommitCallbacks(execute=True):
                self.room.connect()  # or the tickets run out, while the clock stands still between two looks
                self.room.record(*[self.room.see(seat, self.seq, p) for seat in self.room.seats])

    def turns_tense(self) -> dict[str, object]:
        self.goes_on(60, CALM)
        self.goes_on(20, TENSE)
        return dict(self.room.state()["hint"])


def done(work, *arguments, **named):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return work(*arguments, **named)


def test_a_class_that_turns_tense_is_hinted_and_logged_with_its_numbers(clock):
    seen = Class(clock)
    seen.goes_on(60, CALM)
    assert seen.room.state()["hint"] is None
    seen.goes_on(20, TENSE)
    hint = seen.room.state()["hint"]
    assert hint is not None
    assert (hint["usual"], hint["n"], hint["sensitivity"]) == (0.2, 6, "moderate")
    assert hint["rise"] > 0.06
    assert hint["z"] > 2.5
    row = RaisedHint.objects.get()
    assert (str(row.id), row.rise, row.z, row.n, row.ended_at) == (hint["id"], hint["rise"], hint["z"], 6, None)


def test_when_the_class_is_as_before_the_hint_ends(clock):
    seen = Class(clock)
    seen.turns_tense()
    seen.goes_on(60, CALM)
    assert seen.room.state()["hint"] is None
    assert RaisedHint.objects.get().ended_at is not None


def test_the_end_of_the_lesson_ends_the_hint(clock, announced: Announced):
    seen = Class(clock)
    seen.turns_tense()
    done(sessions.end, seen.room.session)
    assert RaisedHint.objects.get().ended_at is not None


@pytest.mark.parametrize(("students", "mode"), [(4, PrivacyMode.AGGREGATE), (6, PrivacyMode.SELF_REPORT)])
def test_where_no_mood_may_be_shown_there_is_no_hint(clock, students, mode):
    seen = Class(clock, students, mode)
    seen.goes_on(60, CALM)
    seen.goes_on(20, TENSE)
    assert seen.room.state()["hint"] is None
    assert not RaisedHint.objects.exists()


def test_a_teacher_who_mutes_hints_sees_none_and_keeps_the_choice(clock, redis):
    seen = Class(clock)
    done(hints.set_hints, seen.room.session, "strict", are_muted=True)
    seen.goes_on(60, CALM)
    seen.goes_on(20, TENSE)
    assert seen.room.state()["hint"] is None
    redis.flushdb()
    site_clock.tick()
    assert seen.room.state()["lesson"]["hints"] == {"sensitivity": "strict", "are_muted": True, "answered": {}}


def test_the_teacher_answers_and_asks_the_class_because_of_it(clock):
    seen = Class(clock)
    hint = seen.turns_tense()
    session, number = seen.room.session, uuid.UUID(str(hint["id"]))
    assert done(hints.answer_hint, session, number)
    assert seen.room.state()["lesson"]["hints"]["answered"] == {hint["id"]: None}
    done(lesson.ask, session)
    assert str(Pulse.objects.get().hint_id) == hint["id"]
    assert done(hints.answer_hint, session, number, is_useful=True)
    assert done(hints.answer_hint, session, number)  # seen again: the answer stays
    assert seen.room.state()["lesson"]["hints"]["answered"] == {hint["id"]: True}


def test_a_hint_of_another_lesson_is_not_there(clock):
    seen, other = Class(clock), live_room(5)
    hint = seen.turns_tense()
    assert not done(hints.answer_hint, other.session, uuid.UUID(str(hint["id"])))
    assert RaisedHint.objects.get().seen_at is None


def test_the_same_hint_is_logged_once_whoever_tells_it(clock):
    seen = Class(clock)
    seen.turns_tense()
    for _ in range(3):
        site_clock.tick()
    assert RaisedHint.objects.count() == 1


def test_a_hint_is_over_when_the_cameras_are_switched_off(clock):
    seen = Class(clock)
    hint = seen.turns_tense()
    clock.shift(TICK)
    done(analytics.switch_off, seen.room.course, "A pause.")
    assert seen.room.state()["hint"] is None
    row = RaisedHint.objects.get()
    assert (str(row.id), row.ended_at is None) == (hint["id"], False)
