"""Links are worth something once, for a while, and nothing to whoever reads the database."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from classrooms.models import CourseLink, PasswordLink, Seat, User
from classrooms.services import invitations
from classrooms.services.invitations import course_link, is_too_often, make_course_link, password_links, person_of
from classrooms.services.retention import apply_retention
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.factories import PASSWORD, CourseFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def link_of(person: User) -> str:
    return password_links([person])[person.id]


def test_a_link_sets_a_password_once(django_capture_on_commit_callbacks, announced: Announced):
    bob = UserFactory()
    token = link_of(bob)
    assert person_of(token) == bob
    with django_capture_on_commit_callbacks(execute=True):
        assert invitations.set_password(token, "a new horse battery") == bob
    bob.refresh_from_db()
    assert bob.check_password("a new horse battery")
    assert invitations.set_password(token, "another one") is None
    assert [message["code"] for _group, message in announced.take() if "code" in message] == [4401]


def test_no_link_stands_in_the_database():
    token = link_of(UserFactory())
    other = make_course_link(CourseFactory(), TeacherFactory(), 5, timezone.now() + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM classrooms_passwordlink")
        rows = cursor.fetchall()
        cursor.execute("SELECT * FROM classrooms_courselink")
        rows += cursor.fetchall()
    assert len(rows) == 2
    assert not any(secret in str(cell) for row in rows for cell in row for secret in (token, other))


def test_a_new_link_ends_the_earlier_one():
    bob = UserFactory()
    first, second = link_of(bob), link_of(bob)
    assert (person_of(first), person_of(second)) == (None, bob)


def test_a_link_lasts_fourteen_days_and_then_goes():
    bob = UserFactory()
    with time_machine.travel(MONDAY_NINE, tick=False):
        token = link_of(bob)
    with time_machine.travel(MONDAY_NINE + timedelta(days=14, seconds=-1), tick=False):
        assert person_of(token) == bob
    with time_machine.travel(MONDAY_NINE + timedelta(days=14), tick=False):
        assert person_of(token) is None
        assert apply_retention().counts == {"passwordlink": 1}
    assert not PasswordLink.objects.exists()


def test_whoever_is_switched_off_or_a_guest_has_no_link():
    bob = UserFactory()
    token = link_of(bob)
    User.objects.filter(id=bob.id).update(is_active=False)
    bob.refresh_from_db()
    assert person_of(token) is None
    assert password_links([bob, UserFactory(is_guest=True)]) == {}


def open_link(most_uses: int = 2) -> CourseLink:
    token = make_course_link(CourseFactory(), TeacherFactory(), most_uses, timezone.now() + timedelta(days=1))
    found = course_link(token)
    assert found is not None
    return found


def test_students_enrol_until_the_link_is_used_up_and_twice_counts_once():
    link = open_link(most_uses=2)
    bob, eve, tom = UserFactory(), UserFactory(), UserFactory()
    assert [invitations.take_seat(link, one) for one in (bob, bob, eve, tom, bob)] == [True, True, True, False, True]
    assert {seat.student for seat in Seat.objects.filter(course=link.course)} == {bob, eve}
    link.refresh_from_db()
    assert (link.uses, link.is_open) == (2, False)


def test_a_link_that_ended_or_was_revoked_takes_nobody():
    revoked, over = open_link(), open_link()
    invitations.revoke(revoked)
    CourseLink.objects.filter(id=over.id).update(ends_at=timezone.now())
    for link in (revoked, over):
        link.refresh_from_db()
        assert not link.is_open
        assert not invitations.take_seat(link, UserFactory())
        assert not invitations.sign_up(link, "Eve", "eve@hill.example", PASSWORD)
    assert not User.objects.filter(email="eve@hill.example").exists()


def test_a_new_student_has_an_account_and_a_seat():
    link = open_link()
    assert invitations.sign_up(link, "Eve", "eve@hill.example", PASSWORD)
    eve = User.objects.get(username="eve@hill.example")
    assert (eve.display_name, eve.is_student, eve.check_password(PASSWORD)) == ("Eve", True, True)
    assert Seat.objects.filter(course=link.course, student=eve).exists()


@pytest.mark.parametrize("known", [{"username": "eve@hill.example"}, {"username": "e", "email": "Eve@Hill.example"}])
def test_an_address_that_somebody_has_is_answered_alike_costs_a_use_and_changes_nothing(known):
    eve = TeacherFactory(**known)
    link = open_link()
    before = list(User.objects.values())
    assert invitations.sign_up(link, "Mallory", "eve@hill.example", "mine now, thank you")
    assert list(User.objects.values()) == before
    link.refresh_from_db()
    assert (link.uses, Seat.objects.count()) == (1, 0)
    eve.refresh_from_db()
    assert eve.check_password(PASSWORD)


def test_a_link_can_be_tried_so_often_within_a_minute_and_no_more():
    assert [is_too_often("a") for _ in range(invitations.TRIES + 1)] == [False] * invitations.TRIES + [True]
    assert not is_too_often("b")


def test_links_of_courses_are_forgotten_a_month_after_their_end():
    link = open_link()
    CourseLink.objects.filter(id=link.id).update(ends_at=timezone.now() - timedelta(days=29))
    assert apply_retention().counts == {}
    CourseLink.objects.filter(id=link.id).update(ends_at=timezone.now() - timedelta(days=30))
    assert apply_retention().counts == {"courselink": 1}
