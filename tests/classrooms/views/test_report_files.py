"""A report is taken away as a file that no cache keeps, under a safe name."""

import pytest

from tests.classrooms.school import School, address

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("page", "content_type", "name", "begins"),
    [
        ("report_csv", "application/zip", "2026-03-02-algorithms-sorting.zip", b"PK"),
        ("report_json", "application/json", "2026-03-02-algorithms-sorting.json", b"{"),
    ],
)
def test_a_file_is_saved_and_kept_by_no_cache(school: School, page, content_type, name, begins):
    answer = school.browser("alice").get(address(page, school, "ended"))
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(begins)


@pytest.mark.parametrize("state", ["live", "ended"])
def test_the_report_offers_both(school: School, state):
    page = school.browser("alice").get(address("session_report", school, state)).content.decode()
    for name in ("report_csv", "report_json"):
        assert page.count(f'href="{address(name, school, state)}" download') == 1


@pytest.mark.parametrize("name", ["report_csv", "report_json"])
def test_a_lesson_that_has_not_begun_has_its_plan_instead(school: School, name):
    answer = school.browser("alice").get(address(name, school, "scheduled"))
    assert answer["Location"] == school.scheduled.get_absolute_url()
