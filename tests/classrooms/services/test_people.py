"""Accounts are made, changed and switched off, and one admin who can sign in always remains."""

import pytest

from classrooms.enums import Role
from classrooms.models import PasswordLink, User
from classrooms.services import people
from classrooms.services.invitations import password_links, person_of
from tests.classrooms.announced import Announced
from tests.factories import CourseFactory, SeatFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def admin() -> User:
    return UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True)


def change(person: User, **wanted: str) -> str | None:
    now = {"name": person.display_name, "email": person.email, "username": person.username, "role": person.role}
    return people.change(person, **{**now, **wanted})


@pytest.mark.parametrize("role", list(Role))
def test_a_new_account_has_no_password_and_only_admins_may_everything(role):
    made = people.add("Tara", "tara@hill.example", "tara@hill.example", role)
    assert not made.has_usable_password()
    assert (made.is_staff, made.is_superuser) == (role == Role.ADMIN, role == Role.ADMIN)


def test_the_last_admin_is_neither_switched_off_nor_erased_nor_made_something_else(admin):
    before = list(User.objects.values())
    assert people.switch_off(admin) == str(people.LAST_ADMIN)
    assert people.erase(admin) == str(people.LAST_ADMIN)
    assert change(admin, role=Role.TEACHER) == str(people.LAST_ADMIN)
    assert list(User.objects.values()) == before


def test_an_admin_who_cannot_sign_in_does_not_count(admin):
    people.add("New", "new@hill.example", "new@hill.example", Role.ADMIN)
    UserFactory(role=Role.ADMIN, is_active=False)
    assert people.switch_off(admin) == str(people.LAST_ADMIN)
    UserFactory(role=Role.ADMIN)
    assert people.switch_off(admin) is None


def test_who_is_switched_off_loses_pages_and_links(announced: Announced, django_capture_on_commit_callbacks):
    bob = UserFactory()
    token = password_links([bob])[bob.id]
    with django_capture_on_commit_callbacks(execute=True):
        assert people.switch_off(bob) is None
    assert [message["code"] for _group, message in announced.take() if "code" in message] == [4401]
    people.switch_on(bob)
    assert person_of(token) is None
    assert User.objects.get(id=bob.id).is_active


def test_a_new_address_ends_the_link_that_went_to_the_old_one():
    bob = UserFactory(email="bob@hill.example")
    password_links([bob])
    assert change(bob, name="Robert") is None
    assert PasswordLink.objects.count() == 1
    assert change(bob, email="bobby@hill.example") is None
    assert PasswordLink.objects.count() == 0


def test_another_role_closes_what_the_old_one_opened(announced: Announced, django_capture_on_commit_callbacks, admin):
    tara = TeacherFactory()
    with django_capture_on_commit_callbacks(execute=True):
        assert change(tara, role=Role.ADMIN) is None
    tara.refresh_from_db()
    assert (tara.is_staff, tara.is_superuser) == (True, True)
    assert [message["code"] for _group, message in announced.take() if "code" in message] == [4401]
    assert change(tara, role=Role.TEACHER) is None
    assert (tara.is_staff, tara.is_superuser) == (False, False)


def test_a_role_that_does_not_fit_the_places_of_a_person_is_refused():
    bob, tara, ann = SeatFactory().student, TeacherFactory(), TeacherFactory()
    CourseFactory(teachers=[tara]).assistants.add(ann)
    assert change(bob, role=Role.TEACHER) == "This student has a seat in a course. Take the student out of it first."
    for one in (tara, ann):
        assert change(one, role=Role.STUDENT) == (
            "This person teaches or assists in a course. Take the person out of it first."
        )
    assert {person.role for person in User.objects.filter(id__in=[tara.id, ann.id])} == {Role.TEACHER}
    bob.refresh_from_db()
    assert bob.role == Role.STUDENT


def test_an_erased_person_is_gone(admin):
    bob = SeatFactory().student
    assert people.erase(bob) is None
    assert not User.objects.filter(id=bob.id).exists()
