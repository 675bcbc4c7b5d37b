"""Whoever opens a link that they were given, and whoever opens one that they were not."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classrooms.models import CourseLink, PasswordLink, Seat, User
from classrooms.services.invitations import TRIES, make_course_link, password_links
from tests.classrooms.school import NO_LINK, School
from tests.factories import PASSWORD, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

NEW = "a horse of another colour"


def invitation(person: User) -> str:
    return reverse("classrooms:invitation", args=[password_links([person])[person.id]])


def enrol(school: School, most_uses: int = 3) -> str:
    token = make_course_link(school.course, school.alice, most_uses, timezone.now() + timedelta(days=1))
    return reverse("classrooms:enrol", args=[token])


def passwords(first: str = NEW, second: str = NEW) -> dict[str, str]:
    return {"new_password1": first, "new_password2": second}


def sign_up(**wanted: str) -> dict[str, str]:
    return {"display_name": "Tom", "email": "tom@hill.example", "password1": NEW, "password2": NEW, **wanted}


def test_opening_a_link_uses_nothing_up_and_hands_its_address_to_nobody(client, school: School):
    """A13: programs open the links of e-mails before people do."""
    for url in (invitation(school.bob), enrol(school)):
        for method in (client.get, client.head, client.get):
            answer = method(url)
            assert answer.status_code == 200
            assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("strict-origin", "no-store")
    assert (PasswordLink.objects.count(), CourseLink.objects.get().uses) == (1, 0)


def test_a_password_is_chosen_and_the_person_is_signed_in(client, school: School):
    url = invitation(school.bob)
    assert client.post(url, passwords())["Location"] == "/"
    assert client.get("/").wsgi_request.user == school.bob
    assert Client().get(url).status_code == 404
    assert Client().post("/sign-in/", {"username": school.bob.username, "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("first", "second"),
    [("short", "short"), ("password123", "password123"), (NEW, f"{NEW}!"), ("", ""), ("Bobby Stone",) * 2],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_stays(client, school: School, first, second):
    User.objects.filter(id=school.bob.id).update(username="bobbystone")
    url = invitation(school.bob)
    assert client.post(url, passwords(first, second)).status_code == 400
    assert client.get(url).status_code == 200


def test_somebody_else_who_is_signed_in_is_told_and_then_signed_out(school: School):
    browser, url = school.browser("eve"), invitation(school.bob)
    assert "You are signed in as Eve" in browser.get(url).content.decode()
    browser.post(url, passwords())
    assert browser.get("/").wsgi_request.user == school.bob


def test_all_that_is_no_link_any_more_looks_alike(client, school: School):
    over = CourseLink.objects.filter(course=school.course)
    urls = [reverse(f"classrooms:{page}", args=[NO_LINK]) for page in ("invitation", "enrol")]
    urls += [invitation(school.bob), invitation(school.eve), enrol(school), enrol(school), enrol(school)]
    User.objects.filter(id=school.eve.id).update(is_active=False)
    PasswordLink.objects.filter(person=school.bob).update(ends_at=timezone.now())
    first, second, third = over
    over.filter(id=first.id).update(ends_at=timezone.now())
    over.filter(id=second.id).update(revoked_at=timezone.now())
    over.filter(id=third.id).update(uses=3)
    pages = set()
    for url in urls:
        for answer in (client.get(url), client.post(url, {**passwords(), **sign_up()})):
            assert answer.status_code == 404
            pages.add(re.sub(r'value="[^"]*"', "", answer.content.decode().replace(url, "")))
    assert len(pages) == 1
    assert not User.objects.filter(email="tom@hill.example").exists()


def test_a_new_student_makes_an_account_signs_in_and_is_in_the_course(client, school: School):
    url = enrol(school)
    answer = client.post(url, sign_up(email="Tom@Hill.example"))
    assert answer["Location"].startswith("/sign-in/?next=%2Fenrol%2F")
    assert not client.get("/").wsgi_request.user.is_authenticated
    signed = client.post(answer["Location"], {"username": "tom@hill.example", "password": NEW, "next": url})
    assert signed["Location"] == url
    assert client.get(url, follow=True).redirect_chain == [("/", 302)]
    assert Seat.objects.get(course=school.course, student__email="tom@hill.example").student.display_name == "Tom"


def test_nobody_learns_from_signing_up_who_has_an_account(school: School):
    UserFactory(username="known@hill.example", email="known@hill.example")
    TeacherFactory(username="tara", email="Tara@hill.example")
    url = enrol(school)
    answers = []
    for email in ("known@hill.example", "TARA@hill.example", "new@hill.example"):
        browser = Client()
        answer = browser.post(url, sign_up(email=email))
        answers.append((answer.status_code, answer["Location"], browser.get("/sign-in/").content.count(b"Now sign in")))
    assert answers[0] == answers[1] == answers[2]
    assert CourseLink.objects.get().uses == 3


@pytest.mark.parametrize(
    "wanted",
    [
        {"display_name": " "},
        {"email": "nowhere"},
        {"password2": "other"},
        {"password1": "tom@hill.example", "password2": "tom@hill.example"},
    ],
)
def test_a_form_that_is_not_right_uses_nothing_up(client, school: School, wanted):
    assert client.post(enrol(school), sign_up(**wanted)).status_code == 400
    assert CourseLink.objects.get().uses == 0


def test_a_student_who_is_signed_in_takes_a_seat_by_pressing_the_button(school: School):
    browser, url = school.browser("eve"), enrol(school)
    assert "Take a seat in this course" in browser.get(url).content.decode()
    assert not Seat.objects.filter(course=school.course, student=school.eve).exists()
    assert browser.post(url)["Location"] == "/"
    assert Seat.objects.filter(course=school.course, student=school.eve).exists()
    assert (browser.get(url)["Location"], CourseLink.objects.get().uses) == ("/", 1)


def test_the_last_seat_of_a_link_is_taken_once(school: School):
    url = enrol(school, most_uses=1)
    assert school.browser("eve").post(url).status_code == 302
    assert Client().post(url, sign_up()).status_code == 404
    assert not User.objects.filter(email="tom@hill.example").exists()


@pytest.mark.parametrize("person", ["alice", "admin", "mallory"])
def test_whoever_is_no_student_takes_no_seat(school: School, person):
    url = enrol(school)
    for answer in (school.browser(person).get(url), school.browser(person).post(url)):
        assert (answer.status_code, "This link is for students" in answer.content.decode()) == (403, True)
    assert CourseLink.objects.get().uses == 0


def test_too_many_tries_are_refused(client, school: School, redis):
    url = enrol(school)
    for _ in range(TRIES):
        client.post(url, {})
    assert client.post(url, sign_up()).status_code == 429
    assert client.get(url).status_code == 200


def test_a_form_of_another_site_sets_no_password(school: School):
    url = invitation(school.bob)
    assert Client(enforce_csrf_checks=True).post(url, passwords()).status_code == 403
    assert PasswordLink.objects.count() == 1


def test_a_teacher_makes_a_link_that_is_shown_once_and_revokes_it(school: School):
    browser, page = school.browser("alice"), reverse("classrooms:course_links", args=[school.course.id])
    sent = {"most_uses": 30, "last_day": timezone.localdate().isoformat()}
    answer = browser.post(page, sent)
    url = re.findall(r"http://testserver(/enrol/[\w-]{43}/)", answer.content.decode())[0]
    assert answer["Cache-Control"] == "no-store"
    assert Client().get(url).status_code == 200
    assert url not in browser.get(page).content.decode()
    link = CourseLink.objects.get()
    assert (link.made_by, link.most_uses, timezone.localdate(link.ends_at)) == (school.alice, 30, timezone.localdate())
    browser.post(reverse("classrooms:course_link_revoke", args=[school.course.id, link.id]))
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize(
    "wanted", [{"most_uses": 0}, {"most_uses": 1001}, {"last_day": "2020-01-01"}, {"last_day": "2999-01-01"}]
)
def test_a_link_without_an_end_is_refused(school: School, wanted):
    page = reverse("classrooms:course_links", args=[school.course.id])
    sent = {"most_uses": 30, "last_day": timezone.localdate().isoformat(), **wanted}
    assert school.browser("alice").post(page, sent).status_code == 400
    assert CourseLink.objects.count() == 0


def test_only_the_own_courses_links_are_revoked(school: School):
    enrol(school)
    link = CourseLink.objects.get()
    elsewhere = school.mallory.taught_courses.get()
    for person, course in (("mallory", elsewhere), ("mallory", school.course), ("ann", school.course)):
        url = reverse("classrooms:course_link_revoke", args=[course.id, link.id])
        assert school.browser(person).post(url).status_code == 404
    link.refresh_from_db()
    assert link.is_open


def test_failed_sign_ins_count_for_a_name_however_it_is_written(client, settings):
    settings.AXES_ENABLED = True
    UserFactory(username="tom@hill.example")
    for name in ("tom@hill.example", "Tom@hill.example", "TOM@hill.example") * 2:
        answer = client.post("/sign-in/", {"username": name, "password": "wrong"})
    assert answer.status_code == 429
    assert client.post("/sign-in/", {"username": "tom@hill.example", "password": PASSWORD}).status_code == 429
