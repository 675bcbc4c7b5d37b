"""A school where clocks are set forward in spring and back in autumn: no hour is lost, doubled or guessed."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from classrooms.enums import Looked
from classrooms.models import AuditEntry, CourseLink, Session
from classrooms.queries import ledgers
from classrooms.services.audit import note_look
from tests.classrooms.school import School, address
from tests.classrooms.taught import taught

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis", "in_berlin")]

SET_BACK = date(2026, 10, 25)
"""At three, summer time, it is two again, at one in Greenwich: a day of 25 hours."""


@pytest.fixture
def in_berlin(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"


def planned(school: School, when: str) -> Any:
    return school.browser("alice").post(address("session_open", school), {"action": "schedule", "scheduled_for": when})


@pytest.mark.parametrize("when", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_an_hour_that_is_not_there_or_there_twice_is_not_guessed(school: School, when):
    answer, before = planned(school, when), Session.objects.count()
    assert (answer.status_code, before) == (400, 3)
    (said,) = answer.context["form"].errors["scheduled_for"]
    assert "Europe/Berlin; it may be ambiguous or it may not exist" in said


@pytest.mark.parametrize(
    ("when", "in_greenwich"),
    [("2026-03-29T03:00", 1), ("2026-03-29T01:59", 0), ("2026-10-25T03:00", 2)],
)
def test_the_hours_beside_it_are_what_they_are(school: School, when, in_greenwich):
    assert planned(school, when).status_code == 302
    session = Session.objects.exclude(id__in=[school.live.id, school.ended.id, school.scheduled.id]).get()
    assert session.scheduled_for is not None
    assert session.scheduled_for.astimezone(UTC).hour == in_greenwich


def test_a_lesson_over_the_change_has_each_of_its_minutes_once(school: School):
    """By the clock on the wall it begins and ends at half past two."""
    begins = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    session = taught(school.course, at=begins, moods=[50] * 60)
    answer = school.browser("alice").get(f"/sessions/{session.id}/report.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        minutes = list(csv.DictReader(io.StringIO(file.read("minutes.csv").decode("utf-8-sig"))))
    told = [datetime.fromisoformat(row["starts_at"]) for row in minutes]
    assert told == [begins + timedelta(minutes=number) for number in range(60)]


def test_the_day_of_the_change_is_searched_as_a_whole(school: School, clock):
    AuditEntry.objects.all().delete()
    first, last = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, tzinfo=UTC)
    for at in (first - timedelta(minutes=1), first, last, last + timedelta(minutes=1)):
        clock.move_to(at)
        note_look(school.alice, Looked.ROSTER, course=school.course)
    day = ledgers.Wanted(since=SET_BACK, until=SET_BACK)
    found = ledgers.within(AuditEntry.objects.order_by("at"), "at", day)
    assert [entry.at for entry in found] == [first, last]


def test_a_link_to_enrol_holds_until_the_end_of_its_last_day(school: School, clock):
    clock.move_to(datetime(2026, 10, 20, 9, tzinfo=UTC))
    chosen = {"most_uses": "40", "last_day": SET_BACK.isoformat()}
    assert school.browser("alice").post(address("course_links", school), chosen).status_code == 200
    (link,) = CourseLink.objects.all()
    clock.move_to(datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
    assert link.is_open
    clock.move_to(datetime(2026, 10, 25, 23, 0, tzinfo=UTC))
    assert not link.is_open
