"""Signing in and out: no guessing, no finding out who has an account, no key that outlives its use."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.conf import settings as site_settings
from django.test import Client
from pytest_django.asserts import assertTemplateUsed

from tests.classrooms.announced import Announced
from tests.classrooms.school import School, address, browser_of
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

TRIES = 6


@pytest.fixture
def locks(settings):
    """The lock on sign-in, which other tests do without."""
    settings.AXES_ENABLED = True


def sign_in(client: Client, username: str, password: str, **more: str):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_right_password_leads_home(client):
    user = UserFactory(username="bob")
    assert sign_in(client, "bob", PASSWORD)["Location"] == "/"
    assert client.get("/").wsgi_request.user == user


def test_the_session_key_is_a_new_one_after_signing_in(client):
    """A9: a key that somebody planted in the browser is worth nothing."""
    UserFactory(username="bob")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    sign_in(client, "bob", PASSWORD)
    key = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    assert key != planted
    assert not client.session.exists(planted)


def test_the_key_of_an_earlier_person_is_not_used_for_the_next(school: School):
    browser = school.browser("bob")
    before = browser.session.session_key
    browser.post("/sign-out/")
    browser.force_login(school.eve, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.session.session_key != before


@pytest.mark.usefixtures("locks")
def test_a11_the_sixth_failure_locks_and_then_the_right_password_does_not_help(client):
    UserFactory(username="bob")
    statuses = [sign_in(client, "bob", "wrong").status_code for _ in range(TRIES)]
    assert statuses == [200] * (TRIES - 1) + [429]
    locked = sign_in(client, "bob", PASSWORD)
    assert locked.status_code == 429
    assertTemplateUsed(locked, "registration/locked.html")
    assert not client.get("/").wsgi_request.user.is_authenticated


@pytest.mark.usefixtures("locks")
def test_a11_the_lock_is_for_one_name_from_one_address(client):
    for name in ("bob", "eve"):
        UserFactory(username=name)
    for _ in range(TRIES):
        sign_in(client, "bob", "wrong")
    assert sign_in(client, "eve", PASSWORD).status_code == 302
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), "bob", PASSWORD).status_code == 302


@pytest.mark.usefixtures("locks")
def test_a11_an_address_that_the_browser_makes_up_does_not_open_the_lock(client):
    UserFactory(username="bob")
    for number in range(TRIES):
        client.post(
            "/sign-in/",
            {"username": "bob", "password": "wrong"},
            HTTP_X_FORWARDED_FOR=f"192.0.2.{number}",
        )
    assert sign_in(client, "bob", PASSWORD).status_code == 429


@pytest.mark.usefixtures("locks")
def test_a11_the_lock_opens_after_a_while(client):
    UserFactory(username="bob")
    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as clock:
        for _ in range(TRIES):
            sign_in(client, "bob", "wrong")
        clock.shift(timedelta(minutes=16))
        assert sign_in(client, "bob", PASSWORD).status_code == 302


@pytest.mark.usefixtures("locks")
def test_a11_a_success_forgets_the_failures():
    UserFactory(username="bob")
    for _ in range(3):
        browser = Client()
        for _ in range(TRIES - 1):
            assert sign_in(browser, "bob", "wrong").status_code == 200
        assert sign_in(browser, "bob", PASSWORD).status_code == 302


@pytest.mark.usefixtures("locks")
def test_who_signed_in_from_where_is_not_kept(client):
    UserFactory(username="bob")
    sign_in(client, "bob", "wrong")
    sign_in(client, "bob", PASSWORD)
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (0, 0)


@pytest.mark.usefixtures("locks")
def test_a11_the_admin_pages_are_locked_with_the_same_lock(client):
    UserFactory(username="root", is_staff=True, is_superuser=True)
    sent = {"username": "root", "password": "wrong"}
    statuses = [client.post("/admin/login/", sent).status_code for _ in range(TRIES)]
    assert statuses == [200] * (TRIES - 1) + [429]
    assert client.post("/admin/login/", {**sent, "password": PASSWORD}).status_code == 429


@pytest.mark.usefixtures("locks")
def test_a_name_that_nobody_has_is_answered_like_a_wrong_password(client):
    """No user enumeration: same words, same status, same lock. Also for guests and people who may not sign in."""
    UserFactory(username="known")
    UserFactory(username="gone", is_active=False)
    guest = UserFactory(username="guest", is_guest=True)
    guest.set_unusable_password()
    guest.save()
    answers = {}
    for name in ("known", "unknown", "gone", "guest"):
        password = PASSWORD if name in ("gone", "guest") else "wrong"
        pages = [sign_in(client, name, password) for _ in range(TRIES)]
        words = [page.context["form"].non_field_errors() if page.status_code == 200 else None for page in pages]
        answers[name] = [(page.status_code, shown) for page, shown in zip(pages, words, strict=True)]
    assert answers["unknown"] == answers["gone"] == answers["guest"] == answers["known"]


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "https:evil.example", "javascript:alert(1)", "/\\evil.example"],
)
def test_signing_in_leads_to_no_other_site(client, target):
    UserFactory(username="bob")
    page = client.get("/sign-in/", {"next": target})
    assert sign_in(client, "bob", PASSWORD, next=target)["Location"] == "/"
    assert sign_in(client, "bob", PASSWORD, next=target)["Location"] == "/"  # also when signed in already
    assert 'value="javascript:' not in page.content.decode()


def test_signing_in_leads_back_to_where_one_came_from(client, school: School):
    school.bob.username = "bob"
    school.bob.save()
    link = address("join_code", school)
    assert sign_in(client, "bob", PASSWORD, next=link)["Location"] == link


def test_signing_out_ends_the_session_and_closes_the_sockets(school: School, announced: Announced):
    browser = school.browser("alice")
    key = browser.session.session_key
    announced.take()
    assert browser.post("/sign-out/")["Location"] == "/"
    assert announced.take() == [(f"user.{school.alice.id}", {"type": "socket.refused", "code": 4401})]
    stolen = Client()
    stolen.cookies[site_settings.SESSION_COOKIE_NAME] = key
    assert not stolen.get("/").wsgi_request.user.is_authenticated


def test_signing_out_twice_is_harmless(client, announced: Announced):
    assert client.post("/sign-out/").status_code == 302
    assert announced.take() == []


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_signing_out_leads_to_no_other_site(school: School, target):
    assert school.browser("bob").post("/sign-out/", {"next": target})["Location"] == "/"
    assert browser_of(None).post("/sign-out/", {"next": target})["Location"] == "/"


def test_a_new_password_signs_other_browsers_out(school: School):
    browser = school.browser("alice")
    school.alice.set_password("another one that is long")
    school.alice.save()
    assert not browser.get("/").wsgi_request.user.is_authenticated


def test_somebody_who_may_not_sign_in_any_more_is_out_at_once(school: School):
    browser = school.browser("alice")
    school.alice.is_active = False
    school.alice.save()
    assert browser.get(address("course", school)).status_code == 302
