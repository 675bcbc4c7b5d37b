"""Whoever looks at people through Django's own pages is noted, as on ours."""

from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin as site
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from classrooms.admin.noted import Noted
from classrooms.models import (
    AuditEntry,
    CheckIn,
    Consent,
    Contest,
    Course,
    CourseLink,
    Export,
    HelpRequest,
    Import,
    ModelChoice,
    PaceWord,
    PulseAnswer,
    RestingFace,
    Seat,
    Session,
    Stay,
    User,
    Window,
)
from classrooms.queries.records import looks_at
from tests.classrooms.administration import address, room_with_rows, signed_in_admin
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

BY_IDS = {AuditEntry, AccessAttempt, AccessFailureLog, AccessLog}
"""They show people, though no key leads to one."""
OF_THE_STAFF: set[type[Model]] = {ModelChoice, Import, CourseLink, Export}
"""They lead to the admin or teacher who did something, and to nobody else."""


@pytest.fixture
def admin() -> Client:
    return signed_in_admin()


def shows_people(model: type[Model]) -> bool:
    """Whether it is an account, or has one, or a seat, in a field of its own."""
    leads_to = {field.related_model for field in model._meta.get_fields() if field.concrete and field.is_relation}
    return model is User or not leads_to.isdisjoint({User, Seat}) or model in BY_IDS


def noted() -> list[tuple[str, Any, Any, Any]]:
    return list(AuditEntry.objects.order_by("at").values_list("looked", "course", "session", "person"))


def test_every_model_that_shows_people_notes_who_opens_it():
    registered = site.site._registry
    unnoted = {model for model, pages in registered.items() if shows_people(model) and not isinstance(pages, Noted)}
    assert unnoted == OF_THE_STAFF
    assert not shows_people(Group)
    assert not shows_people(Session)


@pytest.mark.parametrize(
    "model", [User, Course, Seat, Window, Stay, HelpRequest, Contest, RestingFace, PaceWord, CheckIn, PulseAnswer]
)
def test_a_list_is_a_look_at_everybody(admin, model):
    room = room_with_rows()
    AuditEntry.objects.all().delete()
    assert admin.get(address(model, "changelist")).status_code == 200
    assert noted() == [("record", None, None, None)]
    student = room.seats[0].student
    assert [look.what for look in looks_at(student)] == ["a student's record in the administration"]


@pytest.mark.parametrize(("model", "looked"), [(Consent, "consents"), (AuditEntry, "log")])
def test_the_ledgers_are_noted_as_what_they_are(admin, model, looked):
    room_with_rows()
    AuditEntry.objects.all().delete()
    admin.get(address(model, "changelist"))
    assert noted() == [(looked, None, None, None)]


@pytest.mark.parametrize("model", [Window, Stay, HelpRequest, Contest])
@pytest.mark.parametrize("page", ["change", "history"])
def test_a_row_is_a_look_at_whom_it_is_about(admin, model, page):
    room = room_with_rows()
    row = model.objects.filter(seat=room.seats[0]).get()
    AuditEntry.objects.all().delete()
    admin.get(address(model, page, row.pk))
    assert noted() == [("record", room.course.id, room.session.id, room.seats[0].student_id)]
    assert looks_at(room.seats[1].student) == []


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_an_account_a_seat_and_a_course_are_looks_at_those_on_them(admin, page):
    room = room_with_rows()
    seat = room.seats[0]
    AuditEntry.objects.all().delete()
    for row in (seat.student, seat, room.course):
        admin.get(address(type(row), page, row.pk))
    assert noted() == [
        ("record", None, None, seat.student_id),
        ("record", room.course.id, None, seat.student_id),
        ("record", room.course.id, None, None),
    ]


@pytest.mark.parametrize("model", [PaceWord, CheckIn, PulseAnswer])
def test_a_vote_whose_voter_is_not_shown_is_a_look_at_everybody_of_the_lesson(admin, model):
    room = room_with_rows()
    AuditEntry.objects.all().delete()
    admin.get(address(model, "change", model.objects.first().pk))
    assert noted() == [("record", room.course.id, room.session.id, None)]


def test_a_name_that_a_box_of_another_page_completes_is_a_look(admin):
    UserFactory(display_name="Bob")
    field = {"app_label": "classrooms", "model_name": "seat", "field_name": "student", "term": "Bo"}
    answer = admin.get(reverse("admin:autocomplete"), field)
    assert [one["text"] for one in answer.json()["results"]] == ["Bob"]
    assert noted() == [("record", None, None, None)]


def test_the_own_account_and_what_is_not_there_are_no_looks(admin):
    admin.get(address(User, "change", admin.session["_auth_user_id"]))
    admin.get(address(Window, "change", 4711))
    assert noted() == []


def test_a_page_that_is_refused_is_no_look(client):
    bob = UserFactory()
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    client.get(address(User, "changelist"))
    assert noted() == []


def test_failed_sign_ins_are_noted_too(admin):
    AccessAttempt.objects.create(username="bob", ip_address="127.0.0.1", failures_since_start=1)
    assert admin.get(reverse("admin:axes_accessattempt_changelist")).status_code == 200
    assert noted() == [("record", None, None, None)]
