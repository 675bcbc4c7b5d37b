"""Who may open and do what. 'Not yours' and 'not there' look the same."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse
from django.urls.converters import IntConverter
from redis import Redis

from classrooms import urls
from classrooms.models import AuditEntry, Session
from fer_site import urls as site_urls
from tests.classrooms.paper import needs_a_press
from tests.classrooms.school import PEOPLE, School, address
from tests.classrooms.views.permissions import DO, MAY_DO, READ, WITHOUT_A_NAME
from tests.classrooms.workers import OTHER

SIGN_IN = "/sign-in/?next="


def everything(redis: Redis) -> list[Any]:
    """All that the site knows: the rows of its models, and its keys in Redis.

    When somebody signed in is left out, and that somebody looked: that is noted.
    """
    every = apps.get_app_config("classrooms").get_models(include_auto_created=True)
    models = [model for model in every if model is not AuditEntry]
    rows = [list(model._base_manager.order_by("pk").values()) for model in models]
    known = [{**row, "last_login": None} for model in rows for row in model]
    return [*known, {key: redis.dump(key) for key in redis.keys("rtr:*")}]


def test_every_page_is_in_the_tables():
    assert {name for name, _ in READ} == {pattern.name for pattern in urls.urlpatterns}


OF_THE_SITE = {
    # address            nobody alice ann mallory bob eve admin
    "/sign-in/": (200, 302, 302, 302, 302, 302, 302),
    "/sign-out/": (405, 405, 405, 405, 405, 405, 405),
    "/language/": (302, 302, 302, 302, 302, 302, 302),
    "/language/sentences.js": (200, 200, 200, 200, 200, 200, 200),
    "/favicon.ico": (302, 302, 302, 302, 302, 302, 302),
    "/admin/": (302, 302, 302, 302, 302, 302, 200),
    "/admin/classrooms/user/": (302, 302, 302, 302, 302, 302, 200),
    "/api/v1/nowhere/": (404, 404, 404, 404, 404, 404, 404),
    "/nowhere/": (404, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("url", OF_THE_SITE)
def test_who_may_read_what_is_not_of_classrooms(school: School, url):
    found = {person: school.browser(person).get(url).status_code for person in PEOPLE}
    assert found == dict(zip(PEOPLE, OF_THE_SITE[url], strict=True))


def test_every_address_of_the_site_is_in_that_list():
    assert {pattern.pattern._route for pattern in site_urls.urlpatterns} - {""} <= {url[1:] for url in OF_THE_SITE}


def test_no_address_holds_a_number_that_counts():
    """A12: ids cannot be guessed by adding one."""
    kinds = {type(kind) for pattern in urls.urlpatterns for kind in pattern.pattern.converters.values()}
    assert IntConverter not in kinds
    assert {kind.__name__ for kind in kinds} == {"UUIDConverter", "StringConverter"}  # codes and models


@pytest.mark.parametrize(
    ("page", "state"),
    [pytest.param(*key, marks=[needs_a_press] if key[0] == "report_pdf" else []) for key in READ],
)
def test_who_may_read(school: School, page, state):
    url = address(page, school, state)
    assert {p: school.browser(p).get(url).status_code for p in PEOPLE} == dict(
        zip(PEOPLE, READ[page, state], strict=True)
    )


@pytest.mark.parametrize(("page", "state"), DO)
def test_who_may_do(school: School, redis: Redis, page, state):
    """Whoever may not, changes nothing; whoever may comes last."""
    url = address(page, school, state)
    before = everything(redis)
    expected = dict(zip(PEOPLE, DO[page, state], strict=True))
    may = [person for person in PEOPLE if expected[person] in MAY_DO and person != "nobody"]
    for person in sorted(PEOPLE, key=lambda person: person in may):
        if person in may[:1]:
            assert everything(redis) == before
        answer = school.browser(person).post(url, "{}", content_type="application/json")
        assert answer.status_code == expected[person], person


@pytest.mark.parametrize("page", [name for (name, state), row in READ.items() if 302 in row[:1] and state == "live"])
def test_nobody_is_asked_to_sign_in_and_learns_nothing(school: School, page):
    """Whether there is such a course or lesson shows after signing in, and only to those who may know."""
    nobody = school.browser("nobody")
    for url in (address(page, school), address(page, school).replace(str(school.live.id), str(uuid4()))):
        assert nobody.get(url)["Location"] == SIGN_IN + url


@pytest.mark.parametrize(
    "page",
    [name for (name, state), row in READ.items() if 404 in row and state == "live" and name not in WITHOUT_A_NAME],
)
@pytest.mark.parametrize("person", ["alice", "bob", "admin"])
def test_what_is_not_there_is_404(school: School, page, person):
    url = address(page, school).replace(str(school.live.id), str(uuid4())).replace(str(school.course.id), str(uuid4()))
    url = url.replace(OTHER.name, "elsewhere").replace(str(school.token.id), str(uuid4()))
    url = url.replace(str(school.webhook.id), str(uuid4()))
    url = url.replace(str(school.bob.id), str(uuid4())).replace(str(school.export.id), str(uuid4()))
    assert school.browser(person).get(url).status_code == 404


@pytest.mark.timeout(300)  # reports are printed in it
def test_reading_changes_nothing(school: School, redis: Redis):
    """A10, for every page and everybody; the links of an email may be opened by a program."""
    before = everything(redis)
    for person in PEOPLE:
        browser = school.browser(person)
        for page, state in READ:
            browser.get(address(page, school, state))
            browser.head(address(page, school, state))
        browser.get(reverse("sign_out"))
    assert everything(redis) == before


@pytest.mark.parametrize(
    ("page", "state", "person"),
    [
        ("school_archive", "live", "admin"),
        ("school_cameras", "live", "admin"),
        ("school_course_new", "live", "admin"),
        ("school_course", "live", "admin"),
        ("school_course_delete", "live", "admin"),
        ("session_open", "live", "alice"),
        ("session_start", "scheduled", "alice"),
        ("exports", "live", "alice"),
        ("export_cancel", "live", "alice"),
        ("export_again", "live", "alice"),
        ("session_end", "live", "alice"),
        ("model_use", "live", "admin"),
        ("school_webhooks", "live", "admin"),
        ("school_webhook_secret", "live", "admin"),
        ("school_webhook_remove", "live", "admin"),
        ("webhook_switch", "live", "admin"),
        ("webhook_test", "live", "admin"),
        ("webhook_again", "live", "admin"),
        ("school_person_new", "live", "admin"),
        ("school_person", "live", "admin"),
        ("school_person_link", "live", "admin"),
        ("school_person_switch", "live", "admin"),
        ("school_person_erase", "live", "admin"),
        ("school_oneroster", "live", "admin"),
        ("school_oneroster_preview", "live", "admin"),
        ("school_oneroster_undo", "live", "admin"),
        ("school_roster", "live", "admin"),
        ("school_roster_preview", "live", "admin"),
        ("school_roster_undo", "live", "admin"),
        ("school_invitations", "live", "admin"),
        ("course_links", "live", "alice"),
        ("course_link_revoke", "live", "alice"),
        ("invitation", "live", "nobody"),
        ("enrol", "live", "nobody"),
        ("api_camera", "live", "bob"),
        ("api_pace", "live", "bob"),
        ("api_check_in", "live", "bob"),
        ("api_help", "live", "bob"),
        ("api_helped", "live", "alice"),
        ("api_answer", "live", "bob"),
        ("api_pulse", "live", "alice"),
        ("api_pulse_close", "live", "alice"),
        ("api_markers", "live", "alice"),
        ("api_unmark", "live", "alice"),
        ("api_hints", "live", "alice"),
        ("api_hint", "live", "alice"),
        ("api_resting", "live", "bob"),
        ("api_scopes", "live", "bob"),
        ("api_withdraw", "live", "bob"),
        ("api_looks", "live", "bob"),
        ("tokens", "live", "alice"),
        ("token_revoke", "live", "alice"),
        ("api_v1_sessions", "live", "alice"),
        ("api_v1_start", "live", "alice"),
        ("api_v1_end", "live", "alice"),
        ("consent", "live", "bob"),
        ("contest", "live", "bob"),
        ("erase", "live", "bob"),
        ("school_declaration", "live", "admin"),
        ("join", "live", "nobody"),
        ("join_code", "live", "nobody"),
        ("sign_in", "", "nobody"),
        ("sign_out", "", "alice"),
        ("language", "", "nobody"),
    ],
)
def test_a_form_of_another_site_is_refused(school: School, redis: Redis, page, state, person):
    """A10: every POST needs the token; without it nothing happens."""
    url = reverse(page) if not state else address(page, school, state)
    before = everything(redis)
    browser = school.browser(person, enforce_csrf_checks=True)
    sent = {"code": school.live.code, "decision": "declined", "camera": "on", "name": "Eve", "sha256": OTHER.sha256}
    answer = browser.post(url, sent)
    assert answer.status_code == 403
    assert everything(redis) == before
    assert browser.get("/").wsgi_request.user.is_authenticated == (person != "nobody")


def test_every_form_that_may_be_posted_is_in_that_list():
    names = {name for name, _ in DO} | {"sign_in", "sign_out", "language"}
    (marker,) = [m for m in test_a_form_of_another_site_is_refused.pytestmark if m.name == "parametrize"]
    assert {page for page, _, _ in marker.args[1]} == names


def test_a_form_with_the_token_goes_through(school: School):
    browser = school.browser("bob", enforce_csrf_checks=True)
    browser.get(address("consent", school))
    sent = {"decision": "declined", "csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    assert browser.post(address("consent", school), sent).status_code == 302
    token = {"HTTP_X_CSRFTOKEN": browser.cookies["csrftoken"].value}
    url = address("api_withdraw", school)
    assert browser.post(url, "{}", content_type="application/json", **token).status_code == 200


def test_an_assistant_who_is_removed_from_the_course_is_out_at_once(school: School):
    browser = school.browser("ann")
    assert browser.get(address("session", school)).status_code == 200
    school.course.assistants.remove(school.ann)
    assert browser.get(address("session", school)).status_code == 404


def test_a_teacher_who_is_removed_from_the_course_is_out_at_once(school: School):
    browser = school.browser("alice")
    assert browser.get(address("session", school)).status_code == 200
    school.course.teachers.remove(school.alice)
    assert browser.get(address("session", school)).status_code == 404
    assert Session.objects.filter(id=school.live.id).exists()
