"""What every page promises the browser, and what nobody's name can do to a page."""

import re

import pytest
from django.urls import reverse

from classrooms.models import ConsentText, Course, Session
from tests.classrooms.school import PEOPLE, School, address, agree
from tests.classrooms.views.permissions import READ
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

EVIL = "<script>alert('mood')</script>"
PAGES = [(page, state) for page, state in READ if not page.startswith("api_")]


def policy(answer) -> dict[str, list[str]]:
    """The parts of a Content-Security-Policy."""
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


def check_policy(answer, referrer: str = "same-origin") -> None:
    """Scripts are our own, nothing comes from elsewhere, nobody frames us, and no address leaves with a link."""
    found = policy(answer)
    assert found.get("script-src", found["default-src"]) == ["'self'"]
    assert (found["object-src"], found["base-uri"], found["form-action"]) == (["'none'"], ["'self'"], ["'self'"])
    assert found["frame-ancestors"] == ["'none'"]
    assert not any("*" in source or source.startswith("http") for sources in found.values() for source in sources)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == referrer


def check_text(text: str) -> None:
    """Nothing that the policy would stop, nothing from elsewhere."""
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text) == []
    assert re.findall(r"\son\w+=", text) == []
    assert re.findall(r"\sstyle=", text) == []
    assert re.findall(r"""(?:src|href|action)=["']?(\w+:|//)""", text) == []


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_runs_our_own_scripts_only_and_loads_nothing_from_elsewhere(school: School, person):
    """With the error pages on the way."""
    agree(school.seat)
    browser = school.browser(person)
    for page, state in READ:
        answer = browser.get(address(page, school, state))
        # An address that opens something is not even told to our own pages.
        check_policy(answer, "strict-origin" if page in ("invitation", "enrol") else "same-origin")
        if answer.headers["Content-Type"].startswith("text/html"):
            check_text(answer.content.decode())


def test_cookies_are_kept_from_scripts_and_other_sites(client):
    UserFactory(username="bob")
    client.post("/sign-in/", {"username": "bob", "password": PASSWORD})
    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"], csrf["samesite"]) == (True, "Lax", "Lax")


def test_names_with_markup_are_shown_as_text(school: School):
    for person in (school.bob, school.alice, school.admin):
        type(person).objects.filter(pk=person.pk).update(display_name=EVIL)
    Course.objects.update(name=EVIL)
    Session.objects.update(title=EVIL)
    ConsentText.objects.update(title=EVIL, body=EVIL)
    agree(school.seat)
    for person in ("nobody", "alice", "bob", "admin"):
        browser = school.browser(person)
        for page, state in PAGES:
            answer = browser.get(address(page, school, state))
            if answer.headers["Content-Type"].startswith("text/html"):
                assert EVIL not in answer.content.decode(), (person, page)


def test_the_names_on_a_dashboard_stay_within_their_json(school: School):
    type(school.bob).objects.filter(pk=school.bob.pk).update(display_name="</script><b>")
    text = school.browser("alice").get(address("session", school)).content.decode()
    assert "</script><b>" not in text
    assert r"\u003C/script\u003E\u003Cb\u003E" in text


def test_markup_typed_into_forms_comes_back_as_text(school: School, client):
    assert EVIL not in client.post("/join/", {"code": EVIL}).content.decode()
    assert EVIL not in client.post("/sign-in/", {"username": EVIL, "password": "x"}).content.decode()
    assert EVIL not in client.get("/sign-in/", {"next": f'"/>{EVIL}'}).content.decode()
    alice = school.browser("alice")
    assert EVIL not in alice.post(address("session_open", school), {"title": EVIL * 9}).content.decode()


def test_a_join_link_with_markup_shows_none(client):
    assert b"<script>alert" not in client.get("/join/%3Cscript%3Ealert(1)%3C%2Fscript%3E/").content


def test_an_unknown_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400


def test_a_page_of_somebody_is_not_kept_for_the_next(school: School):
    answer = school.browser("alice").get(address("session", school))
    assert "Cookie" in answer["Vary"]
    assert reverse("sign_out") in answer.content.decode()
