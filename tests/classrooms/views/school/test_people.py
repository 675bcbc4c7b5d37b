"""The admin finds, makes, changes, switches off and erases people, and hands out links."""

import csv
import io
import re

import pytest
from django.urls import reverse

from classrooms.enums import Role
from classrooms.models import AuditEntry, PasswordLink, User
from classrooms.services.people import LAST_ADMIN
from tests.classrooms.rosters import applied, school_page
from tests.classrooms.school import School
from tests.factories import PASSWORD, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

LINK = re.compile(r"http://testserver/invitations/([\w-]{43})/")


def names(school: School, **query: str) -> list[str]:
    return [str(person) for person in school.browser("admin").get(school_page("people"), query).context["page"]]


def test_people_are_found_by_any_part_of_what_is_known_of_them(school: School):
    UserFactory(username="riya1", display_name="Riya Sen", email="r.sen@hill.example", sourced_id="HS1")
    for search in ("riya", "SEN", "r.sen@", "hs1", "sen riya"):
        assert names(school, q=search) == ["Riya Sen"], search
    assert names(school, q="nobody at all") == []
    assert names(school, q="\0") == names(school)


def test_people_are_sorted_out_by_role_and_by_state(school: School):
    User.objects.filter(id=school.eve.id).update(is_active=False)
    assert names(school, role="student") == ["Bob"]
    assert names(school, role="admin") == ["Alex"]
    assert names(school, role="off") == ["Eve"]
    assert len(names(school, role="no such role")) == 6


def test_a_list_of_many_people_costs_no_more_queries(school: School, django_assert_num_queries):
    browser = school.browser("admin")
    browser.get(school_page("people"))  # the look is noted
    for _ in range(2):
        with django_assert_num_queries(6):
            browser.get(school_page("people"))
        UserFactory.create_batch(3)


def test_a_new_account_comes_with_a_link_that_is_shown_once(school: School):
    browser = school.browser("admin")
    sent = {"name": "Tara  Iyer", "email": "Tara@Hill.example", "username": "", "role": "teacher"}
    page = browser.post(school_page("person_new"), sent)
    (token,) = set(LINK.findall(page.content.decode()))
    assert page["Cache-Control"] == "no-store"
    tara = User.objects.get(username="tara@hill.example")
    assert (tara.display_name, tara.role, tara.has_usable_password()) == ("Tara Iyer", "teacher", False)
    assert token not in browser.get(school_page("person", tara.id)).content.decode()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Bob\u202e"}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"email": "EVE@hill.example"}, "email"),
        ({"username": "Eve"}, "username"),
        ({"username": "a b"}, "username"),
        ({"role": "god"}, "role"),
        ({"email": ""}, "__all__"),
    ],
)
def test_an_account_that_cannot_be_is_refused_where_it_is_wrong(school: School, wanted, field):
    UserFactory(username="eve", email="eve@hill.example")
    sent = {"name": "Bob", "email": "bob@hill.example", "username": "", "role": "student", **wanted}
    answer = school.browser("admin").post(school_page("person_new"), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_an_account_is_changed_and_its_sign_in_name_follows_its_address(school: School):
    browser = school.browser("admin")
    User.objects.filter(id=school.eve.id).update(username="eve@hill.example", email="eve@hill.example")
    sent = {"name": "Eve Hill", "email": "e.hill@hill.example", "username": "eve@hill.example", "role": "student"}
    assert browser.post(school_page("person", school.eve.id), sent).status_code == 302
    eve = User.objects.get(id=school.eve.id)
    assert (eve.display_name, eve.email, eve.username) == ("Eve Hill", *["e.hill@hill.example"] * 2)
    assert browser.post(school_page("person", eve.id), {**sent, "username": "eve"}).status_code == 302
    assert User.objects.get(id=eve.id).username == "eve"


def test_looking_at_a_person_is_noted(school: School):
    school.browser("admin").get(school_page("person", school.bob.id))
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.person, entry.looked) == (school.admin.id, school.bob.id, "record")


def test_the_last_admin_cannot_lock_everybody_out(school: School):
    browser = school.browser("admin")
    page = school_page("person", school.admin.id)
    sent = {"name": "Alex", "email": "", "username": school.admin.username, "role": "teacher"}
    assert str(LAST_ADMIN) in browser.post(page, sent).content.decode()
    off = browser.post(school_page("person_switch", school.admin.id), {"to": "off"}, follow=True)
    assert str(LAST_ADMIN) in off.content.decode()
    erased = browser.post(school_page("person_erase", school.admin.id), {"sure": "on"})
    assert str(LAST_ADMIN) in erased.content.decode()
    school.admin.refresh_from_db()
    assert (school.admin.role, school.admin.is_active) == (Role.ADMIN, True)


