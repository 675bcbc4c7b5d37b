"""What the teacher did stands with the published figures before and after it, live and when Redis has lost them."""

from uuid import uuid4

import pytest
from django.test import TestCase

from classrooms.enums import PrivacyMode
from classrooms.models import Marker, Pulse, RaisedHint
from classrooms.queries.ledger import ledger_table
from classrooms.services import clock as site_clock
from classrooms.services import hints, lesson, sessions, voices
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import NEUTRAL, SAD, live_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

NOW = MONDAY_NINE.timestamp()
NOTHING = {"mean": None, "seconds": 0, "points": 0}
NO_SIDE = {"mood": NOTHING, "too_fast": NOTHING}


class Class:
    """A lesson in which every face is seen each five seconds."""

    def __init__(self, clock, students: int = 6, mode: PrivacyMode = PrivacyMode.AGGREGATE) -> None:
        self.clock, self.room, self.seq = clock, live_room(students, mode), 0
        self.session = self.room.session

    def goes_on(self, seconds: int, p: list[float] = NEUTRAL) -> None:
        for _ in range(seconds // 5):
            self.seq += 1
            with TestCase.captureOnCommitCallbacks(execute=True):
                self.room.connect()  # or the tickets run out, while the clock stands still between two looks
                self.room.record(*[self.room.see(seat, self.seq, p) for seat in self.room.seats])
            self.clock.shift(5)

    def entry(self, row: Marker | Pulse | RaisedHint) -> dict[str, object]:
        return dict(self.room.state()["ledger"][str(row.id)])


def done(work, *arguments, **named):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return work(*arguments, **named)


def mean(value: float, seconds: int) -> dict[str, object]:
    return {"mean": value, "seconds": seconds, "points": seconds // 5}


def test_a_mark_has_the_published_mood_before_and_after_it(clock):
    seen = Class(clock)
    seen.goes_on(120)
    slowed = done(lesson.mark, seen.session, "slowed", "Recursion")
    (deed,) = seen.room.state()["lesson"]["deeds"]
    at = NOW + 120
    assert deed == {"id": str(slowed.id), "kind": "slowed", "at": at, "text": "Recursion", "begins_at": at}
    before = {"mood": mean(50, 120), "too_fast": NOTHING}
    assert seen.entry(slowed) == {"begins_at": at, "before": before, "after": NO_SIDE, "is_over": False}
    seen.goes_on(70, SAD)
    assert seen.entry(slowed)["after"]["mood"]["seconds"] == 65  # as of the newest point
    seen.goes_on(120, SAD)
    after = seen.entry(slowed)
    assert (after["before"], after["is_over"]) == (before, True)
    line = [point["mood"] for point in seen.room.state()["line"] if at <= point["at"] < at + 180]
    assert after["after"]["mood"] == {"mean": round(sum(line) / 36), "seconds": 180, "points": 36}
    assert after["after"]["mood"]["mean"] < 50


def test_too_few_contributing_students_leave_no_mood_behind(clock):
    seen = Class(clock, students=4, mode=PrivacyMode.INDIVIDUAL)  # each of them shows the teacher the own mood
    seen.goes_on(90)
    slowed = done(lesson.mark, seen.session, "slowed")
    seen.goes_on(200, SAD)
    assert seen.room.tile(seen.room.seats[0])["mood"] is not None
    entry = seen.entry(slowed)
    assert (entry["before"], entry["after"], entry["is_over"]) == (NO_SIDE, NO_SIDE, True)


def test_where_the_camera_is_never_opened_the_pace_remains(clock):
    seen = Class(clock, mode=PrivacyMode.SELF_REPORT)
    for seat, word in zip(seen.room.seats, ("too_fast", "lost", "too_fast", "right"), strict=False):
        done(voices.vote, seen.session, seat, word)
    seen.goes_on(65)  # the first point was there before the last vote
    repeated = done(lesson.mark, seen.session, "repeated")
    for seat in seen.room.seats[:2]:
        done(voices.vote, seen.session, seat, "right")
    seen.goes_on(185)
    entry = seen.entry(repeated)
    assert entry["before"] == {"mood": NOTHING, "too_fast": {"mean": 0.75, "seconds": 60, "points": 12}}
    assert entry["after"] == {"mood": NOTHING, "too_fast": {"mean": 0.26, "seconds": 180, "points": 36}}


def test_votes_too_few_for_a_pace_are_no_share(clock):
    seen = Class(clock)
    for seat in seen.room.seats[:2]:
        done(voices.vote, seen.session, seat, "too_fast")
    seen.goes_on(90)
    entry = seen.entry(done(lesson.mark, seen.session, "slowed"))
    assert entry["before"]["too_fast"] == NOTHING


def test_a_break_is_followed_by_what_comes_when_it_is_over(clock):
    seen = Class(clock)
    seen.goes_on(60)
    rest = done(lesson.mark, seen.session, "break")
    seen.goes_on(200, SAD)
    assert (seen.entry(rest)["begins_at"], seen.entry(rest)["after"]) == (None, NO_SIDE)
    back = done(lesson.mark, seen.session, "back")
    seen.goes_on(60)
    entry = seen.entry(rest)
    assert (entry["begins_at"], entry["after"]["mood"]["points"]) == (NOW + 260, 11)  # not the forty of the break
    assert str(back.id) not in seen.room.state()["ledger"]
    done(lesson.unmark, seen.session, back.id)
    assert (seen.entry(rest)["begins_at"], seen.entry(rest)["after"]) == (None, NO_SIDE)


def test_a_question_to_the_class_is_in_the_ledger_by_itself(clock):
    seen = Class(clock)
    seen.goes_on(60)
    pulse = done(lesson.ask, seen.session)
    (deed,) = seen.room.state()["lesson"]["deeds"]
    assert (deed["id"], deed["kind"]) == (str(pulse.id), "asked")
    assert seen.entry(pulse)["before"]["mood"] == mean(50, 60)


def a_hint(seen: Class) -> RaisedHint:
    return RaisedHint.objects.create(
        id=uuid4(), session=seen.session, raised_at=MONDAY_NINE, rise=0.1, z=3, n=6, formula_version=1
    )


def test_an_answered_hint_is_in_the_ledger_when_it_is_answered(clock):
    seen = Class(clock)
    hint = a_hint(seen)
    seen.goes_on(60)
    assert seen.room.state()["lesson"]["deeds"] == []
    done(hints.answer_hint, seen.session, hint.id, is_useful=True)
    (deed,) = seen.room.state()["lesson"]["deeds"]
    assert (deed["kind"], deed["at"], seen.entry(hint)["begins_at"]) == ("hint", NOW + 60, NOW + 60)


def test_a_hint_that_was_answered_by_asking_is_one_deed(clock):
    seen = Class(clock)
    hint = a_hint(seen)
    done(lesson.ask, seen.session)
    done(hints.answer_hint, seen.session, hint.id)
    assert [deed["kind"] for deed in seen.room.state()["lesson"]["deeds"]] == ["asked"]


def test_topics_exercises_and_notes_are_no_deeds(clock):
    seen = Class(clock)
    for kind in ("topic", "exercise", "back", "note"):
        done(lesson.mark, seen.session, kind)
    assert (seen.room.state()["lesson"]["deeds"], seen.room.state()["ledger"]) == ([], {})


def test_a_mark_that_is_taken_away_leaves_the_ledger(clock):
    seen = Class(clock)
    slowed = done(lesson.mark, seen.session, "slowed")
    assert list(seen.room.state()["ledger"]) == [str(slowed.id)]
    done(lesson.unmark, seen.session, slowed.id)
    assert seen.room.state()["ledger"] == {}


def test_what_was_before_and_after_outlives_redis(clock, redis):
    seen = Class(clock)
    seen.goes_on(60)
    settled = done(lesson.mark, seen.session, "slowed")
    seen.goes_on(185)
    begun = done(lesson.mark, seen.session, "repeated")
    known = [seen.entry(settled), seen.entry(begun)["before"]]
    assert known[0]["is_over"]
    redis.flushdb()
    site_clock.tick()
    seen.goes_on(60)
    assert [seen.entry(settled), seen.entry(begun)["before"]] == known
    assert seen.entry(begun)["after"]["mood"]["mean"] is None  # the line begins anew, and a minute is not full


def test_what_is_kept_at_the_end_is_what_the_page_of_the_lesson_shows(clock):
    seen = Class(clock)
    seen.goes_on(60)
    slowed = done(lesson.mark, seen.session, "slowed", "Recursion")
    seen.goes_on(195)
    pulse = done(lesson.ask, seen.session)
    seen.goes_on(75)
    rest = done(lesson.mark, seen.session, "break")
    done(sessions.end, seen.session)
    kept = [Marker.objects.get(id=slowed.id).ledger, Pulse.objects.get(id=pulse.id).ledger]
    assert [one["version"] for one in kept] == [1, 1]
    assert Marker.objects.get(id=rest.id).ledger["begins_at"] is None
    assert shown(seen) == [
        ("Slowed down: Recursion", ["50 (12 points)", "50 (36 points)", *["not known (0 s known)"] * 2]),
        (
            "Asked the class",
            [
                "50 (36 points)",
                "50 (15 points, until the end)",
                "not known (0 s known)",
                "not known (0 s known, until the end)",
            ],
        ),
        (
            "Took a break",
            [
                "50 (36 points)",
                "not known (the break did not end)",
                "not known (0 s known)",
                "not known (the break did not end)",
            ],
        ),
    ]


def shown(seen: Class) -> list[tuple[str, list[str]]]:
    rows = ledger_table(seen.session).rows
    return [(row.what, [f"{figure.text} ({figure.rests})" for figure in row.figures]) for row in rows]


def test_a_lesson_from_before_the_ledger_says_that_nothing_is_known(clock):
    seen = Class(clock)
    Marker.objects.create(session=seen.session, kind="break", at=MONDAY_NINE)
    Marker.objects.create(session=seen.session, kind="topic", at=MONDAY_NINE.replace(minute=10))
    nothing = ["not known (0 s known)", "not known (0 s known, until the end)"]
    assert shown(seen) == [("Took a break, 10 min", nothing * 2)]


def test_the_page_of_a_course_without_cameras_has_the_pace_alone(clock):
    seen = Class(clock, mode=PrivacyMode.SELF_REPORT)
    for seat, word in zip(seen.room.seats, ("too_fast", "lost", "right"), strict=False):
        done(voices.vote, seen.session, seat, word)
    seen.goes_on(95)
    done(lesson.mark, seen.session, "slowed")
    done(sessions.end, seen.session)
    table = ledger_table(seen.session)
    assert not table.has_mood
    assert shown(seen) == [("Slowed down", ["67 % (18 points)", "not known (0 s known, until the end)"])]
