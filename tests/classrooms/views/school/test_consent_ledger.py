"""Who decided what about the camera: the page for admins, and the same as files."""

import json
from datetime import timedelta
from typing import Any

import pytest

from classrooms.models import Consent, ConsentText
from classrooms.queries.consent import current_text
from classrooms.services import consent
from tests.classrooms.school import School, agree
from tests.classrooms.views.school.ledger_pages import CONSENTS, body, rows, tables
from tests.factories import SeatFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def decided(school: School, clock: Any) -> School:
    """Bob said yes and took it back; another student said no; a third said yes to words that have changed since."""
    agree(school.seat)
    clock.shift(timedelta(days=1))
    consent.withdraw(school.seat)
    dora, finn, gina = (
        SeatFactory(course=school.course, student=UserFactory(display_name=name)) for name in ("Dora", "Finn", "Gina")
    )
    consent.decline(dora, current_text())
    agree(finn, individual=False)
    old = ConsentText.objects.latest()
    ConsentText.objects.create(version=old.version + 1, title="Newer", body="Words")
    clock.shift(timedelta(days=1))
    agree(gina)
    return school


def test_the_ledger_says_who_decided_what_when_on_which_words(decided: School):
    found = [(row.student, row.decision, row.version, row.stored, row.individual) for row in rows(decided, CONSENTS)]
    assert (found[0], found[-1]) == (("Gina", "granted", 3, True, True), ("Bob", "granted", 2, True, True))
    assert sorted(found[1:-1]) == [
        ("Bob", "withdrawn", 2, False, False),
        ("Dora", "declined", 2, False, False),
        ("Finn", "granted", 2, True, False),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"whose": "bob"}, {"Bob"}),
        ({"kind": "granted"}, {"Bob", "Finn", "Gina"}),
        ({"kind": "declined"}, {"Dora"}),
        ({"version": "3"}, {"Gina"}),
        ({"until": "2026-03-02"}, {"Bob"}),
        ({"since": "2026-03-04"}, {"Gina"}),
    ],
)
def test_the_ledger_is_searched(decided: School, asked, found):
    assert {row.student for row in rows(decided, CONSENTS, **asked)} == found


def test_what_is_in_force_is_counted_for_each_course_and_old_words_count_as_undecided(decided: School):
    answer = decided.browser("admin").get(CONSENTS)
    counts = {
        row.course.name: (row.granted, row.declined, row.withdrawn, row.undecided) for row in answer.context["counts"]
    }
    assert counts == {"Algorithms": (1, 1, 1, 1), "Botany": (0, 0, 0, 1)}


def test_no_word_on_the_page_makes_a_no_a_problem(decided: School):
    page = decided.browser("admin").get(CONSENTS).content.decode().casefold()
    assert "every answer is fine" in page
    assert [
        word for word in ("missing", "refused", "problem", "only ", "%", "still need", "remind") if word in page
    ] == []


def test_the_ledger_as_files(decided: School):
    admin = decided.browser("admin")
    found = tables(body(admin.get("/school/consents.zip", {"whose": "Bob"})))
    assert [(row["decision"], row["live"], row["version"]) for row in found["consents.csv"]] == [
        ("withdrawn", "False", "2"),
        ("granted", "True", "2"),
    ]
    told = json.loads(body(admin.get("/school/consents.json", {"kind": "declined"})))
    assert [(row["student"], row["course"], row["stored"]) for row in told["rows"]] == [("Dora", "Algorithms", False)]
    assert Consent.objects.count() == 5