def test_an_account_is_switched_off_and_on_again(school: School):
    browser, bob = school.browser("admin"), school.browser("bob")
    browser.post(school_page("person_switch", school.bob.id), {"to": "off"})
    assert bob.get(reverse("classrooms:mine")).status_code == 302
    browser.post(school_page("person_switch", school.bob.id), {"to": "on"})
    assert bob.get(reverse("classrooms:mine")).status_code == 200


def test_a_person_is_erased_after_a_tick(school: School):
    browser = school.browser("admin")
    assert browser.post(school_page("person_erase", school.bob.id)).status_code == 400
    assert browser.post(school_page("person_erase", school.bob.id), {"sure": "on"})["Location"] == school_page("people")
    assert not User.objects.filter(id=school.bob.id).exists()


def test_an_admin_who_is_not_the_last_may_erase_the_own_account(school: School):
    UserFactory(role=Role.ADMIN)
    answer = school.browser("admin").post(school_page("person_erase", school.admin.id), {"sure": "on"})
    assert answer["Location"] == "/"
    assert not User.objects.filter(id=school.admin.id).exists()


def test_a_guest_has_no_link(school: School):
    guest = UserFactory(is_guest=True)
    page = school.browser("admin").post(school_page("person_link", guest.id))
    assert LINK.findall(page.content.decode()) == []
    assert PasswordLink.objects.count() == 0


LIST = "Name,E-mail\nTom,tom@hill.example\n=Tim,tim@hill.example\n"


def test_the_links_of_a_class_are_shown_to_print(school: School):
    applied(school.admin, school.course, LIST)
    browser, page = school.browser("admin"), school_page("invitations", school.course.id)
    shown = browser.get(page)
    assert [str(person) for person in shown.context["people"]] == ["=Tim", "Tom"]
    assert LINK.findall(shown.content.decode()) == []
    made = browser.post(page, {"action": "show"})
    assert (len(set(LINK.findall(made.content.decode()))), made["Cache-Control"]) == (2, "no-store")


def test_the_links_of_a_class_come_as_a_file_that_no_spreadsheet_runs(school: School):
    applied(school.admin, school.course, LIST)
    answer = school.browser("admin").post(school_page("invitations", school.course.id), {"action": "file"})
    header, tim, tom = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (header, tim[:2], tom[:2]) == (
        ["Name", "Sign-in name", "Link"],
        ["'=Tim", "tim@hill.example"],
        ["Tom", "tom@hill.example"],
    )
    assert LINK.fullmatch(tom[2])
    assert answer["Cache-Control"] == "no-store"


def test_links_are_sent_where_mail_is_set_up(school: School, settings, mailoutbox):
    applied(school.admin, school.course, f"{LIST}")
    applied(school.admin, school.course, "ID,Name\nHS1,No Address\n")
    browser, page = school.browser("admin"), school_page("invitations", school.course.id)
    assert 'value="send"' not in browser.get(page).content.decode()
    settings.EMAIL_IS_SET_UP = True
    assert 'value="send"' in browser.get(page).content.decode()
    answer = browser.post(page, {"action": "send"}, follow=True)
    assert "2 links are sent." in answer.content.decode()
    assert [mail.to for mail in mailoutbox] == [["tim@hill.example"], ["tom@hill.example"]]
    (token,) = LINK.findall(mailoutbox[1].body)
    assert "You sign in as: tom@hill.example" in mailoutbox[1].body
    assert browser.get(reverse("classrooms:invitation", args=[token])).status_code == 200


def test_mail_that_nobody_takes_is_said(school: School, settings):
    applied(school.admin, school.course, LIST)
    settings.EMAIL_IS_SET_UP = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    page = school_page("invitations", school.course.id)
    answer = school.browser("admin").post(page, {"action": "send"}, follow=True)
    assert "2 links could not be sent." in answer.content.decode()


def test_a_class_in_which_everybody_has_a_password_needs_no_links(school: School):
    page = school.browser("admin").get(school_page("invitations", school.course.id))
    assert "Everybody has a password" in page.content.decode()


def test_assistants_and_teachers_of_the_class_have_links_too(school: School):
    for people in (school.course.teachers, school.course.assistants):
        person = TeacherFactory()
        person.set_unusable_password()
        person.save()
        people.add(person)
    page = school.browser("admin").get(school_page("invitations", school.course.id))
    assert len(page.context["people"]) == 2


def test_people_sign_in_by_their_address_in_any_case(client, school: School):
    UserFactory(username="tom@hill.example")
    sent = {"username": "Tom@Hill.example", "password": PASSWORD}
    assert client.post(reverse("sign_in"), sent).status_code == 302
