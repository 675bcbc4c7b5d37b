"""Who looked at what, and who decided what: pages for admins, and the same as files."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.utils import timezone
from redis import Redis

from classrooms.enums import Looked, Role
from classrooms.models import AuditEntry
from classrooms.queries import ledgers
from classrooms.queries.records import looks_at
from classrooms.services.audit import note_look
from classrooms.services.erasure import erase_person
from tests.classrooms.school import School, agree
from tests.classrooms.views.school.ledger_pages import CONSENTS, LOG, body, rows, tables
from tests.factories import CourseFactory, SeatFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def looked(school: School, clock: Any) -> School:
    """Three looks, an hour apart: at a course, at a lesson, and of another teacher at Eve."""
    note_look(school.alice, Looked.ROSTER, course=school.course)
    clock.shift(timedelta(hours=1))
    note_look(school.alice, Looked.REPORT, session=school.ended)
    clock.shift(timedelta(hours=1))
    note_look(school.mallory, Looked.RECORD, person=school.eve)
    clock.shift(timedelta(hours=1))
    return school


def test_the_log_says_who_looked_at_what_about_whom_newest_first(looked: School):
    own, third, second, first = rows(looked, LOG)
    assert (own.who, own.looked, own.course, own.whose) == ("Alex", "log", "", "")
    assert (third.who, third.looked, third.whose, third.course_id) == ("Mallory", "record", "Eve", None)
    assert (second.who, second.what, second.course, second.lesson) == (
        "Alice",
        "the report of a lesson, with who was there",
        "Algorithms",
        "Sorting",
    )
    assert (first.who, first.looked, first.course, first.lesson_id) == ("Alice", "roster", "Algorithms", None)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"who": "ali"}, ["report", "roster"]),
        ({"who": "Mallory"}, ["record"]),
        ({"who": "nobody of this name"}, []),
        ({"whose": "eve"}, ["record"]),
        ({"kind": "report"}, ["report"]),
        ({"since": "2026-03-03"}, []),
        ({"until": "2026-03-01"}, []),
        ({"since": "2026-03-02", "until": "2026-03-02", "who": "alice"}, ["report", "roster"]),
    ],
)
def test_the_log_is_searched(looked: School, asked, found):
    got = [row.looked for row in rows(looked, LOG, **asked) if row.who != "Alex"]
    assert got == found


def test_the_log_is_searched_by_course_and_by_ids(looked: School):
    assert [row.looked for row in rows(looked, LOG, course=looked.course.id, who="alice")] == ["report", "roster"]
    assert [row.looked for row in rows(looked, LOG, who=looked.mallory.id)] == ["record"]
    assert rows(looked, LOG, who=uuid4()) == []


def test_days_are_those_of_the_place_where_the_site_is(looked: School):
    """Nine, ten and eleven o'clock in Greenwich are eleven in the evening and the first hours of the next day there."""
    with timezone.override("Pacific/Kiritimati"):
        today = timezone.localdate()
        found = ledgers.within(AuditEntry.objects.order_by("at"), "at", ledgers.Wanted(since=today, until=today))
        assert [entry.looked for entry in found] == ["report", "record"]
        found = ledgers.within(AuditEntry.objects.all(), "at", ledgers.Wanted(until=today - timedelta(days=1)))
        assert [entry.looked for entry in found] == ["roster"]


