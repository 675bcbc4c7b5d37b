"""A report is taken away as a file that no cache keeps, under a safe name."""

import pytest
from django.utils import timezone

from classrooms.models import AuditEntry, Report, Session
from tests.classrooms.paper import needs_a_press
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


@needs_a_press
def test_a_pdf_is_saved_and_kept_by_no_cache(school: School):
    answer = school.browser("alice").get(address("report_pdf", school, "ended"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="2026-03-02-algorithms-sorting.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    assert AuditEntry.objects.filter(looked="export", session=school.ended.id, actor=school.alice.id).count() == 1


@pytest.mark.usefixtures("no_pango")
def test_without_pango_the_site_runs_and_says_what_to_install(school: School):
    alice = school.browser("alice")
    report = alice.get(address("session_report", school, "ended"))
    assert report.status_code == 200
    assert address("report_pdf", school, "ended") not in report.content.decode()
    answer = alice.get(address("report_pdf", school, "ended"))
    assert answer.status_code == 503
    assert "install libpango-1.0-0" in answer.content.decode()
    assert not AuditEntry.objects.filter(looked="export").exists()


@pytest.mark.parametrize("name", ["report_pdf", "report_csv", "report_json"])
def test_looking_whether_a_file_is_there_makes_and_notes_nothing(school: School, name):
    answer = school.browser("alice").head(address(name, school, "ended"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert not AuditEntry.objects.filter(looked="export").exists()


def test_the_links_of_a_report_that_has_gone_say_so(school: School):
    Report.objects.filter(session=school.ended).delete()
    Session.objects.filter(id=school.ended.id).update(readings_dropped_at=timezone.now())
    page = school.browser("alice").get(address("session_report", school, "ended")).content.decode()
    assert "The report itself has gone with its time." in page


@pytest.mark.parametrize("state", ["live", "ended"])
def test_the_report_offers_both(school: School, state):
    page = school.browser("alice").get(address("session_report", school, state)).content.decode()
    for name in ("report_csv", "report_json"):
        assert page.count(f'href="{address(name, school, state)}" download') == 1


@pytest.mark.parametrize("name", ["report_csv", "report_json"])
def test_a_lesson_that_has_not_begun_has_its_plan_instead(school: School, name):
    answer = school.browser("alice").get(address(name, school, "scheduled"))
    assert answer["Location"] == school.scheduled.get_absolute_url()
