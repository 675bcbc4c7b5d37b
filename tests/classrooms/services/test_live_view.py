"""What the dashboards are told: one vote a student, nothing about fewer than five, and never a guess."""

import pytest
from redis import Redis

from classrooms.enums import PrivacyMode
from classrooms.services import consent, live_view
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import HAPPY, NEUTRAL, SAD, Room, live_room, open_tickets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

NOW = MONDAY_NINE.timestamp()
HIDDEN = {"published": False, "mood": None, "low": None, "high": None, "distribution": None}


def all_see(room: Room, seq: int, p: list[float]) -> None:
    room.record(*[room.see(seat, seq, p) for seat in room.seats])


def test_four_contributing_students_are_hidden(clock):
    room = live_room(4)
    all_see(room, 1, HAPPY)
    assert room.signal() == {**HIDDEN, "n": 4, "present": 4, "consenting": 4, "coverage": 1.0, "why": "too_few"}


def test_five_contributing_students_are_shown_with_their_band(clock):
    room = live_room(5)
    seen = [HAPPY, HAPPY, HAPPY, SAD, NEUTRAL]
    room.record(*[room.see(seat, 1, p) for seat, p in zip(room.seats, seen, strict=True)])
    # v = 1, 1, 1, -1, 0: mean 0.4, deviation 0.894, 1.96 deviation / sqrt 5 = 0.784, 39.2 points, in steps of 5: 40
    assert room.signal() == {
        "published": True,
        "mood": 70,
        "low": 30,
        "high": 100,
        "distribution": [0.0, 0.0, 0.0, 0.6, 0.2, 0.2, 0.0],
        "n": 5,
        "present": 5,
        "consenting": 5,
        "coverage": 1.0,
        "why": None,
    }


def test_a_smallest_group_that_the_admin_raised_counts(clock):
    room = live_room(5, k_threshold=6)
    all_see(room, 1, HAPPY)
    assert (room.signal()["why"], room.state()["session"]["k"]) == ("too_few", 6)


@pytest.mark.parametrize(("consenting", "why", "coverage"), [(12, None, 0.417), (13, "low_coverage", 0.385)])
def test_five_of_thirteen_cover_too_little(clock, consenting, why, coverage):
    room = live_room(consenting)
    room.record(*[room.see(seat, 1) for seat in room.seats[:5]])
    signal = room.signal()
    assert (signal["why"], signal["coverage"], signal["published"]) == (why, coverage, why is None)
    assert (signal["mood"] is None) == (why is not None)


def test_a_student_who_declined_is_present_and_takes_nothing_from_coverage(clock):
    room = live_room(7, agree=range(5))
    room.record(*[room.see(seat, 1) for seat in room.seats])
    signal = room.signal()
    assert (signal["n"], signal["present"], signal["consenting"], signal["coverage"]) == (5, 7, 5, 1.0)
    assert room.counts() == {"discarded": 2}


def test_every_student_has_one_vote_however_many_frames(clock):
    room = live_room(5)
    eager, *others = room.seats
    room.record(*[room.see(seat, 1, SAD) for seat in others], *[room.see(eager, seq, HAPPY) for seq in range(1, 31)])
    assert room.signal()["mood"] == 20  # (1 - 4) / 5, not (30 - 4) / 34
    assert room.signal()["distribution"] == [0.0, 0.0, 0.0, 0.2, 0.0, 0.8, 0.0]


def test_unknown_is_never_counted_as_neutral(clock):
    room = live_room(6)
    unseen, *others = room.seats
    room.record(room.see(unseen, 1, reason="no_face"), *[room.see(seat, 1, HAPPY) for seat in others])
    assert room.seen(unseen) == {
        "state": "unknown",
        "reason": "no_face",
        "mood": None,
        "seq": 1,
        "captured_at": NOW,
    }
    signal = room.signal()
    assert (signal["n"], signal["consenting"], signal["coverage"]) == (5, 6, 0.833)
    assert (signal["mood"], signal["distribution"]) == (100, [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0])


