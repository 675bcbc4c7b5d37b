"""At the end of a term the admin archives courses: folded away, still readable, and nobody gets in."""

import pytest
from django.test import Client, TestCase

from classrooms.models import Course, Session
from classrooms.services import courses, sessions
from tests.classrooms.school import School, address
from tests.classrooms.views.school.course_pages import LIST, said
from tests.factories import CourseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def admin(school: School) -> Client:
    return school.browser("admin")


def test_several_courses_are_archived_at_once_and_those_that_cannot_be_are_named(admin, school):
    botany, zoology = Course.objects.get(name="Botany"), CourseFactory(name="Zoology")
    chosen = [school.course.pk, botany.pk, zoology.pk]
    assert admin.post(f"{LIST}archive/", {"action": "archive", "course": chosen})["Location"] == LIST
    assert said(admin) == [
        "A lesson of “Algorithms” is live. End it, then archive the course.",
        "2 courses are archived.",
    ]
    assert set(Course.objects.filter(archived_at=None)) == {school.course}
    admin.post(f"{LIST}archive/", {"action": "restore", "course": [zoology.pk]})
    assert said(admin) == ["1 course is current again."]
    assert set(Course.objects.filter(archived_at=None)) == {school.course, zoology}


@pytest.mark.parametrize(
    "sent", [{}, {"action": "archive"}, {"action": "archive", "course": ["x"]}, {"action": "burn"}]
)
def test_nothing_is_archived_without_a_choice(admin, sent):
    assert admin.post(f"{LIST}archive/", sent)["Location"] == LIST
    assert said(admin) == ["Choose one course or several first."]
    assert Course.objects.filter(archived_at=None).count() == 2


def archived(school: School) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        sessions.end(school.live)
    assert courses.archive(school.course) is None


def test_an_archived_course_is_folded_away_and_still_readable(school):
    archived(school)
    for person in ("alice", "admin", "bob"):
        home = school.browser(person).get("/")
        key = "places" if person == "bob" else "courses"
        assert school.course not in [row.course for row in home.context[key]]
        assert [row.course for row in home.context["archived"]] == [school.course]
        assert "1 archived course" in home.content.decode()
    alice = school.browser("alice")
    for page in ("course", "course_trend"):
        assert alice.get(address(page, school)).status_code == 200
    for page in ("session_report", "report_csv", "report_json"):
        assert alice.get(address(page, school, "ended")).status_code == 200
    for page in ("mine", "my_lesson", "download"):
        assert school.browser("bob").get(address(page, school, "ended")).status_code == 200


def test_nobody_gets_into_an_archived_course(school):
    archived(school)
    link = address("join_code", school, "scheduled")
    assert [school.browser(person).get(link).status_code for person in ("nobody", "bob", "eve")] == [404] * 3
    assert school.browser("bob").get(address("camera", school, "scheduled"))["Location"] == "/"
    alice = school.browser("alice")
    page = alice.get(address("course", school)).content.decode()
    assert "This course is archived since" in page
    assert "/start/" not in page
    before = Session.objects.count()
    for action in ("start", "schedule"):
        answer = alice.post(address("session_open", school), {"title": "New", "action": action}, follow=True)
        assert "This course is archived, so no lesson of it begins." in answer.content.decode()
    alice.post(address("session_start", school, "scheduled"))
    school.scheduled.refresh_from_db()
    assert (Session.objects.count(), school.scheduled.state) == (before, "scheduled")
