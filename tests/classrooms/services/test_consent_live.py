"""What a decision changes while the lesson runs."""

import pytest

from classrooms import gateway
from classrooms.enums import PrivacyMode
from classrooms.live import state as live
from classrooms.live.groups import seat_group
from classrooms.live.seats import set_scopes
from classrooms.live.state import Scopes
from classrooms.models import Window
from classrooms.queries.consent import current_text
from classrooms.services import consent, windows
from tests.classrooms.announced import Announced
from tests.classrooms.room import HAPPY, SAD, hand_in, live_room

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]

CHANGED = "consent.changed"


def test_withdrawing_refuses_the_next_frame_and_drops_the_waiting_one(redis):
    room = live_room(1)
    (seat,) = room.seats
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)], seq=1) == "queued"
    consent.withdraw(seat)
    assert redis.keys("rtr:slot:*") == []
    assert gateway.waiting_frames().oldest(room.id) is None
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)], seq=2) == "no_consent"


def test_withdrawing_greys_the_tile_and_forgets_the_mood():
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 1))
    consent.withdraw(seat)
    assert room.seen(seat) == {"state": "camera_off", "reason": None, "mood": None, "seq": None, "captured_at": None}
    state = live.load(room.id)
    assert state is not None
    assert (state.signals, state.scopes) == ({}, {str(seat.id): Scopes()})


def test_withdrawing_tells_the_pages_of_that_seat_only(announced: Announced):
    room, other = live_room(2), live_room(1)
    announced.take()
    consent.withdraw(room.seats[0])
    groups = [group for group, message in announced.take() if message["type"] == "consent.changed"]
    assert groups == [f"seat.{room.session.id.hex}.{room.seats[0].id.hex}"]
    assert other.tickets


def test_withdrawing_again_reaches_a_redis_that_missed_it_the_first_time():
    room = live_room(1)
    (seat,) = room.seats
    consent.withdraw(seat)
    gateway.waiting_frames().set_consent(room.id, str(seat.id), True)
    set_scopes(room.id, str(seat.id), Scopes(True, True, True))
    consent.withdraw(seat)
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)]) == "no_consent"
    state = live.load(room.id)
    assert state is not None
    assert state.scopes == {str(seat.id): Scopes()}


def test_granting_while_the_lesson_runs_opens_the_way_for_frames():
    room = live_room(1, agree=[], connected=False)
    (seat,) = room.seats
    room.connect()
    ticket = room.tickets[str(seat.id)]
    assert hand_in(room.id, str(seat.id), ticket) == "no_consent"
    consent.grant(seat, current_text(), stored=False, individual=False)
    assert hand_in(room.id, str(seat.id), ticket) == "queued"


def test_what_was_read_before_a_decision_does_not_count_under_it(clock):
    """Numbers read without the scope `stored` stay out of the report, although they fall into its first window."""
    room = live_room(1, stored=False)
    (seat,) = room.seats
    room.record(room.see(seat, 1))
    clock.shift(5)
    consent.grant(seat, current_text(), stored=True, individual=False)
    assert (room.tile(seat) or {})["reason"] == "waiting"
    room.record(room.see(seat, 2, reason="no_face"))
    clock.shift(10)
    room.record(room.see(seat, 3))
    windows.keep_windows()
    assert list(Window.objects.values_list("accepted", "unknown")) == [(0, {"no_face": 1})]


def test_a_camera_goes_on_only_with_consent():
    room = live_room(1, agree=[])
    (seat,) = room.seats
    assert consent.switch_camera(room.session, seat, "on") is False
    consent.grant(seat, current_text(), stored=False, individual=False)
    assert consent.switch_camera(room.session, seat, "on") is True
    assert room.seen(seat) == {
        "state": "unknown",
        "reason": "waiting",
        "mood": None,
        "seq": None,
        "captured_at": None,
    }


@pytest.mark.parametrize(("camera", "state"), [("paused", "paused"), ("off", "camera_off")])
def test_a_camera_that_stops_takes_its_waiting_frame_along(redis, camera, state):
    room = live_room(1)
    (seat,) = room.seats
    ticket = room.tickets[str(seat.id)]
    hand_in(room.id, str(seat.id), ticket)
    assert consent.switch_camera(room.session, seat, camera) is True
    assert redis.keys("rtr:slot:*") == []
    assert (room.tile(seat) or {})["state"] == state
    assert hand_in(room.id, str(seat.id), ticket, seq=2) == "camera_off"


def test_what_the_teacher_may_see_changes_at_once_and_the_mood_of_the_class_stays(clock, announced: Announced):
    room = live_room(12, PrivacyMode.INDIVIDUAL, individual=False)
    room.record(*[room.see(seat, 1, HAPPY) for seat in room.seats])
    (seat, *_) = room.seats
    assert room.tile(seat)["mood"] is None
    clock.shift(1)  # of two decisions the later one counts
    consent.change_scopes(seat, individual=True)
    assert (room.tile(seat)["mood"], room.signal()["published"]) == (100, True)
    clock.shift(1)
    consent.change_scopes(seat, individual=False)
    assert (room.tile(seat)["state"], room.tile(seat)["mood"]) == ("live", None)
    told = [
        said for group, said in announced.take() if (group, said["type"]) == (seat_group(room.id, seat.id), CHANGED)
    ]
    assert [(one["camera_allowed"], one["stored"], one["individual"]) for one in told] == [
        (True, True, True),
        (True, True, False),
    ]


def test_what_was_read_before_a_change_of_what_is_kept_is_not_kept(clock):
    room = live_room(1, stored=False)
    (seat,) = room.seats
    room.record(room.see(seat, 1, HAPPY))
    clock.shift(4)
    consent.change_scopes(seat, stored=True)
    room.record(room.see(seat, 2, SAD))
    clock.shift(10)
    room.record(room.see(seat, 3, SAD))
    windows.keep_windows()
    (kept,) = Window.objects.all()
    assert (kept.accepted, kept.probabilities) == (1, SAD)
    consent.change_scopes(seat, stored=False)
    clock.shift(10)
    room.record(room.see(seat, 4, SAD))
    windows.keep_windows()
    assert Window.objects.count() == 1