@pytest.mark.parametrize("page", [LOG, CONSENTS, "/school/log.zip", "/school/consents.json"])
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "soon"}, "Enter a valid date."),
        ({"since": "2026-03-03", "until": "2026-03-02"}, "The first day is after the last."),
        ({"course": str(uuid4())}, "Select a valid choice."),
        ({"course": "'; DROP TABLE"}, "is not a valid"),
        ({"kind": "everything"}, "Select a valid choice."),
        ({"whose": "\0"}, "Null characters are not allowed."),
        ({"whose": "x" * 101}, "at most 100 characters"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused_and_is_no_look(school: School, page, asked, said):
    answer = school.browser("admin").get(page, asked)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert not AuditEntry.objects.exists()


def test_reading_the_log_or_the_ledger_and_taking_them_away_is_in_the_log(school: School):
    admin = school.browser("admin")
    for page in (LOG, CONSENTS, "/school/log.json", f"{CONSENTS}?course={school.course.id}"):
        admin.get(page)
    found = AuditEntry.objects.order_by("at").values_list("actor", "looked", "course")
    assert list(found) == [
        (school.admin.id, "log", None),
        (school.admin.id, "consents", None),
        (school.admin.id, "export", None),
        (school.admin.id, "consents", school.course.id),
    ]
    assert len(looks_at(school.bob)) == 4  # what is about everybody is about Bob
    assert len(looks_at(school.eve)) == 3


def test_who_is_erased_has_no_name_in_the_log_and_can_still_be_found_by_id(looked: School):
    eve = looked.eve.id
    erase_person(looked.eve)
    (row,) = rows(looked, LOG, whose=eve)
    assert (row.whose_id, row.whose) == (eve, "")
    page = looked.browser("admin").get(LOG).content.decode()
    assert f'<a href="/school/log/?whose={eve}">erased account</a>' in page
    looked.course.delete()
    assert "deleted course" in looked.browser("admin").get(LOG).content.decode()


def test_long_logs_come_in_pages_that_keep_the_search(school: School, clock: Any):
    AuditEntry.objects.bulk_create(AuditEntry(actor=school.alice.id, looked="roster") for _ in range(51))
    first = school.browser("admin").get(LOG, {"who": "Alice"})
    assert (len(first.context["rows"]), first.context["page"].paginator.count) == (50, 51)
    assert "?who=Alice&amp;page=2" in first.content.decode()
    assert len(rows(school, LOG, who="Alice", page=2)) == 1
    assert len(rows(school, LOG, who="Alice", page="last")) == 50  # no such page: the first


def test_the_pages_ask_as_often_for_three_rows_as_for_one(school: School, django_assert_max_num_queries):
    admin = school.browser("admin")
    counts: dict[str, list[int]] = {LOG: [], CONSENTS: []}
    for _ in range(2):
        seat = SeatFactory(course=CourseFactory())
        agree(seat)
        note_look(UserFactory(role=Role.TEACHER), Looked.RECORD, course=seat.course, person=seat.student)
        for page, found in counts.items():
            admin.get(page)  # this look is noted, once a minute
            with django_assert_max_num_queries(40) as queries:
                admin.get(page)
            found.append(len(queries))
    assert {page: len(set(found)) for page, found in counts.items()} == {LOG: 1, CONSENTS: 1}


def test_the_log_as_files_holds_what_was_searched_for_and_says_what_its_columns_mean(looked: School):
    admin = looked.browser("admin")
    answer = admin.get("/school/log.zip", {"who": "Alice"})
    assert answer["Content-Disposition"] == 'attachment; filename="log-2026-03-02.zip"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "no-store")
    found = tables(body(answer))
    assert [(row["looked"], row["who"], row["lesson"], row["whose_id"]) for row in found["log.csv"]] == [
        ("report", "Alice", "Sorting", ""),
        ("roster", "Alice", "", ""),
    ]
    assert [row["column"] for row in found["columns.csv"]] == list(found["log.csv"][0])
    assert all(row["unit"] and row["meaning"] for row in found["columns.csv"])
    told = json.loads(body(admin.get("/school/log.json", {"who": "Alice"})))
    assert (told["format"], told["is_complete"]) == ("read-the-room-log-1", True)
    assert [row["at"] for row in told["rows"]] == ["2026-03-02T10:00:00+00:00", "2026-03-02T09:00:00+00:00"]
    assert [column["name"] for column in told["columns"]] == list(told["rows"][0])


def test_what_looks_like_a_formula_is_written_as_text(school: School):
    school.alice.display_name = '=HYPERLINK("http://elsewhere")'
    school.alice.save(update_fields=["display_name"])
    note_look(school.alice, Looked.ROSTER, course=school.course)
    found = tables(body(school.browser("admin").get("/school/log.zip", {"kind": "roster"})))
    assert [row["who"] for row in found["log.csv"]] == ['\'=HYPERLINK("http://elsewhere")']


def test_files_are_read_piece_by_piece_lose_nothing_between_and_end_somewhere(school: School, clock: Any, monkeypatch):
    """All at the same moment, so that only their ids order them."""
    AuditEntry.objects.bulk_create(AuditEntry(actor=school.alice.id, looked="roster") for _ in range(7))
    monkeypatch.setattr(ledgers, "AT_ONCE", 3)
    ordered = list(AuditEntry.objects.order_by("-at", "id"))
    pieces = list(ledgers.in_pieces(AuditEntry.objects.order_by("-at", "id"), "at"))
    assert ([len(piece) for piece in pieces], [one for piece in pieces for one in piece]) == ([3, 3, 1], ordered)
    assert [len(piece) for piece in ledgers.in_pieces(AuditEntry.objects.order_by("-at", "id"), "at", most=5)] == [3, 2]


def test_a_file_that_does_not_hold_all_says_so(school: School, monkeypatch):
    AuditEntry.objects.bulk_create(AuditEntry(actor=school.alice.id, looked="roster") for _ in range(3))
    monkeypatch.setattr("classrooms.reports.ledgers.MOST_ROWS", 2)
    monkeypatch.setattr("classrooms.reports.ledgers.in_pieces", lambda rows, field: ledgers.in_pieces(rows, field, 2))
    admin = school.browser("admin")
    told = json.loads(body(admin.get("/school/log.json", {"who": "Alice"})))
    assert (len(told["rows"]), told["is_complete"]) == (2, False)
    with zipfile.ZipFile(io.BytesIO(body(admin.get("/school/log.zip", {"who": "Alice"})))) as file:
        assert file.read("INCOMPLETE.txt").decode() == "Only the newest 2 rows are here."


def test_an_empty_search_gives_empty_files(school: School):
    admin = school.browser("admin")
    assert tables(body(admin.get("/school/consents.zip")))["consents.csv"] == []
    assert json.loads(body(admin.get("/school/consents.json")))["rows"] == []
    assert "Nobody has decided anything that fits this search." in admin.get(CONSENTS).content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_the_server_sends_a_file_while_it_is_made(redis: Redis, monkeypatch):
    """As uvicorn serves it: nothing is gathered before it leaves, and no thread waits."""
    monkeypatch.setattr(ledgers, "AT_ONCE", 2)
    admin = await sync_to_async(UserFactory)(role=Role.ADMIN)
    await sync_to_async(AuditEntry.objects.bulk_create)(AuditEntry(actor=admin.id, looked="roster") for _ in range(5))
    browser = AsyncClient()
    await browser.aforce_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    answer = await browser.get("/school/log.json", {"kind": "roster"})
    pieces = [piece async for piece in answer.streaming_content]
    assert len(pieces) == 5  # its head, two, two, one, its end
    assert len(json.loads(b"".join(pieces))["rows"]) == 5
    await sync_to_async(connections.close_all)()  # PostgreSQL drops no database that somebody is connected to
