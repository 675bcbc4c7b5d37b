"""Every template that exists is shown to somebody."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory, TestCase
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone
from django.views import defaults

from classrooms.enums import PrivacyMode
from classrooms.models import Session
from classrooms.reports.pdf import page as on_paper
from classrooms.services.invitations import make_course_link, password_links
from classrooms.services.reports import write_reports
from tests.classrooms.rosters import oneroster_zip, school_page, upload
from tests.classrooms.school import PEOPLE, School, address, agree, make_school
from tests.classrooms.taught import taught
from tests.classrooms.views.permissions import READ
from tests.classrooms.workers import OTHER, SEED, card_with_conditions, measured, worker_runs
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

FOLDER = Path(settings.TEMPLATES[0]["DIRS"][0])
OURS = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html")}


@pytest.fixture
def shown() -> Iterator[set[str]]:
    """The names of the templates that were rendered since."""
    names: set[str] = set()

    def note(template, **_: object) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def visit(school: School, person: str, *pages: tuple[str, str]) -> None:
    browser = school.browser(person)
    for page, state in pages:
        browser.get(address(page, school, state))


def bring_people_in(school: School) -> None:
    """A list and a zip, looked at, applied and taken back; links made, opened and handed out."""
    admin = school.browser("admin")
    rows = "".join(f"S{number},s{number}@hill.example\n" for number in range(101))
    for name, page, content in (
        ("roster", school.course.id, f"Name,E-mail\n{rows}x,\n".encode()),
        ("oneroster", None, oneroster_zip()),
    ):
        arguments = [page] if page else []
        upload(admin, school_page(name, *arguments), content)
        shown = admin.get(f"{school_page(f'{name}_preview', *arguments)}?show=new")
        sent = {"fingerprint": shown.context["plan"].fingerprint, "classes": ["c1"]}
        admin.post(school_page(f"{name}_preview", *arguments), sent)
        made = admin.get(school_page(name, *arguments)).context["last"]
        if name == "roster":
            admin.post(school_page("invitations", *arguments), {"action": "show"})
        admin.post(school_page(f"{name}_undo", *arguments), {"import": str(made.id)})
    Client().get(reverse("classrooms:invitation", args=[password_links([school.bob])[school.bob.id]]))
    token = make_course_link(school.course, school.alice, 5, timezone.now() + timedelta(days=1))
    Client().get(reverse("classrooms:enrol", args=[token]))


def meet_errors() -> None:
    request = RequestFactory().get("/")
    defaults.bad_request(request, SuspiciousOperation())
    defaults.permission_denied(request, PermissionDenied())
    defaults.server_error(request)
    Client(enforce_csrf_checks=True).post("/join/", {"code": "x"})


@pytest.mark.usefixtures("no_pango")  # reports become pages for paper all the same
def test_every_template_is_shown_somewhere(shown: set[str], settings):
    assert len(OURS) > 40
    school = make_school()
    card = card_with_conditions(OTHER.name, measured("mask", 1))
    worker_runs(SEED, [SEED, OTHER], cards={OTHER: json.dumps(card)})
    Session.objects.filter(id=school.ended.id).update(frames={"accepted": 1})
    write_reports()  # lessons can only be compared by them
    for person in PEOPLE:
        visit(school, person, *READ)
    bring_people_in(school)
    agree(school.seat)
    visit(school, "bob", ("home", "live"), ("camera", "live"), ("consent", "live"))
    visit(school, "admin", ("school_consents", "live"))  # somebody has decided by now
    with TestCase.captureOnCommitCallbacks(execute=True):
        school.browser("alice").post(address("session_start", school, "scheduled"), follow=True)  # a message
        school.browser("alice").post(address("session_end", school), follow=True)
        school.browser("bob").post(address("consent", school), {"decision": "granted"})
    visit(school, "alice", ("course", "live"))  # nothing is live now
    terms = {"windows_kept_days": 30, "reports_kept_days": 730, "consents_kept_days": 1095}
    rules = {"privacy_mode": "individual", "k_threshold": 5, "interval_seconds": 1, "sensitivity": "moderate"}
    school.browser("admin").post(address("school_course", school), {"name": "Algorithms", **rules, **terms})
    without = make_school(PrivacyMode.SELF_REPORT, allow_guests=True)
    visit(without, "bob", ("camera", "live"))
    visit(without, "eve", ("join_code", "live"))
    UserFactory(username="bob")
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        Client().post(reverse("sign_in"), {"username": "bob", "password": "wrong"})
    meet_errors()
    lesson = taught(school.course, moods=[50], votes=[{"lost": 3}])
    on_paper(lesson, lesson.report)
    assert OURS - shown == set()