def test_a_face_that_is_lost_keeps_its_last_mood_for_thirty_seconds_only(clock):
    room = live_room(5)
    all_see(room, 1, HAPPY)
    clock.shift(30)
    room.record(*[room.see(seat, 2, reason="too_dark") for seat in room.seats])
    assert (room.signal()["n"], room.signal()["mood"]) == (5, 100)
    clock.shift(1)
    live_view.refresh(room.id)
    assert (room.signal()["n"], room.signal()["why"]) == (0, "too_few")
    assert {tile["state"] for tile in room.state()["tiles"].values()} == {"unknown"}


def test_a_silent_student_goes_stale_and_leaves_n(clock):
    room = live_room(6)
    silent, *others = room.seats
    all_see(room, 1, HAPPY)
    clock.shift(30.5)
    room.record(*[room.see(seat, 2, HAPPY) for seat in others])
    assert room.seen(silent) == {"state": "unknown", "reason": "stale", "mood": None, "seq": 1, "captured_at": NOW}
    assert (room.signal()["n"], room.signal()["consenting"]) == (5, 6)


@pytest.mark.parametrize("mode", [PrivacyMode.INDIVIDUAL, PrivacyMode.AGGREGATE])
@pytest.mark.parametrize("agreed", [True, False])
def test_a_tile_shows_a_mood_only_where_mode_and_student_allow_it(clock, mode, agreed):
    room = live_room(5, mode, individual=agreed)
    all_see(room, 1, HAPPY)
    shown = 100 if mode == PrivacyMode.INDIVIDUAL and agreed else None
    assert {tile["mood"] for tile in room.state()["tiles"].values()} == {shown}
    assert room.signal()["mood"] == 100


def test_a_course_of_self_reports_shows_presence_only(clock):
    room = live_room(5, PrivacyMode.SELF_REPORT)
    live_view.refresh(room.id)
    signal = room.signal()
    assert signal == {**HIDDEN, "n": 0, "present": 5, "consenting": 0, "coverage": 0.0, "why": "self_report"}
    assert {tile["state"] for tile in room.state()["tiles"].values()} == {"here"}


def test_readings_that_come_twice_change_nothing(clock, announced: Announced):
    room = live_room(5)
    batch = [room.see(seat, 1, HAPPY) for seat in room.seats]
    room.record(*batch)
    before, _ = room.state(), announced.take()
    room.record(*batch)
    assert room.state() == before
    assert announced.take() == []
    assert room.counts() == {"repeated": 5}


def test_a_sequence_number_that_goes_back_is_dropped(clock):
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 5, HAPPY))
    clock.shift(1)
    room.record(room.see(seat, 4, SAD))
    assert room.seen(seat) == {"state": "live", "reason": None, "mood": 100, "seq": 5, "captured_at": NOW}
    assert room.counts() == {"repeated": 1}


def test_a_reading_for_an_older_connection_is_discarded(clock):
    room = live_room(1)
    (seat,) = room.seats
    older = room.tickets[str(seat.id)]
    room.connect()
    room.record(room.see(seat, 9, SAD, ticket=older), room.see(seat, 1, HAPPY))
    assert (room.tile(seat) or {})["seq"] == 1
    assert (room.tile(seat) or {})["mood"] == 100
    assert room.counts() == {"discarded": 1}


def test_a_reconnected_student_keeps_the_smoothed_mood(clock):
    room = live_room(1)
    (seat,) = room.seats
    room.record(room.see(seat, 9, HAPPY))
    room.connect()
    clock.shift(30)
    room.record(room.see(seat, 1, SAD))
    assert (room.tile(seat) or {})["mood"] == 50  # half of 1, half of -1, after one half-life


@pytest.mark.parametrize("camera", ["paused", "off"])
def test_a_reading_under_way_when_the_camera_stopped_is_discarded(clock, camera):
    room = live_room(1)
    (seat,) = room.seats
    under_way = room.see(seat, 1, HAPPY)
    consent.switch_camera(room.session, seat, camera)
    room.record(under_way)
    state = {"paused": "paused", "off": "camera_off"}[camera]
    assert room.seen(seat) == {"state": state, "reason": None, "mood": None, "seq": None, "captured_at": None}
    assert room.counts() == {"discarded": 1}


def test_a_reading_of_somebody_who_is_not_connected_is_discarded(clock):
    room = live_room(1, connected=False)
    (seat,) = room.seats
    room.record(room.see(seat, 1, HAPPY, ticket="0" * 32))
    assert room.seen(seat) == {"state": "away", "reason": None, "mood": None, "seq": None, "captured_at": None}
    assert room.counts() == {"discarded": 1}


