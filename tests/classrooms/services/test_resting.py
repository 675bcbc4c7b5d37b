"""A student's face at rest: learnt, used for one thing, kept only where that is agreed to, and gone when asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from classrooms.enums import PrivacyMode
from classrooms.live import resting as live_resting
from classrooms.models import CheckIn, RestingFace, Seat, Session
from classrooms.queries.consent import current_text
from classrooms.rules.baseline import READY_AFTER, Baseline, Low, Resting
from classrooms.services import consent, lesson, live_view, resting, seats, sessions
from tests.classrooms.announced import Announced
from tests.classrooms.room import NEUTRAL, SAD, Room, live_room
from tests.factories import SessionFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]

KEPT = {"count": 30, "heights": [-0.1, 0.0, 0.125, 0.25, 0.5], "ranks": [8, 15, 23]}


def known(room: Room, seat: Seat) -> Baseline:
    return live_resting.load_one(room.id, str(seat.id)).baseline


def looks(room: Room, seat: Seat, clock: Any, p: list[float] | None, seconds: int, *, first: int) -> int:
    """So many seconds of one face, a frame each; returns the number of the next frame."""
    for seq in range(first, first + seconds):
        clock.shift(1)
        room.record(room.see(seat, seq, p, reason=None if p else "no_face"))
    return first + seconds


def low_student(clock: Any, mode: PrivacyMode = PrivacyMode.INDIVIDUAL, **scopes: bool) -> Room:
    """Half a minute at rest and then, for long enough to be told, far below that."""
    room = live_room(1, mode, **scopes)
    after = looks(room, room.seats[0], clock, NEUTRAL, 150, first=1)
    looks(room, room.seats[0], clock, SAD, 135, first=after)
    return room


def need_of(room: Room) -> str | None:
    need = (room.tile(room.seats[0]) or {})["need"]
    assert need is None or isinstance(need, str)
    return need


def told(announced: Announced) -> list[str | None]:
    """What the student's page hears of the need that the teacher sees."""
    return [message["need"] for _, message in announced.take() if message["type"] == "need.changed"]


def test_every_accepted_frame_is_learnt_from_once_and_no_other(clock):
    room = live_room(1)
    (seat,) = room.seats
    frames = [room.see(seat, 1, NEUTRAL), room.see(seat, 2, SAD), room.see(seat, 3, reason="no_face")]
    room.record(*frames)
    room.record(*frames)
    assert known(room, seat) == Baseline(2, (-1.0, 0.0))


def test_the_student_hears_what_was_learnt_from_twenty_four_frames_on(clock, announced: Announced):
    room = live_room(1)
    announced.take()
    looks(room, room.seats[0], clock, NEUTRAL, READY_AFTER, first=1)
    faces = [message["face"] for _, message in announced.take() if message["type"] == "seat.reading"]
    assert faces[-2] == {"count": 23, "usual": None, "spread": None, "v": 0.0}
    assert faces[-1] == {"count": 24, "usual": 0.0, "spread": 0.15, "v": 0.0}


def test_two_minutes_below_the_own_usual_are_told_to_the_teacher_and_to_the_student(clock, announced: Announced):
    room = low_student(clock)
    (seat,) = room.seats
    assert need_of(room) == "check_in"
    tile = room.tile(seat) or {}
    assert 120 <= room.state()["at"] - tile["need_since"] <= 135
    assert told(announced) == ["check_in"]
    looks(room, seat, clock, NEUTRAL, 60, first=400)
    assert need_of(room) is None
    assert told(announced) == [None]


@pytest.mark.parametrize(
    ("mode", "individual"),
    [(PrivacyMode.INDIVIDUAL, False), (PrivacyMode.AGGREGATE, True), (PrivacyMode.AGGREGATE, False)],
)
def test_where_the_own_mood_is_not_shown_nobody_is_told_and_it_is_not_even_worked_out(
    clock, announced: Announced, mode, individual
):
    room = low_student(clock, mode, individual=individual)
    assert need_of(room) is None
    assert told(announced) == []
    assert live_resting.load_one(room.id, str(room.seats[0].id)).low == Low()


def test_no_dashboard_is_told_a_number_of_it(clock, announced: Announced):
    room = low_student(clock)
    tile = room.tile(room.seats[0]) or {}
    assert set(tile) == {"state", "reason", "since", "mood", "need", "need_since", "seq", "captured_at"}
    events = str([message for group, message in announced.take() if group.startswith("dashboard")])
    assert ("usual" in events, "spread" in events, "heights" in events) == (False, False, False)


def test_where_faces_agree_with_answers_no_better_than_chance_nobody_is_told(clock):
    room = low_student(clock)
    assert need_of(room) == "check_in"
    CheckIn.objects.bulk_create(
        CheckIn(session=room.session, seat=room.seats[0], answer=answer, valence=v, given_at=timezone.now())
        for v, answer in [(0.8, 5), (0.8, 1), (-0.6, 1), (-0.6, 5)] * 8
    )
    lesson.mark(room.session, "topic")  # the teacher's notes, agreement among them, are read anew
    assert need_of(room) is None


@pytest.mark.parametrize("camera", ["paused", "off"])
def test_a_camera_that_stops_ends_it_at_once(clock, camera):
    room = low_student(clock)
    consent.switch_camera(room.session, room.seats[0], camera)
    assert need_of(room) is None


