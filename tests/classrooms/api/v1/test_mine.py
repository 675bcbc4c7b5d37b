"""What is kept of a student, for the student alone."""

from datetime import timedelta

import pytest

from classrooms.models import AuditEntry, Consent, Window
from classrooms.queries.consent import current_text
from classrooms.queries.records import own_line, places
from classrooms.services import consent
from tests.classrooms.api.v1.asking import refused
from tests.classrooms.room import HAPPY, SAD
from tests.classrooms.school import School, agree
from tests.factories import SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def ask(school: School, path: str, person: str = "bob"):
    return school.browser(person).get(f"/api/v1/me/{path}")


def kept(school: School) -> None:
    """Two minutes of Bob, and one of somebody beside him."""
    other = SeatFactory(course=school.course)
    for seat, minute, p in ((school.seat, 0, HAPPY), (school.seat, 1, SAD), (other, 0, SAD)):
        at = school.live.started_at.replace(second=0, microsecond=0) + timedelta(minutes=minute)
        Window.objects.create(session=school.live, seat=seat, starts_at=at, accepted=7, probabilities=p)


def test_the_own_line_is_that_of_my_data(school: School):
    kept(school)
    said = ask(school, f"sessions/{school.live.id}/readings/").json()["results"]
    line = own_line(school.live, school.seat)
    assert [(minute["mood"], minute["n"]) for minute in said] == [(minute["mood"], minute["n"]) for minute in line]
    assert [minute["mood"] for minute in said] == [100, said[1]["mood"]]
    assert len(said) == 2


def test_the_own_lessons_are_those_of_my_data_with_what_is_kept(school: School):
    kept(school)
    said = ask(school, "sessions/").json()["results"]
    (place,) = places(school.bob)
    assert [row["id"] for row in said] == [str(lesson.session.id) for lesson in place.lessons]
    told = {
        row["title"]: (row["course_name"], row["windows"], row["pictures"], row["votes"], row["check_ins"])
        for row in said
    }
    assert told == {"Recursion": ("Algorithms", 2, 14, 0, 0), "Sorting": ("Algorithms", 0, 0, 0, 0)}


def test_the_whole_ledger_is_told_newest_first(school: School):
    agree(school.seat, individual=False)
    consent.withdraw(school.seat)
    rows = ask(school, "consents/").json()["results"]
    granted = Consent.objects.get(decision="granted")
    assert [row["decision"] for row in rows] == ["withdrawn", "granted"]
    assert rows[1] == {
        "id": str(granted.id),
        "course": str(school.course.id),
        "course_name": "Algorithms",
        "decision": "granted",
        "live": True,
        "stored": True,
        "individual": False,
        "text_version": current_text().version,
        "language": "en",
        "decided_at": granted.decided_at.isoformat().replace("+00:00", "Z"),
    }
    assert ask(school, f"consents/?course={school.course.id}").json()["count"] == 2
    assert ask(school, f"consents/?course={school.live.id}").json()["count"] == 0


@pytest.mark.parametrize("person", ["alice", "ann", "eve", "admin"])
def test_nobody_else_reads_a_students_line(school: School, person):
    kept(school)
    assert refused(ask(school, f"sessions/{school.live.id}/readings/", person)) == (404, "not_found")


def test_another_student_finds_only_what_is_theirs(school: School):
    kept(school)
    agree(school.seat)
    found = {path: ask(school, path, "eve").json()["count"] for path in ("sessions/", "consents/")}
    assert found == {"sessions/": 0, "consents/": 0}


def test_the_own_look_is_not_noted(school: School):
    for path in ("", "sessions/", "consents/", f"sessions/{school.live.id}/readings/"):
        assert ask(school, path).status_code == 200
    assert not AuditEntry.objects.exists()