def test_a_reading_of_a_seat_in_another_course_is_discarded(clock):
    room, other = live_room(1), live_room(1)
    stranger = other.seats[0]
    tickets = open_tickets(room.id, {str(stranger.id): True})
    room.record(room.see(stranger, 1, HAPPY, ticket=tickets[str(stranger.id)]))
    assert list(room.state()["tiles"]) == [str(room.seats[0].id)]
    assert room.counts() == {"discarded": 1}


def test_a_paused_student_leaves_n_at_once(clock):
    room = live_room(6)
    all_see(room, 1, HAPPY)
    consent.switch_camera(room.session, room.seats[0], "paused")
    assert (room.signal()["n"], room.signal()["consenting"]) == (5, 6)


def test_the_student_hears_what_became_of_a_frame(clock, announced: Announced):
    room = live_room(1)
    (seat,) = room.seats
    announced.take()
    room.record(room.see(seat, 1, HAPPY), room.see(seat, 2, reason="blurred"))
    group = f"seat.{room.session.id.hex}.{seat.id.hex}"
    face = {"count": 1, "usual": None, "spread": None, "v": 1.0}
    said = {"type": "seat.reading", "ticket": room.tickets[str(seat.id)], "mood": 100, "face": face}
    assert [message for name, message in announced.take() if name == group] == [
        {**said, "seq": 1, "verdict": "accepted", "state": "live", "reason": None},
        {**said, "seq": 2, "verdict": "blurred", "state": "unknown", "reason": "blurred"},
    ]


def test_readings_of_two_sessions_in_one_batch_go_to_their_own(clock):
    first, second = live_room(1), live_room(1)
    one, other = first.see(first.seats[0], 1, HAPPY), second.see(second.seats[0], 1, SAD)
    first.record(one, other)
    assert [(room.tile(room.seats[0]) or {})["mood"] for room in (first, second)] == [100, 0]


def test_a_batch_that_arrives_out_of_order_is_read_in_order(clock):
    room = live_room(1)
    (seat,) = room.seats
    later, earlier = room.see(seat, 2, SAD, at=NOW + 30), room.see(seat, 1, HAPPY, at=NOW)
    clock.shift(30)
    room.record(later, earlier)
    assert (room.tile(seat) or {})["mood"] == 50
    assert room.counts() == {}


def test_the_line_has_a_point_every_five_seconds_and_gaps_where_nothing_may_be_shown(clock):
    room = live_room(5)
    all_see(room, 1, HAPPY)
    clock.shift(4)
    all_see(room, 2, HAPPY)
    clock.shift(1)
    consent.switch_camera(room.session, room.seats[0], "paused")
    said = {"too_fast": None, "own": None, "votes": [0, 0, 0, 0]}  # too few votes for a pace
    assert room.state()["line"] == [
        {"at": NOW, "mood": 100, "low": 95, "high": 100, "n": 5, "coverage": 1.0, "distribution": HAPPY, **said},
        {"at": NOW + 5, "mood": None, "low": None, "high": None, "n": 4, "coverage": 0.8, "distribution": None, **said},
    ]


def test_the_line_is_smoothed_with_a_half_life_of_a_minute(clock):
    room = live_room(5)
    all_see(room, 1, HAPPY)
    clock.shift(60)
    all_see(room, 2, SAD)  # each student: 1/4 of 1 and 3/4 of -1, so v = -0.5
    first, second = room.state()["line"]
    assert (first["mood"], room.signal()["mood"]) == (100, 25)
    assert second["mood"] == 63  # half of 1 and half of -0.5


def test_refreshing_what_is_not_live_does_nothing(clock, redis: Redis, announced: Announced):
    live_view.refresh("00000000-0000-0000-0000-000000000000")
    assert announced.take() == []
    assert redis.keys("rtr:*") == []


def test_an_ended_view_hears_no_more_readings(clock, announced: Announced):
    room = live_room(1)
    (seat,) = room.seats
    live_view.end_view(room.id)
    before, _ = room.state(), announced.take()
    room.record(room.see(seat, 1))
    assert room.state() == before
    assert announced.take() == []
