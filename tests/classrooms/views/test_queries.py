"""A page asks the database as often for three rows as for one."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import TestCase
from django.utils import timezone

from classrooms.gateway import Model
from classrooms.models import Marker, Pulse, RaisedHint, Window
from classrooms.queries.consent import current_text
from classrooms.services import choices, consent, reports, sessions
from classrooms.services.invitations import make_course_link
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.school import School, address
from tests.classrooms.taught import taught
from tests.classrooms.workers import worker_runs
from tests.factories import CourseFactory, SeatFactory, SessionFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def add_courses(school: School) -> None:
    """Two more courses of Alice, in which Bob has a seat and a lesson is live."""
    for _ in range(2):
        course = CourseFactory(teachers=[school.alice])
        consent.grant(SeatFactory(course=course, student=school.bob), current_text(), stored=True, individual=True)
        sessions.start(SessionFactory(course=course))


def add_students(school: School) -> None:
    """Two more students of the course, who have decided, with windows; the second one twice."""
    for number in range(2):
        seat = SeatFactory(course=school.course)
        for _ in range(number + 1):
            consent.grant(seat, current_text(), stored=True, individual=True)
        Window.objects.create(session=school.ended, seat=seat, starts_at=MONDAY_NINE, accepted=1)


def add_deeds(school: School) -> None:
    """Two marks, two questions and two answered hints of the ended lesson."""
    for _ in range(2):
        Marker.objects.create(session=school.ended, kind="slowed", at=MONDAY_NINE)
        Pulse.objects.create(session=school.ended, asked_at=MONDAY_NINE, closes_at=MONDAY_NINE)
        RaisedHint.objects.create(
            id=uuid4(),
            session=school.ended,
            raised_at=MONDAY_NINE,
            seen_at=MONDAY_NINE,
            rise=0.1,
            z=3,
            n=9,
            formula_version=1,
        )


def add_sessions(school: School) -> None:
    """Two more planned lessons, and two past ones."""
    for _ in range(2):
        SessionFactory(course=school.course)
    sessions.end(school.live)
    for _ in range(2):
        session = SessionFactory(course=school.course)
        sessions.start(session)
        sessions.end(session)
    sessions.start(school.scheduled)


def add_reports(school: School) -> None:
    """Two more lessons with a report and a topic."""
    for topic in ("Heaps", "Trees"):
        taught(school.course, moods=[50] * 3, marks=[(0, "topic", topic)])


def add_links(school: School) -> None:
    """Two more links to enrol, and two more people who wait for one to set a password."""
    for number in range(2):
        make_course_link(school.course, school.alice, 5, timezone.now() + timedelta(days=1))
        waiting = UserFactory(username=f"waiting{number}")
        waiting.set_unusable_password()
        waiting.save()
        SeatFactory(course=school.course, student=waiting)


def add_models(school: School) -> None:
    """Two more choices, two more models, two more workers."""
    for number, name in enumerate(("seed_cnn", "mobilenet_v2_finetuned")):
        model = Model(name, f"{number}" * 64)
        worker_runs(model, [model], worker=name)
        assert choices.choose(model, school.admin if number else school.alice) is None


@pytest.mark.parametrize(
    ("page", "state", "person", "add"),
    [
        ("home", "live", "alice", add_courses),
        ("home", "live", "admin", add_courses),
        ("home", "live", "bob", add_courses),
        ("school_courses", "live", "admin", add_courses),
        ("school_course", "live", "admin", add_students),
        ("course", "live", "alice", add_students),
        ("course", "live", "alice", add_sessions),
        ("course_trend", "live", "alice", add_reports),
        ("session", "live", "alice", add_students),
        ("session", "ended", "alice", add_students),
        ("session", "ended", "alice", add_deeds),
        ("report_csv", "ended", "alice", add_students),
        ("report_csv", "ended", "alice", add_deeds),
        ("report_json", "ended", "alice", add_students),
        ("health", "live", "admin", add_courses),
        ("health", "live", "admin", add_sessions),
        ("school_people", "live", "admin", add_students),
        ("school_invitations", "live", "admin", add_links),
        ("course_links", "live", "alice", add_links),
        ("models", "live", "admin", add_models),
        ("reading", "live", "nobody", add_models),
        ("reading", "live", "bob", add_models),
        ("api_models", "live", "admin", add_models),
    ],
)
def test_three_rows_cost_no_more_queries_than_one(
    school: School, django_assert_num_queries, django_assert_max_num_queries, page, state, person, add: Callable
):
    browser, url = school.browser(person), address(page, school, state)
    reports.write_reports()
    browser.get(url)  # that somebody looked is noted once a minute
    with django_assert_max_num_queries(15) as counted:
        assert browser.get(url).status_code == 200
    with TestCase.captureOnCommitCallbacks(execute=True):
        add(school)
    with django_assert_num_queries(len(counted)):
        assert browser.get(url).status_code == 200


def test_a_report_asks_the_database_at_most_twelve_times(school: School, django_assert_max_num_queries):
    add_students(school)
    add_deeds(school)
    reports.write_reports()
    browser = school.browser("alice")
    browser.get(address("session_report", school, "ended"))
    with django_assert_max_num_queries(12):
        assert browser.get(address("session_report", school, "ended")).status_code == 200
