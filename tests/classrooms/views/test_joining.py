"""A student's way in: the code, an account or a name, consent, the lesson."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from classrooms.enums import PrivacyMode, Role
from classrooms.models import Seat, User
from classrooms.services import seats
from tests.classrooms.school import School, address, agree, browser_of, make_school
from tests.factories import SessionFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def open_school(db: None, redis: object) -> School:
    """The course takes guests."""
    return make_school(allow_guests=True)


def guest_joins(school: School, name: str, state: str = "live", client: Client | None = None) -> tuple[Client, int]:
    browser = client or Client()
    return browser, browser.post(address("join_code", school, state), {"name": name}).status_code


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:l}", "{:-}", "{: }"])
def test_a_code_is_understood_as_people_type_it(school, client, typed):
    code = school.live.code
    written = {"{}": code, " {} ": f" {code} ", "{:l}": code.lower(), "{:-}": f"{code[:3]}-{code[3:]}"}
    answer = client.post("/join/", {"code": written.get(typed, f"{code[:3]} {code[3:]}")})
    assert (answer.status_code, answer["Location"]) == (302, f"/join/{code}/")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("AAAAAA", "No lesson has this code now. Check it with your teacher."),
        ("ABC", "A code has 6 letters and digits."),
        ("ABCDEFGH", "A code has 6 letters and digits."),
        ("", "This field is required."),
        ("A" * 21, "Ensure this value has at most 20 characters (it has 21)."),
        ("A\x00BCDEF", "Null characters are not allowed."),
    ],
)
def test_a_wrong_code_says_what_is_wrong(school, client, typed, says):
    answer = client.post("/join/", {"code": typed})
    assert answer.status_code == 400
    assert answer.context["form"].errors["code"] == [says]


def test_the_code_of_an_ended_lesson_leads_nowhere(school, client):
    assert client.post("/join/", {"code": school.ended.code}).status_code == 400
    answer = client.get(address("join_code", school, "ended"))
    assert (answer.status_code, school.course.name in answer.content.decode()) == (404, False)


def test_a_link_with_small_letters_works(school, client):
    assert client.get(f"/join/{school.live.code.lower()}/").context["session"] == school.live


def test_signing_in_from_the_link_leads_back_to_the_lesson(school, client):
    page = client.get(address("join_code", school))
    assert page.context["sign_in_url"] == f"/sign-in/?next=%2Fjoin%2F{school.live.code}%2F"
    assert page.context["guest_form"] is None


def test_who_waits_for_a_scheduled_lesson_stays_until_it_begins(school):
    bob = school.browser("bob")
    for page in ("join_code", "camera"):
        assert bob.get(address(page, school, "scheduled")).templates[0].name == "classrooms/waiting.html"


def test_who_has_not_decided_comes_to_the_consent_page_first(school):
    answer = school.browser("bob").get(address("join_code", school))
    assert answer["Location"] == address("consent", school)


def test_who_has_decided_comes_to_the_lesson(school):
    agree(school.seat)
    answer = school.browser("bob").get(address("join_code", school))
    assert answer["Location"] == address("camera", school)


def test_a_course_without_cameras_asks_for_no_consent(db, redis):
    school = make_school(PrivacyMode.SELF_REPORT)
    bob = school.browser("bob")
    assert bob.get(address("join_code", school))["Location"] == address("camera", school)
    assert bob.get(address("consent", school))["Location"] == address("camera", school)
    page = bob.get(address("camera", school))
    assert (page.status_code, page.context["boot"]["camera_allowed"]) == (200, False)


def test_a_teacher_with_the_link_comes_to_the_dashboard(school):
    assert school.browser("alice").get(address("join_code", school))["Location"] == address("session", school)


def test_who_is_not_enrolled_is_told_so_and_gets_no_seat(school):
    eve = school.browser("eve")
    for send in (eve.get, eve.post):
        answer = send(address("join_code", school))
        assert (answer.status_code, answer.templates[0].name) == (403, "classrooms/not_enrolled.html")
    assert not Seat.objects.filter(student=school.eve, course=school.course).exists()


def test_a_student_of_another_course_may_join_one_that_takes_guests(open_school):
    eve = open_school.browser("eve")
    asked = eve.get(address("join_code", open_school))
    assert (asked.status_code, asked.templates[0].name) == (200, "classrooms/join_seat.html")
    assert not Seat.objects.filter(student=open_school.eve, course=open_school.course).exists()
    assert eve.post(address("join_code", open_school))["Location"] == address("consent", open_school)
    assert Seat.objects.filter(student=open_school.eve, course=open_school.course).count() == 1


def test_a_teacher_of_another_course_is_no_guest(open_school):
    mallory = open_school.browser("mallory")
    assert mallory.post(address("join_code", open_school)).status_code == 403
    assert not Seat.objects.filter(student=open_school.mallory).exists()


def test_a_guest_is_signed_in_under_the_chosen_name(open_school):
    browser, status = guest_joins(open_school, "  Charlie   Chaplin ")
    assert status == 302
    (guest,) = User.objects.filter(is_guest=True)
    assert (guest.display_name, guest.role) == ("Charlie Chaplin", Role.STUDENT)
    assert browser.get("/").wsgi_request.user == guest
    assert browser.get(address("join_code", open_school))["Location"] == address("consent", open_school)


def test_a_guest_may_come_early(open_school):
    _, status = guest_joins(open_school, "Charlie", "scheduled")
    assert status == 200
    assert User.objects.filter(is_guest=True).count() == 1


def test_a_guest_stays_the_same_person_however_often_the_link_is_opened(open_school):
    browser, _ = guest_joins(open_school, "Charlie")
    guest_joins(open_school, "Somebody else", client=browser)
    assert list(User.objects.filter(is_guest=True).values_list("display_name", flat=True)) == ["Charlie"]


def test_a_guest_of_one_course_sees_nothing_of_another(open_school):
    browser, _ = guest_joins(open_school, "Charlie")
    other = make_school()
    assert browser.get(address("join_code", other)).status_code == 403
    for page in ("course", "session", "consent", "camera"):
        assert browser.get(address(page, other)).status_code == 404


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "This field is required."),
        ("   ", "This field is required."),
        ("x" * 61, "Ensure this value has at most 60 characters (it has 61)."),
        ("Char\u202elie", "Please use letters and digits."),  # would turn the text around it
        ("Char\u200blie", "Please use letters and digits."),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused(open_school, client, name, says):
    answer = client.post(address("join_code", open_school), {"name": name})
    assert (answer.status_code, answer.context["guest_form"].errors["name"]) == (400, [says])
    assert not User.objects.filter(is_guest=True).exists()


def test_a_course_that_takes_no_guests_makes_no_account(school, client):
    assert client.post(address("join_code", school), {"name": "Charlie"}).status_code == 200
    assert not User.objects.filter(is_guest=True).exists()


def test_too_many_guests_are_told_to_ask_the_teacher(open_school, client, monkeypatch):
    monkeypatch.setattr(seats, "MOST_GUESTS", 0)
    answer = client.post(address("join_code", open_school), {"name": "Charlie"})
    assert answer.status_code == 400
    assert answer.context["guest_form"].non_field_errors() == [
        "No more guests can join now. Ask your teacher to put you on the list."
    ]


def test_the_page_of_the_lesson_cannot_be_reached_past_the_decision(school):
    assert school.browser("bob").get(address("camera", school))["Location"] == address("consent", school)


def test_the_page_of_the_lesson_gets_what_its_script_needs(school):
    agree(school.seat, individual=False)
    page = school.browser("bob").get(address("camera", school))
    token = page.context["boot"].pop("csrf")
    base = f"/api/sessions/{school.live.id}"
    assert len(token) == 64
    assert abs(page.context["boot"].pop("now") - time.time()) < 60
    assert page.context["boot"] == {
        "session": str(school.live.id),
        "socket": f"/ws/sessions/{school.live.id}/camera/",
        "urls": {
            "pace": f"{base}/pace/",
            "check_in": f"{base}/check-in/",
            "help": f"{base}/help/",
            "resting": f"{base}/resting-face/again/",
            "answer": f"{base}/pulse/00000000-0000-0000-0000-000000000000/answer/",
            "camera": f"{base}/camera/",
            "scopes": f"{base}/scopes/",
            "withdraw": f"{base}/withdraw/",
            "state": f"{base}/state/",
            "consent": f"/sessions/{school.live.id}/consent/",
            "home": "/",
        },
        "consent": {"live": True, "stored": True, "individual": False},
        "mode": "individual",
        "camera_allowed": True,
        "pulse": None,
        "said": {"vote": "", "voted_at": 0.0, "is_named": False, "help_at": None, "answer": 0, "answered_at": 0.0},
        "vote": {"lasts": 300.0, "again_after": 30.0},
        "check_in": {"lasts": 600.0, "again_after": 30.0, "fewest": 5},
    }


def test_the_page_of_an_ended_lesson_says_so(school):
    answer = school.browser("bob").get(address("camera", school, "ended"))
    assert answer.templates[0].name == "classrooms/session_over.html"


def test_only_the_lesson_of_the_code_is_joined(school):
    other = SessionFactory()
    bob = school.browser("bob")
    assert bob.get(reverse("classrooms:join_code", args=[other.code])).status_code == 403
    assert browser_of(UserFactory()).get(address("join_code", school)).status_code == 403
