"""Whoever looks at other people's data is noted, and they can see it."""

from datetime import timedelta

import pytest

from classrooms.enums import Looked
from classrooms.models import AuditEntry
from classrooms.queries.records import looks_at
from classrooms.services.audit import note_look
from tests.classrooms.school import School, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def test_a_look_is_noted_once_a_minute(school: School, clock):
    for _ in range(2):
        note_look(school.alice, Looked.ROSTER, course=school.course)
    assert AuditEntry.objects.count() == 1
    clock.shift(timedelta(seconds=61))
    note_look(school.alice, Looked.ROSTER, course=school.course)
    assert AuditEntry.objects.count() == 2


def test_nobodys_look_at_themselves_is_noted(school: School):
    note_look(school.bob, Looked.RECORD, person=school.bob)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("page", "state", "looked"),
    [
        ("session", "live", "dashboard"),
        ("session", "ended", "report"),
        ("session_report", "live", "report"),
        ("report_csv", "ended", "export"),
        ("report_json", "live", "export"),
        ("course", "live", "roster"),
    ],
)
def test_a_page_with_students_on_it_is_a_look_and_they_see_whose(school: School, page, state, looked):
    school.browser("alice").get(address(page, school, state))
    (entry,) = AuditEntry.objects.all()
    assert (entry.actor, entry.looked, entry.course) == (school.alice.id, looked, school.course.id)
    (look,) = looks_at(school.bob)
    assert look.who == "Alice"
    assert look.where.startswith("Algorithms")
    assert looks_at(school.eve) == []


@pytest.mark.parametrize(
    ("page", "looked", "about"),
    [
        ("school_people", "record", (None, None)),
        ("school_person", "record", (None, "bob")),
        ("school_person_erase", "record", (None, "bob")),
        ("school_roster", "roster", ("course", None)),
        ("school_invitations", "roster", ("course", None)),
    ],
)
def test_a_page_of_the_school_with_people_on_it_is_a_look(school: School, page, looked, about):
    school.browser("admin").get(address(page, school))
    (entry,) = AuditEntry.objects.all()
    expected = [getattr(school, name).id if name else None for name in about]
    assert (entry.actor, entry.looked, [entry.course, entry.person]) == (school.admin.id, looked, expected)


def test_a_look_from_before_a_student_came_is_not_about_them(school: School, clock):
    note_look(school.alice, Looked.ROSTER, course=school.course)
    school.seat.enrolled_at = school.seat.enrolled_at + timedelta(days=1)
    school.seat.save(update_fields=["enrolled_at"])
    assert looks_at(school.bob) == []


def test_a_page_that_is_refused_is_no_look(school: School):
    school.browser("mallory").get(address("session", school))
    assert not AuditEntry.objects.exists()