def test_after_half_a_minute_without_a_face_it_is_over_and_begins_anew(clock):
    room = low_student(clock)
    (seat,) = room.seats
    looks(room, seat, clock, None, 30, first=400)
    assert need_of(room) == "check_in"
    looks(room, seat, clock, None, 1, first=430)
    assert need_of(room) is None
    looks(room, seat, clock, SAD, 5, first=431)
    assert need_of(room) is None


def test_it_is_kept_at_the_end_and_known_in_the_next_lesson_of_the_course(clock):
    room = live_room(2)
    looks(room, room.seats[0], clock, NEUTRAL, 30, first=1)
    looks(room, room.seats[1], clock, NEUTRAL, READY_AFTER - 1, first=1)
    learnt = known(room, room.seats[0])
    sessions.end(room.session)
    kept = RestingFace.objects.get()
    assert (kept.seat, kept.count, kept.heights, kept.ranks) == (room.seats[0], 30, [0.0] * 5, list(learnt.ranks))
    following = next_lesson(room)
    assert live_resting.load(following.id) == {str(room.seats[0].id): Resting(learnt)}
    looks(following, room.seats[0], clock, SAD, 1, first=1)
    sessions.end(following.session)
    assert RestingFace.objects.get().count == 31


def next_lesson(room: Room) -> Room:
    following = Room(room.course, SessionFactory(course=room.course), room.seats)
    assert sessions.start(following.session) is None
    following.connect()
    return following


@pytest.mark.parametrize("stored", [True, False])
def test_without_the_scope_for_it_nothing_is_kept_or_brought_along(clock, stored):
    room = live_room(1, stored=stored)
    (seat,) = room.seats
    looks(room, seat, clock, NEUTRAL, 30, first=1)
    sessions.end(room.session)
    assert RestingFace.objects.exists() is stored
    RestingFace.objects.update_or_create(seat=seat, defaults=KEPT)
    assert known(next_lesson(room), seat).count == (30 if stored else 0)


def test_after_a_loss_of_redis_it_begins_with_what_was_kept(clock, redis):
    room = live_room(1)
    (seat,) = room.seats
    RestingFace.objects.create(seat=seat, **KEPT)
    redis.flushdb()
    sessions.open_live_view(Session.objects.get(id=room.session.id))
    assert known(room, seat) == Baseline(30, (-0.1, 0.0, 0.125, 0.25, 0.5), (8, 15, 23))


def test_starting_again_forgets_it_everywhere_and_learns_on(clock, announced: Announced):
    room = low_student(clock)
    (seat,) = room.seats
    RestingFace.objects.create(seat=seat, **KEPT)
    announced.take()
    resting.start_again(seat)
    assert (known(room, seat), need_of(room)) == (Baseline(), None)
    assert told(announced) == [None]
    assert not RestingFace.objects.exists()
    looks(room, seat, clock, SAD, 1, first=400)
    assert known(room, seat).count == 1
    assert (room.tile(seat) or {})["mood"] == 2  # the mood of now goes on


def test_starting_again_is_for_one_seat_only(clock):
    room = live_room(2)
    for seat in room.seats:
        looks(room, seat, clock, NEUTRAL, 2, first=1)
        RestingFace.objects.create(seat=seat, **KEPT)
    resting.start_again(room.seats[0])
    assert [known(room, seat).count for seat in room.seats] == [0, 2]
    assert RestingFace.objects.get().seat == room.seats[1]


@pytest.mark.parametrize("erase", [True, False])
def test_withdrawing_forgets_the_live_one_and_erases_the_kept_one_when_asked_to(clock, erase):
    room = live_room(1)
    (seat,) = room.seats
    RestingFace.objects.create(seat=seat, **KEPT)
    looks(room, seat, clock, NEUTRAL, 30, first=1)
    consent.withdraw(seat, erase=erase)
    assert live_resting.load(room.id) == {}
    room.record(room.see(seat, 99, NEUTRAL))
    assert live_resting.load(room.id) == {}
    sessions.end(room.session)
    assert RestingFace.objects.exists() is not erase


def test_a_new_decision_begins_anew(clock):
    room = live_room(1)
    (seat,) = room.seats
    looks(room, seat, clock, NEUTRAL, 30, first=1)
    consent.grant(seat, current_text(), stored=False, individual=True)
    assert known(room, seat) == Baseline()


def test_what_was_brought_along_goes_with_consent_before_the_first_frame(clock):
    room = live_room(1)
    (seat,) = room.seats
    RestingFace.objects.create(seat=seat, **KEPT)
    sessions.end(room.session)
    following = next_lesson(room)
    assert known(following, seat).count == 30
    consent.withdraw(seat)
    live_view.refresh(following.id)
    assert live_resting.load(following.id) == {}


def test_who_leaves_the_course_takes_it_along(clock):
    room = live_room(1)
    (seat,) = room.seats
    looks(room, seat, clock, NEUTRAL, 30, first=1)
    RestingFace.objects.create(seat=seat, **KEPT)
    seats.remove(seat)
    assert live_resting.load(room.id) == {}
    assert not RestingFace.objects.exists()
