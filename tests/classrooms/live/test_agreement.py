"""The browser and the server agree: a state and the events after it make the state that a newcomer would get.

Runs the dashboard's own reducer, in Node.
"""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from classrooms.enums import PrivacyMode
from classrooms.gateway import Reading
from classrooms.models import Marker, Session
from classrooms.queries.consent import current_text
from classrooms.services import clock as site_clock
from classrooms.services import consent, lesson, live_view, seats, sessions, voices
from tests.classrooms.announced import Announced
from tests.classrooms.room import HAPPY, NEUTRAL, SAD, Room, live_room
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[3]
NODE = shutil.which("node")

if NODE is None and os.environ.get("CI"):
    raise RuntimeError("node is missing: the browser's reducer cannot be tried")

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("redis"),
    pytest.mark.skipif(NODE is None, reason="node is missing: the browser's reducer cannot be tried"),
]


def reduced(state: dict[str, Any], events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The state that the dashboard's reducer makes of a state and events."""
    done = subprocess.run(
        [str(NODE), "tests/js/apply.mjs"],
        input=json.dumps({"state": state, "events": events}),
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    return dict(json.loads(done.stdout))


def seen_by_all(room: Room, seq: int, *vectors: list[float]) -> list[Reading]:
    return [room.see(seat, seq, vectors[n % len(vectors)]) for n, seat in enumerate(room.seats)]


@pytest.mark.parametrize("mode", PrivacyMode)
def test_a_whole_lesson_reduces_to_its_fresh_state(clock, announced: Announced, mode):
    room = live_room(6, mode, connected=False)
    first = room.state()
    steps: list[Callable[[], object]] = [
        room.connect,
        lambda: live_view.refresh(room.id),
        lambda: room.record(*seen_by_all(room, 1, HAPPY, SAD, NEUTRAL)),
        lambda: room.record(*seen_by_all(room, 1, SAD)),  # delivered again: nothing
        lambda: room.record(room.see(room.seats[0], 2, reason="no_face")),
        lambda: consent.switch_camera(room.session, room.seats[1], "paused"),
        lambda: consent.withdraw(room.seats[2]),
        lambda: consent.grant(room.seats[2], current_text(), stored=False, individual=True),
        lambda: live_view.refresh(room.id, interval_ms=1500),
        lambda: voices.vote(room.session, room.seats[4], "lost", is_named=True),
        lambda: voices.ask_for_help(room.session, room.seats[0]),
        lambda: voices.end_help(room.session, room.seats[0]),
        *(partial(voices.check_in, room.session, seat, 4) for seat in room.seats[:3]),
        lambda: lesson.mark(room.session, "topic", "Recursion"),
        lambda: lesson.mark(room.session, "slowed"),
        lambda: lesson.mark(room.session, "repeated", "Base case"),
        lambda: lesson.unmark(room.session, Marker.objects.get(kind="slowed").id),
        lambda: lesson.ask(room.session),
        lambda: lesson.answer(room.session, room.seats[0], lesson.newest_pulse(room.session).id, "clear"),
        lambda: seats.enrol(room.course, UserFactory()),
        lambda: seats.remove(room.seats[3]),
        site_clock.tick,
        lambda: sessions.end(room.session),
    ]
    announced.take()
    events: list[dict[str, Any]] = []
    states: list[dict[str, Any]] = []
    for step in steps:
        clock.shift(2.6)
        step()
        events += announced.events()
        states.append(room.state())
    assert [event["seq"] for event in events] == list(range(first["seq"] + 1, first["seq"] + 1 + len(events)))
    assert {event["type"] for event in events} == {"live.updated", "session.ended"}
    assert any(None in event.get("tiles", {}).values() for event in events)
    assert any(event.get("points") for event in events)
    assert reduced(first, events) == states[-1]
    middle = states[len(states) // 2]
    assert reduced(middle, events) == states[-1]  # events that the state already holds are ignored
    assert reduced(first, [event for event in events if event["seq"] <= middle["seq"]]) == middle


def marked(kind: str) -> Callable[[Session], object]:
    return lambda session: lesson.mark(session, kind)


def something_happens(chance: random.Random, room: Room, seq: int) -> None:
    """One thing that may happen in a lesson."""
    seat = chance.choice(room.seats)
    match chance.randrange(10):
        case 0:
            room.record(*seen_by_all(room, seq, chance.choice([HAPPY, SAD, NEUTRAL])))
        case 1:
            room.record(room.see(seat, seq, HAPPY), room.see(seat, seq + 1, reason="blurred"))
        case 2:
            consent.switch_camera(room.session, seat, chance.choice(["on", "paused", "off"]))
        case 3:
            room.connect(seat)
        case 4:
            consent.withdraw(seat)
        case 5:
            consent.grant(seat, current_text(), stored=True, individual=chance.random() < 0.5)
        case 6:
            site_clock.tick()
        case 7:
            voices.vote(room.session, seat, chance.choice(["too_fast", "lost", ""]), is_named=chance.random() < 0.5)
        case 8:
            chance.choice([voices.ask_for_help, voices.end_help])(room.session, seat)
        case 9:
            chance.choice([lesson.ask, lesson.close, *map(marked, ("slowed", "break", "back"))])(room.session)


@pytest.mark.parametrize("seed", range(3))
def test_a_lesson_by_chance_reduces_to_its_fresh_state(clock, announced: Announced, seed):
    chance = random.Random(seed)
    room = live_room(7, agree=range(6))
    first, events = room.state(), []
    announced.take()
    for seq in range(1, 31):
        clock.shift(chance.choice([0.0, 0.4, 1.0, 3.0, 12.0]))
        something_happens(chance, room, seq)
        events += announced.events()
    assert len(events) > 10
    assert reduced(first, events) == room.state()


def test_a_view_that_redis_lost_shows_as_a_gap_and_its_state_is_taken_over(clock, redis, announced: Announced):
    room = live_room(5)
    room.record(*seen_by_all(room, 1, HAPPY))
    known = room.state()
    announced.take()
    redis.flushdb()
    clock.shift(1)
    site_clock.tick()
    events = announced.events()
    assert [event["seq"] > known["seq"] + 1 for event in events] == [True]
    assert reduced(known, events) == known  # the gap makes the page ask for the state
    assert reduced(known, [room.state()]) == room.state()
