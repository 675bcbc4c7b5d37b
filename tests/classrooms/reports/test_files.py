"""A report goes into files that say what is in them, hold no formula and nothing that the course does not show."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from classrooms.enums import PrivacyMode
from classrooms.models import Marker, PaceWord, Pulse, RaisedHint, Session, Window
from classrooms.reports.files import csv_files, file_name, json_file
from classrooms.services.attendance import note_stays
from classrooms.services.reports import report_of, write_report
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.reports.schema import complaints
from tests.classrooms.room import HAPPY, Room, live_room
from tests.factories import CourseFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs" / "report.schema.json").read_text())
SIDE = {
    "mood": {"mean": 61.0, "seconds": 170, "points": 34},
    "too_fast": {"mean": None, "seconds": 20, "points": 4},
}


def lesson(clock, mode: PrivacyMode = PrivacyMode.AGGREGATE) -> Room:
    """Two minutes with something in every table: six happy students, then two of them."""
    room = live_room(6, mode=mode, connected=False)
    first, second = room.seats[:2]
    first.student.display_name = "=HYPERLINK(1)"
    first.student.save(update_fields=["display_name"])
    if mode != PrivacyMode.SELF_REPORT:
        Window.objects.bulk_create(
            Window(
                session=room.session,
                seat=seat,
                starts_at=MONDAY_NINE + timedelta(seconds=at),
                accepted=3,
                probabilities=HAPPY,
            )
            for at in range(0, 120, 10)
            for seat in (room.seats if at < 60 else [first, second])
        )
        hint = RaisedHint.objects.create(
            id=uuid4(), session=room.session, raised_at=MONDAY_NINE, rise=0.25, z=3.5, n=6, formula_version=1
        )
        closes = MONDAY_NINE + timedelta(seconds=60)
        Pulse.objects.create(session=room.session, asked_at=MONDAY_NINE, closes_at=closes, hint=hint)
        room.session.read_by = ["room_cnn 1a2b3c"]
        room.session.save(update_fields=["read_by"])
    Marker.objects.create(session=room.session, kind="topic", text="Heaps", at=MONDAY_NINE + timedelta(seconds=60))
    Marker.objects.create(
        session=room.session,
        kind="slowed",
        text="+1",
        at=MONDAY_NINE + timedelta(seconds=90),
        ledger={"begins_at": MONDAY_NINE.timestamp() + 90, "before": SIDE, "after": SIDE, "is_over": False},
    )
    PaceWord.objects.create(session=room.session, seat=first, vote="lost", said_at=MONDAY_NINE)
    note_stays(room.session, {seat.id for seat in room.seats}, MONDAY_NINE + timedelta(seconds=30))
    clock.shift(120)
    return room


def unpacked(session: Session) -> dict[str, list[dict[str, str]]]:
    """The rows of each file."""
    with zipfile.ZipFile(io.BytesIO(csv_files(session, write_report(session)))) as file:
        texts = {name: file.read(name) for name in file.namelist()}
    assert {text[:3] for text in texts.values()} == {b"\xef\xbb\xbf"}
    return {name: list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")))) for name, text in texts.items()}


def columns(session: Session) -> dict[str, list[str]]:
    """The columns of each file, by its first line."""
    with zipfile.ZipFile(io.BytesIO(csv_files(session, write_report(session)))) as file:
        return {name: file.read(name).decode("utf-8-sig").splitlines()[0].split(",") for name in file.namelist()}


def figures_of(session: Session) -> dict:
    told = json.loads(json_file(session, write_report(session)))
    assert list(complaints(SCHEMA, told)) == []
    return told


def test_minutes_have_their_figures_or_why_there_are_none(clock):
    first, second = unpacked(lesson(clock).session)["minutes.csv"]
    assert first == {
        "starts_at": "2026-03-02T09:00:00+00:00",
        "students": "6",
        "coverage": "1.0",
        "not_shown": "",
        "mood": "100",
        "mood_low": "100",
        "mood_high": "100",
        **dict.fromkeys(("angry", "disgust", "fear", "neutral", "sad", "surprise"), "0.0"),
        "happy": "1.0",
    }
    assert (second["students"], second["not_shown"], second["mood"], second["happy"]) == ("2", "too_few", "", "")


def test_parts_pace_hints_and_attendance_are_those_of_the_report(clock):
    files = unpacked(lesson(clock).session)
    parts = [(row["part"], row["mood"], row["students"], row["is_break"]) for row in files["segments.csv"]]
    assert parts == [("Beginning", "100", "6", "False"), ("New topic Heaps", "", "", "False")]
    assert [(row["present"], row["lost"], row["right"]) for row in files["pace.csv"]] == [
        ("6", "1", "0"),
        ("0", "", ""),
    ]
    (hint,) = files["hints.csv"]
    assert (hint["rise"], hint["students"], hint["asked_at"]) == ("0.25", "6", "2026-03-02T09:00:00+00:00")
    assert len(files["attendance.csv"]) == 6


def test_deeds_have_both_sides_and_what_they_rest_on(clock):
    asked, slowed = unpacked(lesson(clock).session)["deeds.csv"]
    assert (asked["what"], asked["mood_before"], asked["mood_before_seconds"]) == ("asked", "", "0")
    assert (slowed["what"], slowed["at"], slowed["is_over"]) == ("slowed", "2026-03-02T09:01:30+00:00", "False")
    assert (slowed["mood_after"], slowed["mood_after_seconds"], slowed["mood_after_points"]) == ("61.0", "170", "34")
    assert (slowed["too_fast_before"], slowed["too_fast_before_seconds"]) == ("", "20")


def test_what_looks_like_a_formula_is_text(clock):
    files = unpacked(lesson(clock).session)
    assert "'=HYPERLINK(1)" in {row["student"] for row in files["attendance.csv"]}
    assert files["deeds.csv"][1]["text"] == "'+1"


@pytest.mark.parametrize("mode", [PrivacyMode.AGGREGATE, PrivacyMode.SELF_REPORT])
def test_every_column_is_described_with_its_unit(clock, mode):
    session = lesson(clock, mode).session
    described: dict[str, list[str]] = {}
    for row in unpacked(session)["columns.csv"]:
        described.setdefault(row["file"], []).append(row["column"])
        assert row["unit"]
        assert row["meaning"]
    assert described == {name: names for name, names in columns(session).items() if name != "columns.csv"}


def test_a_course_without_cameras_has_nothing_of_moods(clock):
    session = lesson(clock, PrivacyMode.SELF_REPORT).session
    found = columns(session)
    assert set(found) == {"lesson.csv", "segments.csv", "pace.csv", "deeds.csv", "attendance.csv", "columns.csv"}
    assert found["segments.csv"] == ["part", "starts_at", "ends_at", "is_break"]
    assert [name for names in found.values() for name in names if "mood" in name] == []
    told = figures_of(session)
    assert set(told["figures"]) == {"formulas", "start", "end", "segments", "pace"}
    assert "mood" not in json.dumps(told)


def test_a_lesson_with_nothing_in_it_has_every_file_with_its_columns(clock):
    session = live_room(0).session
    clock.shift(60)
    assert {name: len(rows) for name, rows in unpacked(session).items() if name != "columns.csv"} == {
        "lesson.csv": 1,
        "minutes.csv": 1,
        "segments.csv": 1,
        "pace.csv": 1,
        "hints.csv": 0,
        "deeds.csv": 0,
        "attendance.csv": 0,
    }
    assert columns(session)["hints.csv"][0] == "raised_at"


def test_the_json_is_the_figures_as_they_were_published(clock):
    session = lesson(clock).session
    told = figures_of(session)
    assert told["figures"] == report_of(session).figures
    assert (told["title"], told["state"], told["made_at"]) == (session.title, "live", MONDAY_NINE.timestamp() + 120)
    assert "HYPERLINK" not in json.dumps(told)


def test_files_of_a_report_that_has_gone_say_so_and_hold_no_figures(clock):
    """What is left beside it stays: who was there, and what the teacher did."""
    session = lesson(clock).session
    session.readings_dropped_at = MONDAY_NINE + timedelta(days=180)
    gone = report_of(session)
    with zipfile.ZipFile(io.BytesIO(csv_files(session, gone))) as file:
        rows = {
            name: list(csv.DictReader(io.StringIO(file.read(name).decode("utf-8-sig")))) for name in file.namelist()
        }
    (row,) = rows["lesson.csv"]
    assert row["note"].startswith("The report of this lesson is not kept any more")
    assert "29 August 2026" in row["note"]
    assert (row["made_at"], row["smallest_group"], row["formulas"]) == ("", "", "")
    assert {name: len(rows[f"{name}.csv"]) for name in ("minutes", "segments", "pace", "attendance", "deeds")} == {
        "minutes": 0,
        "segments": 0,
        "pace": 0,
        "attendance": 6,
        "deeds": 2,
    }
    told = json.loads(json_file(session, gone))
    assert list(complaints(SCHEMA, told)) == []
    assert (told["figures"], told["made_at"]) == (None, None)
    assert told["averages_gone_at"] == session.readings_dropped_at.timestamp()


def test_the_lesson_says_what_its_figures_rest_on(clock):
    (row,) = unpacked(lesson(clock).session)["lesson.csv"]
    assert (row["state"], row["models"], row["smallest_group"], row["note"]) == ("live", "room_cnn 1a2b3c", "5", "")
    assert row["formulas"] == "report 1, signal 1, pace 1"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": "other"}, "$.format: const"),
        ({"state": "scheduled"}, "$.state: enum"),
        ({"student": "Bob"}, "$: additionalProperties"),
        ({"made_at": "now"}, "$.made_at: type"),
    ],
)
def test_the_schema_refuses_what_is_not_so(clock, change, complaint):
    assert list(complaints(SCHEMA, figures_of(lesson(clock).session) | change)) == [complaint]


@pytest.mark.parametrize(
    ("course", "title", "name"),
    [
        ("Algorithms", "Sorting", "2026-03-02-algorithms-sorting.zip"),
        ('../"Ä"\r\n', "a/b; c", "2026-03-02-a-ab-c.zip"),
        ("算法", "排序", "2026-03-02.zip"),
        ("x" * 120, "y", f"2026-03-02-{'x' * 89}.zip"),
    ],
)
def test_a_file_is_named_in_plain_letters(course, title, name):
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    session = SessionFactory.build(course=CourseFactory.build(name=course), title=title, started_at=at)
    assert file_name(session, "zip") == name
