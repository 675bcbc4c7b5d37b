"""What a student erases is gone: from every table, from the reports, and from the file of the database."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from axes.models import AccessFailureLog
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from classrooms.models import (
    AuditEntry,
    CheckIn,
    Contest,
    HelpRequest,
    Import,
    ImportStep,
    PaceWord,
    Report,
    RestingFace,
    Seat,
    Stay,
    User,
    Window,
)
from classrooms.queries.records import everything_about, own_line, places
from classrooms.services.download import own_records
from classrooms.services.erasure import erase_course, erase_lesson, erase_person
from classrooms.services.invitations import password_links
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import HAPPY, SAD
from tests.classrooms.school import School, address, agree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def fill(school: School) -> None:
    """Bob says, sends and contests everything that can be kept, in the lesson that is live."""
    agree(school.seat)
    own = {"session": school.live, "seat": school.seat}
    for number, p in enumerate((HAPPY, SAD, None)):
        at = MONDAY_NINE + timedelta(seconds=10 * number)
        Window.objects.create(**own, starts_at=at, accepted=2 if p else 0, unknown={"no_face": 1}, probabilities=p)
    RestingFace.objects.create(seat=school.seat, count=24, heights=[-0.2, 0.0, 0.1, 0.2, 0.4], ranks=[7, 12, 18])
    PaceWord.objects.create(**own, vote="lost", is_named=True, said_at=MONDAY_NINE)
    CheckIn.objects.create(**own, answer=2, valence=0.1, given_at=MONDAY_NINE)
    HelpRequest.objects.create(**own, asked_at=MONDAY_NINE)
    Stay.objects.create(**own, came_at=MONDAY_NINE, seen_at=MONDAY_NINE)
    Contest.objects.create(**own, text="=1+1, I was not sad")
    Report.objects.create(session=school.live, figures={}, made_at=timezone.now())
    AuditEntry.objects.create(actor=school.alice.id, looked="dashboard", course=school.course.id)
    made = Import.objects.create(source="csv", course=school.course)
    ImportStep.objects.create(
        made_in=made, kind="field", person=school.bob, field="display_name", before="B", after="Bob"
    )
    password_links([school.bob])


def rows_about(person: User, seats: list[object]) -> list[str]:
    """Every row of every table that holds the person's name or an id of theirs, but for the audit log."""
    names = [str(person.id), person.id.hex, person.username, *map(str, seats), *(seat.hex for seat in seats)]  # type: ignore[attr-defined]
    models = [model for model in apps.get_models(include_auto_created=True) if model is not AuditEntry]
    found = []
    for model in models:
        for row in model._base_manager.values():
            text = json.dumps(row, default=str)
            found += [model.__name__ for name in names if name in text]
    return found


def test_a_student_sees_what_is_kept_of_each_lesson(school: School):
    fill(school)
    (place,) = places(school.bob)
    live, ended = place.lessons
    assert (live.session, live.windows, live.pictures, live.votes, live.check_ins) == (school.live, 3, 4, 1, 1)
    assert (ended.session, ended.is_empty) == (school.ended, True)
    (minute,) = own_line(school.live, school.seat)
    assert (minute["mood"], minute["n"]) == (50, 2)


def test_the_pages_cost_the_same_however_many_courses(school: School, django_assert_max_num_queries):
    fill(school)
    with django_assert_max_num_queries(7):
        places(school.bob)


def test_a_download_holds_every_row_and_no_formula(school: School):
    fill(school)
    with zipfile.ZipFile(io.BytesIO(own_records(school.bob))) as file:
        records = json.loads(file.read("records.json"))
        contests = file.read("contests.csv").decode("utf-8-sig")
        names = set(file.namelist())
    assert {kind: len(rows) for kind, rows in records.items()} == {
        "account": 1,
        "imports": 1,
        "courses": 1,
        "consents": 1,
        "windows": 3,
        "resting_faces": 1,
        "pace_votes": 1,
        "check_ins": 1,
        "help_requests": 1,
        "answers": 0,
        "stays": 1,
        "contests": 1,
        "looks": 1,
    }
    assert names == {"records.json", "README.txt", *(f"{kind}.csv" for kind in records)}
    assert "'=1+1, I was not sad" in contests


def test_a_download_names_nobody_else(school: School):
    fill(school)
    text = json.dumps(everything_about(school.bob), default=str)
    assert school.eve.username not in text
    assert school.alice.username not in text


def test_one_lesson_is_erased_and_the_rest_stays(school: School):
    fill(school)
    Window.objects.create(session=school.ended, seat=school.seat, starts_at=MONDAY_NINE, accepted=1)
    erase_lesson(school.live, school.seat)
    for model in (PaceWord, CheckIn, HelpRequest, Stay, Contest, Report):
        assert not model.objects.exists()
    assert list(Window.objects.values_list("session", flat=True)) == [school.ended.id]
    assert Seat.objects.filter(id=school.seat.id).exists()


def test_a_course_is_left_with_everything_in_it(school: School):
    fill(school)
    seat = school.seat.id
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase_course(school.seat)
    assert rows_about(school.eve, [seat]) == rows_about(school.eve, [])
    assert User.objects.filter(id=school.bob.id).exists()


def test_nothing_of_an_erased_person_is_left_in_any_table(school: School):
    fill(school)
    browser = school.browser("bob")
    browser.get(address("home", school))
    AccessFailureLog.objects.create(username=school.bob.username, ip_address="127.0.0.1")
    LogEntry.objects.create(
        user=school.admin,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(school.bob.id),
        object_repr="Bob",
        action_flag=ADDITION,
    )
    seat = school.seat.id
    assert len(rows_about(school.bob, [seat])) > 10
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase_person(school.bob)
    assert rows_about(school.bob, [seat]) == []
    assert AuditEntry.objects.count() == 1
    assert browser.get(address("mine", school)).status_code == 302


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_byte_of_an_erased_person_is_left_in_the_file_of_the_database(school: School):
    name = f"Zebulon {uuid4().hex}"
    User.objects.filter(id=school.bob.id).update(display_name=name, username=name.replace(" ", "-"))
    school.bob.refresh_from_db()
    fill(school)
    file = Path(connection.settings_dict["NAME"])
    if not file.exists():
        pytest.skip("the tests' database is in memory")
    seen = [path for path in file.parent.glob(f"{file.name}*") if name.encode() in path.read_bytes()]
    assert seen
    erase_person(school.bob)
    for path in file.parent.glob(f"{file.name}*"):
        assert name.encode() not in path.read_bytes()
        assert school.seat.id.hex.encode() not in path.read_bytes()
