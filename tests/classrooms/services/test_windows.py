"""What is kept of a lesson: ten-second windows of those who agreed to it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from classrooms.live import state as live
from classrooms.live.windows import WINDOWS_KEY, waiting_windows
from classrooms.models import Consent, Window
from classrooms.queries.consent import current_text
from classrooms.services import consent, live_view, sessions, windows
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import HAPPY, SAD, Room, live_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

NOW = int(MONDAY_NINE.timestamp())


def wait(room: Room, number: int = 0, *, starts_at: int = NOW, **changed: Any) -> dict[str, Any]:
    """Queues a closed window of a seat and returns it."""
    window = {
        "session": room.id,
        "seat": str(room.seats[number].id),
        "starts_at": starts_at,
        "accepted": 3,
        "unknown": {"no_face": 1},
        "probabilities": HAPPY,
        **changed,
    }
    state = live.load(room.id)
    assert state is not None
    live.save(room.id, live.Changes(state.view, windows=[window]))
    return window


def kept() -> list[tuple[Any, ...]]:
    return list(Window.objects.values_list("seat_id", "starts_at", "accepted", "unknown", "probabilities"))


def test_frames_become_a_window_once_the_next_ten_seconds_begin(clock):
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 1, HAPPY), room.see(seat, 2, SAD), room.see(seat, 3, reason="too_dark"))
    assert windows.keep_windows() == 0
    clock.shift(10)
    room.record(room.see(seat, 4, SAD))
    assert windows.keep_windows() == 1
    mean = [0.0, 0.0, 0.0, 0.5, 0.0, 0.5, 0.0]
    assert kept() == [(seat.id, MONDAY_NINE, 2, {"too_dark": 1}, mean)]


def test_ten_seconds_without_a_face_are_kept_without_probabilities(clock):
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 1, reason="no_face"))
    clock.shift(20.5)
    live_view.refresh(room.id)  # nothing came since; the clock closes it
    windows.keep_windows()
    assert kept() == [(seat.id, MONDAY_NINE, 0, {"no_face": 1}, None)]


def test_the_last_window_is_kept_when_the_lesson_ends(clock, django_capture_on_commit_callbacks):
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 1, HAPPY))
    with django_capture_on_commit_callbacks(execute=True):
        sessions.end(room.session)
    windows.keep_windows()
    assert kept() == [(seat.id, MONDAY_NINE, 1, {}, HAPPY)]


def test_a_window_that_comes_twice_stays_as_it_is(clock):
    room = live_room(1)
    wait(room)
    windows.keep_windows()
    before = kept()
    wait(room, accepted=9, probabilities=SAD)
    assert windows.keep_windows() == 1
    assert kept() == before == [(room.seats[0].id, MONDAY_NINE, 3, {"no_face": 1}, HAPPY)]


def test_a_window_is_not_kept_without_the_scope_stored(clock):
    room = live_room(2, stored=False)
    consent.grant(room.seats[1], current_text(), stored=True, individual=False)
    wait(room, 0)
    wait(room, 1)
    assert windows.keep_windows() == 2
    assert [row[0] for row in kept()] == [room.seats[1].id]


def test_a_window_is_not_even_queued_without_the_scope_stored(clock):
    room = live_room(1, stored=False)
    (seat,) = room.seats
    room.record(room.see(seat, 1))
    clock.shift(10)
    room.record(room.see(seat, 2))
    assert waiting_windows(10) == []


@pytest.mark.parametrize("decision", ["withdraw", "decline"])
def test_a_window_is_not_kept_after_a_no(clock, decision):
    room = live_room(1)
    (seat,) = room.seats
    wait(room)
    clock.shift(1)
    _ = consent.withdraw(seat) if decision == "withdraw" else consent.decline(seat, current_text())
    windows.keep_windows()
    assert kept() == []


def test_a_new_yes_does_not_bring_back_what_was_withdrawn(clock):
    room = live_room(1)
    (seat,) = room.seats
    wait(room, starts_at=NOW)
    clock.shift(11)
    consent.withdraw(seat, erase=True)
    consent.grant(seat, current_text(), stored=True, individual=False)
    wait(room, starts_at=NOW + 10)
    windows.keep_windows()
    assert [row[1] for row in kept()] == [MONDAY_NINE + timedelta(seconds=10)]


def test_a_window_of_nobody_is_dropped(clock, redis: Redis):
    room = live_room(1)
    wait(room, session=str(uuid4()))
    wait(room, seat=str(uuid4()))
    assert windows.keep_windows() == 2
    assert (kept(), redis.llen(WINDOWS_KEY)) == ([], 0)


def test_a_window_of_a_student_who_left_is_dropped(clock):
    room = live_room(2)
    wait(room, 0)
    wait(room, 1)
    room.seats[0].delete()
    windows.keep_windows()
    assert [row[0] for row in kept()] == [room.seats[1].id]


def test_more_windows_than_one_batch_are_all_kept(clock, monkeypatch):
    monkeypatch.setattr(windows, "BATCH", 2)
    room = live_room(1)
    for number in range(5):
        wait(room, starts_at=NOW + 10 * number)
    assert windows.keep_windows() == 5
    assert [row[1] for row in kept()] == [datetime.fromtimestamp(NOW + 10 * n, tz=UTC) for n in range(5)]
    assert Consent.objects.count() == 1
