"""What holds for every address: pages, parameters, bodies, dates, ETags and problems."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from classrooms.models import Session
from tests.classrooms.api.v1.asking import Program, refused
from tests.classrooms.school import School
from tests.factories import CourseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def ids(page) -> list[str]:
    return [row["id"] for row in page["results"]]


def test_pages_follow_each_other_without_gap_or_repetition(school: School):
    for _ in range(4):
        CourseFactory(teachers=[school.alice])
    program = Program(school.alice)
    whole, first = program.get("courses/").json(), program.get("courses/?limit=2").json()
    pages, page = [first], first
    while page["next"]:
        where = urlsplit(page["next"])
        page = program.client.get(f"{where.path}?{where.query}").json()
        pages.append(page)
    assert [one["count"] for one in pages] == [5, 5, 5]
    assert [row for one in pages for row in ids(one)] == ids(whole)
    assert (first["previous"], whole["next"], pages[1]["previous"]) == (
        None,
        None,
        "http://testserver/api/v1/courses/?limit=2",
    )


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=1000001", "limit=1e9"])
def test_a_page_has_hard_limits(school: School, query):
    answer = Program(school.alice).get(f"courses/?{query}")
    assert refused(answer) == (400, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [query.split("=")[0]]


@pytest.mark.parametrize(
    "path", ["me/", "courses/", "courses/{course}/", "sessions/{live}/report/", "sessions/{live}/now/"]
)
def test_a_parameter_that_is_not_known_is_refused_everywhere(school: School, path):
    path = path.format(course=school.course.id, live=school.live.id)
    answer = Program(school.alice).get(f"{path}?stat=live&format=api")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "code": "invalid",
        "detail": "There is no such field.",
        "errors": [{"field": name, "detail": "There is no such field."} for name in ("format", "stat")],
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "parse_error"),
        (b"\xff", 400, "parse_error"),
        (b'{"title": NaN}', 400, "parse_error"),
        (b"[" * 16_000, 400, "parse_error"),
        (b"[]", 400, "invalid"),
        (b'"title"', 400, "invalid"),
        (b'{"title": "' + b"x" * 16_384 + b'"}', 413, "too_large"),
    ],
)
def test_a_body_that_says_nothing_is_refused(school: School, body, status, code):
    before = Session.objects.count()
    assert refused(Program(school.alice).post("sessions/", body)) == (status, code)
    assert Session.objects.count() == before


def test_a_body_of_another_kind_is_refused(school: School):
    answer = Program(school.alice).post("sessions/", "title=Heaps", content_type="application/x-www-form-urlencoded")
    assert refused(answer) == (415, "unsupported_media_type")


def test_a_body_whose_length_is_not_said_is_not_taken_for_none(school: School):
    program = Program(school.alice)
    answer = program.post(f"sessions/{school.live.id}/end/", headers={"transfer-encoding": "chunked"})
    assert refused(answer) == (400, "parse_error")


@pytest.mark.parametrize("path", ["start", "end"])
def test_a_deed_takes_no_fields(school: School, path):
    answer = Program(school.alice).post(f"sessions/{school.live.id}/{path}/", {"erase": True})
    assert (refused(answer), answer.json()["errors"][0]["field"]) == ((400, "invalid"), "erase")
    school.live.refresh_from_db()
    assert school.live.is_live


@pytest.mark.parametrize(
    "when",
    [
        "2026-03-02",
        "2026-03-02T09:00:00",
        "2026-03-02 09:00",
        "tomorrow",
        "1999-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        7,
    ],
)
def test_a_moment_without_an_offset_or_beyond_reason_is_refused(school: School, when):
    answer = Program(school.alice).post("sessions/", {"course": str(school.course.id), "scheduled_for": when})
    assert (refused(answer), answer.json()["errors"][0]["field"]) == ((400, "invalid"), "scheduled_for")


def test_a_moment_means_the_same_whatever_its_offset(school: School):
    sent = {"course": str(school.course.id), "scheduled_for": "2026-03-02T14:30:00+05:30"}
    made = Program(school.alice).post("sessions/", sent).json()
    assert made["scheduled_for"] == "2026-03-02T09:00:00Z"
    assert Session.objects.get(id=made["id"]).scheduled_for == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_who_has_the_answer_already_gets_no_body_until_it_changes(school: School):
    program, path = Program(school.alice), f"sessions/{school.live.id}/"
    first = program.get(path)
    again = program.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    program.post(f"{path}end/")
    assert program.get(path, headers={"if-none-match": first["ETag"]}).json()["state"] == "ended"


def test_no_cache_between_keeps_what_is_somebodys(school: School):
    answer = Program(school.alice).get("courses/")
    assert set(answer["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize("path", ["", "courses", "course/", "sessions/1/", "sessions/x/start/", "../v1/courses"])
def test_an_address_that_is_none_is_a_problem_too(school: School, path):
    for answer in (
        Program(school.alice).get(path),
        Program(school.alice).post(path),
        school.browser("nobody").get(f"/api/v1/{path}"),
    ):
        assert refused(answer) == (404, "not_found")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_what_cannot_be_done_says_what_can(school: School, method):
    answer = getattr(Program(school.alice).client, method)("/api/v1/sessions/")
    assert (refused(answer), answer["Allow"]) == ((405, "method_not_allowed"), "GET, HEAD, POST")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", ""])
def test_answers_are_json_whatever_was_wanted(school: School, accept):
    answer = Program(school.alice).get("courses/", headers={"accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_problems_speak_the_language_that_was_asked_for_and_codes_none(school: School):
    answer = Program(school.alice).get(f"sessions/{school.ended.id}/now/", headers={"accept-language": "hi"})
    assert (answer.json()["code"], answer.json()["title"]) == ("conflict", "Conflict")
    assert not answer.json()["detail"].isascii()
