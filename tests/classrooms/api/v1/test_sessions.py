"""Courses and lessons: found, planned, begun and ended by programs."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classrooms.enums import PrivacyMode
from classrooms.models import AuditEntry, Course, Session
from classrooms.queries.consent import current_text
from classrooms.services import consent
from tests.classrooms.api.v1.asking import Program, refused
from tests.classrooms.school import School, agree
from tests.factories import CourseFactory, SeatFactory, SessionFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def titles(answer) -> list[str]:
    return [row["title"] for row in answer.json()["results"]]


def test_a_course_is_told_by_its_rules(school: School):
    course = {
        "id": str(school.course.id),
        "name": "Algorithms",
        "privacy_mode": "individual",
        "k_threshold": 5,
        "allow_guests": False,
        "created_at": school.course.created_at.isoformat().replace("+00:00", "Z"),
        "archived_at": None,
    }
    program = Program(school.alice)
    assert program.get(f"courses/{school.course.id}/").json() == course
    assert program.get("courses/").json() == {"count": 1, "next": None, "previous": None, "results": [course]}


def test_everybody_lists_what_is_theirs(school: School):
    def names(person):
        return [row["name"] for row in school.browser(person).get("/api/v1/courses/").json()["results"]]

    found = {person: names(person) for person in ("alice", "ann", "mallory", "bob", "admin")}
    both = ["Algorithms", "Botany"]
    assert found == {"alice": both[:1], "ann": both[:1], "mallory": both[1:], "bob": [], "admin": both}


def test_seats_say_as_much_of_a_decision_as_the_course_page(school: School):
    agree(school.seat)
    for name in ("Carol", "Dan", "Erin"):
        SeatFactory(course=school.course, student=UserFactory(display_name=name))
    carols, dans = (school.course.seats.get(student__display_name=name) for name in ("Carol", "Dan"))
    consent.decline(carols, current_text())
    agree(dans)
    consent.withdraw(dans)
    rows = Program(school.alice).get(f"courses/{school.course.id}/seats/").json()["results"]
    assert [(row["name"], row["camera_consent"]) for row in rows] == [
        ("Bob", "agreed"),
        ("Carol", "without"),
        ("Dan", "without"),
        ("Erin", "not_asked"),
    ]
    assert rows[0] == {"id": str(school.seat.id), "name": "Bob", "is_guest": False, "camera_consent": "agreed"}


def test_in_a_course_without_cameras_nobody_has_decided(school: School):
    course = CourseFactory(teachers=[school.alice], privacy_mode=PrivacyMode.SELF_REPORT)
    consent.decline(SeatFactory(course=course), current_text())
    (row,) = Program(school.alice).get(f"courses/{course.id}/seats/").json()["results"]
    assert row["camera_consent"] is None


@pytest.mark.parametrize(
    ("path", "looked", "about"),
    [
        ("courses/{course}/seats/", "roster", "course"),
        ("sessions/{live}/now/", "dashboard", "live"),
        ("sessions/{live}/readings/", "export", "live"),
        ("sessions/{live}/pace/", "export", "live"),
        ("sessions/{live}/report/", "export", "live"),
    ],
)
def test_looks_at_others_are_noted_as_on_the_pages(school: School, path, looked, about):
    known = {"course": school.course.id, "live": school.live.id}
    assert Program(school.alice).get(path.format(**known)).status_code == 200
    (entry,) = AuditEntry.objects.all()
    assert (entry.actor, entry.looked, entry.course) == (school.alice.id, looked, school.course.id)
    assert entry.session == (None if about == "course" else known[about])


def test_lessons_come_newest_first_and_those_without_a_time_last(school: School):
    SessionFactory(course=school.course, title="Some day")
    assert titles(Program(school.alice).get("sessions/")) == ["Graphs", "Recursion", "Sorting", "Some day"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=live", ["Recursion"]),
        ("state=scheduled", ["Graphs"]),
        ("since=2026-03-03T00:00:00Z", ["Graphs", "Recursion"]),
        ("until=2026-03-03T00:00:00%2B00:00", ["Sorting"]),
        ("since=2026-03-03T00:00:00Z&until=2026-03-04T00:00:00Z&state=live", ["Recursion"]),
        ("course={course}", ["Graphs", "Recursion", "Sorting"]),
        ("course={other}", []),
    ],
)
def test_lessons_are_found_by_course_state_and_time(school: School, query, found):
    for session, day in ((school.ended, 2), (school.live, 3)):
        Session.objects.filter(id=session.id).update(started_at=datetime(2026, 3, day, 9, tzinfo=UTC))
    other = CourseFactory(teachers=[school.mallory])
    SessionFactory(course=other, title="Botany")
    asked = query.format(course=school.course.id, other=other.id)
    assert titles(Program(school.alice).get(f"sessions/?{asked}")) == found


@pytest.mark.parametrize("query", ["state=over", "course=7", "since=2026-03-02", "until=now"])
def test_a_filter_that_means_nothing_is_refused(school: School, query):
    assert refused(Program(school.alice).get(f"sessions/?{query}")) == (400, "invalid")


def test_a_lesson_is_planned_begun_and_ended(school: School, django_capture_on_commit_callbacks):
    program = Program(school.alice)
    program.post(f"sessions/{school.live.id}/end/")
    made = program.post("sessions/", {"course": str(school.course.id), "title": " Heaps "})
    lesson = made.json()
    assert made.status_code == 201
    assert (lesson["title"], lesson["state"], len(lesson["code"])) == ("Heaps", "scheduled", 6)
    assert made["Location"] == f"http://testserver/api/v1/sessions/{lesson['id']}/"
    assert program.client.get(made["Location"]).json() == lesson
    with django_capture_on_commit_callbacks(execute=True):
        started = [program.post(f"sessions/{lesson['id']}/start/") for _ in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in started] == [(200, "live")] * 2
    assert program.get(f"sessions/{lesson['id']}/now/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        ended = [program.post(f"sessions/{lesson['id']}/end/") for _ in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in ended] == [(200, "ended")] * 2
    assert ended[0].json() == ended[1].json()


def test_a_lesson_without_a_title_has_the_usual_one(school: School):
    assert Program(school.alice).post("sessions/", {"course": str(school.course.id)}).json()["title"] == "Lesson"


@pytest.mark.parametrize(
    ("state", "deed", "why"),
    [
        ("scheduled", "start", "Another lesson of this course is live. End it first."),
        ("ended", "start", "This lesson has ended. Start a new one."),
        ("scheduled", "end", "This lesson has not begun."),
    ],
)
def test_what_does_not_fit_the_state_is_a_conflict(school: School, state, deed, why):
    answer = Program(school.alice).post(f"sessions/{school.session(state).id}/{deed}/")
    assert (refused(answer), answer.json()["detail"]) == ((409, "conflict"), why)


def test_no_lesson_of_an_archived_course_is_planned(school: School):
    Course.objects.filter(id=school.course.id).update(archived_at=datetime(2026, 7, 1, tzinfo=UTC))
    program, before = Program(school.alice), Session.objects.count()
    answer = program.post("sessions/", {"course": str(school.course.id)})
    assert refused(answer) == (409, "conflict")
    assert answer.json()["detail"] == "This course is archived, so no lesson of it begins."
    assert Session.objects.count() == before
    assert program.get(f"courses/{school.course.id}/").json()["archived_at"] == "2026-07-01T00:00:00Z"


def test_while_the_cameras_are_off_a_course_is_told_as_one_without(school: School):
    Course.objects.filter(id=school.course.id).update(
        analytics_off_at=datetime(2026, 3, 2, tzinfo=UTC), analytics_off_reason="A parent asked."
    )
    assert Program(school.alice).get(f"courses/{school.course.id}/").json()["privacy_mode"] == "self_report"


@pytest.mark.parametrize("person", ["ann", "mallory"])
def test_who_does_not_teach_the_course_plans_nothing_in_it(school: School, person):
    program, before = Program(getattr(school, person)), Session.objects.count()
    assert refused(program.post("sessions/", {"course": str(school.course.id)})) == (404, "not_found")
    assert refused(program.post(f"sessions/{school.live.id}/end/")) == (404, "not_found")
    assert Session.objects.count() == before


def test_lists_take_as_many_queries_with_three_rows_as_with_one(school: School):
    course, program = CourseFactory(teachers=[school.alice]), Program(school.alice)
    paths = ("courses/", f"courses/{course.id}/seats/", f"sessions/?course={course.id}")
    SessionFactory(course=course)
    SeatFactory(course=course)
    taken = []
    for _ in range(2):
        for path in paths:
            program.get(path)  # what is noted once a minute or an hour is noted
            with CaptureQueriesContext(connection) as queries:
                rows = program.get(path).json()["count"]
            taken.append((path, len(queries), rows))
        for _ in range(2):
            SessionFactory(course=course)
            SeatFactory(course=course)
            CourseFactory(teachers=[school.alice])
    few, many = taken[: len(paths)], taken[len(paths) :]
    assert [queries for _, queries, _ in few] == [queries for _, queries, _ in many]
    assert [after - before for (_, _, before), (_, _, after) in zip(few, many, strict=True)] == [2, 2, 2]
