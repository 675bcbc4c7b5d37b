"""The arithmetic of a measured dashboard, the class of numbers before it, and what the command refuses."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from classrooms.enums import PrivacyMode
from classrooms.gateway import LABELS
from classrooms.live import state as live
from classrooms.services import sessions
from classrooms.services.readings import record_readings
from classrooms.simulation.browser import Dashboard, Metrics
from classrooms.simulation.dashboard import Busy, Measured, Painted, Samples, Sizes, busy_of, sizes_of
from classrooms.simulation.lesson import STEPS, UNREAD, made_up, open_lesson
from classrooms.simulation.refusal import Refused
from tests.classrooms.room import open_tickets
from tests.factories import CourseFactory, SeatFactory, SessionFactory

TICKETS = {f"seat {number}": f"ticket {number}" for number in range(25)}


def metrics(at: float, spent: float, heap: float) -> Metrics:
    names = ("TaskDuration", "ThreadTime", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
    shares = {name: spent / part for part, name in enumerate(names, start=1)}
    return {"Timestamp": at, "JSHeapUsedSize": heap, **shares}


SAMPLES = Samples(
    start=metrics(100, 10, 5 * 1024**2),
    before_middle=metrics(200, 22, 9 * 1024**2),
    middle=metrics(250, 60, 6 * 1024**2),  # taking out the garbage took 50 seconds and 38 of work
    before_end=metrics(350, 68, 8 * 1024**2),
    end=metrics(400, 99, 6.5 * 1024**2),
)


def measured(**changes: Any) -> Measured:
    usual: dict[str, Any] = {
        "chromium": "1",
        "processors": 2,
        "load": 0.1,
        "students": 50,
        "seconds": 600.0,
        "events_per_second": 10.0,
        "updates_per_second": 50.0,
        "busy": Busy(0.1, 0.1, 0.05, 0.01, 0.01),
        "heap": Sizes(10, 11, 11.5),
        "nodes": Sizes(1, 1, 1),
        "listeners": Sizes(1, 1, 1),
        "painted": Painted(0.5, 0.2, 1.2),
    }
    return Measured(**{**usual, **changes})


def test_busy_is_what_both_halves_spent_of_their_time_without_taking_out_the_garbage() -> None:
    assert busy_of(SAMPLES) == Busy(task=0.1, cpu=0.05, script=0.0333, layout=0.025, style=0.02)


def test_sizes_are_those_after_the_garbage_was_taken_out_and_growth_is_of_the_second_half() -> None:
    sizes = sizes_of("JSHeapUsedSize", SAMPLES, 1024**2)
    assert (sizes, sizes.growth) == (Sizes(5.0, 6.0, 6.5), 0.5)


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({}, set()),
        ({"busy": Busy(0.25, 0.1, 0.05, 0.01, 0.01)}, {"busy"}),
        ({"heap": Sizes(10, 10, 12)}, {"heap"}),
        ({"heap": Sizes(5, 11, 11.5)}, set()),  # what is used for the first time stays
        ({"painted": Painted(1.5, 0.2, 1.6)}, {"painted"}),
        ({"painted": Painted(0.5, 1.5, 1.6)}, {"painted"}),
    ],
)
def test_a_promise_that_is_not_kept_is_named(changes: dict[str, Any], broken: set[str]) -> None:
    assert {name for name, kept in measured(**changes).keeps.items() if not kept} == broken


def test_only_a_tile_with_another_frame_in_it_is_an_update() -> None:
    dashboard = Dashboard(page=None, cdp=None, version="1")  # type: ignore[arg-type]  # it only listens here

    def say(kind: str, **seqs: int | None) -> None:
        tiles = {seat: None if seq is None else {"seq": seq or None} for seat, seq in seqs.items()}
        dashboard.hear(json.dumps({"type": kind, "tiles": tiles}))

    say("state", a=1, b=0)
    say("live.updated", a=1, b=1)
    say("live.updated", a=2, b=None)
    dashboard.hear('{"type": "session.ended"}')
    assert (dashboard.events, dashboard.updates) == (3, 3)


def test_every_seat_is_read_once_a_second_and_one_reading_in_twenty_has_no_face() -> None:
    read = [reading for batch in islice(made_up("s", TICKETS, 0), 20 * STEPS) for reading in batch]
    seconds = [[reading for reading in read if reading["seq"] == seq] for seq in range(1, 21)]
    assert [sorted(reading["seat"] for reading in second) for second in seconds] == [sorted(TICKETS)] * 20
    assert sum(reading["status"] == "unknown" for reading in read) == len(read) // UNREAD
    for reading in read:
        if reading["status"] == "accepted":
            assert len(reading["p"]) == len(LABELS)
            assert (sum(reading["p"]), min(reading["p"]) >= 0) == (pytest.approx(1), True)


def test_the_writer_takes_what_is_made_up_and_shows_every_seat_with_its_mood(db: None, redis: object) -> None:
    course = CourseFactory(privacy_mode=PrivacyMode.INDIVIDUAL)
    SeatFactory.create_batch(6, course=course)
    with TestCase.captureOnCommitCallbacks(execute=True):
        lesson = open_lesson(course.name, 6)
    session = str(lesson.session.id)
    tickets = open_tickets(session, dict.fromkeys(lesson.seats, True))
    for batch in islice(made_up(session, tickets, 0), STEPS):
        record_readings(batch)
    state = live.fresh_state(session)
    assert state is not None
    shown = {seat: (tile["state"], tile["seq"]) for seat, tile in state["tiles"].items()}
    assert shown == dict.fromkeys(lesson.seats, ("live", 1))
    assert None not in [tile["mood"] for tile in state["tiles"].values()]


def test_a_course_that_is_small_has_no_cameras_or_is_live_already_is_refused(db: None, redis: object) -> None:
    course = CourseFactory(privacy_mode=PrivacyMode.INDIVIDUAL)
    SeatFactory.create_batch(2, course=course)
    with pytest.raises(Refused, match="has 2 seats and must have 3"):
        open_lesson(course.name, 3)
    silent = CourseFactory(privacy_mode=PrivacyMode.SELF_REPORT)
    with pytest.raises(Refused, match="in a mode with cameras"):
        open_lesson(silent.name, 0)
    with pytest.raises(Refused, match="There is no course named"):
        open_lesson("Nowhere", 1)
    sessions.start(SessionFactory(course=course))
    with pytest.raises(Refused, match="Another lesson of this course is live"):
        open_lesson(course.name, 2)
    assert course.sessions.count() == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--students", "51"], "--students must be from 1 to 50"),
        (["--seconds", "1"], "--seconds must be from 2 to 86400"),
        (["--seconds", "nan"], "--seconds must be from 2 to 86400"),
        (["--url", "http://school.example"], "school.example is not this computer"),
    ],
)
def test_a_measurement_that_makes_no_sense_is_refused_in_a_sentence(options: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("measure_dashboard", "--password", "unused", *options)
