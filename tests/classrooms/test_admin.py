"""What an admin may do by hand, and what holds for open pages at once."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from classrooms.enums import Role
from classrooms.models import (
    AuditEntry,
    CheckIn,
    Consent,
    ConsentText,
    ConsentTranslation,
    Contest,
    Course,
    CourseLink,
    Declaration,
    Delivery,
    Export,
    ExportPart,
    HelpRequest,
    Import,
    ImportStep,
    Marker,
    ModelChoice,
    PaceWord,
    PasswordLink,
    ProgramToken,
    Pulse,
    PulseAnswer,
    RaisedHint,
    Report,
    RestingFace,
    RetentionRun,
    Seat,
    Session,
    Stay,
    User,
    Webhook,
    Window,
)
from tests.classrooms.administration import address, room_with_rows, signed_in_admin, submitted
from tests.factories import PASSWORD, SeatFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

MODELS = [
    User,
    Course,
    Seat,
    Session,
    ConsentText,
    ConsentTranslation,
    Consent,
    Window,
    PaceWord,
    HelpRequest,
    Marker,
    Pulse,
    PulseAnswer,
    RaisedHint,
    CheckIn,
    RestingFace,
    Stay,
    Report,
    AuditEntry,
    Contest,
    ModelChoice,
    RetentionRun,
    ProgramToken,
    Webhook,
    Delivery,
    Import,
    ImportStep,
    PasswordLink,
    CourseLink,
    Export,
    ExportPart,
    Declaration,
]


@pytest.fixture
def admin() -> Client:
    return signed_in_admin()


def test_every_model_of_ours_is_in_the_admin(admin):
    assert set(apps.get_app_config("classrooms").get_models()) == set(MODELS)
    assert admin.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_every_row_opens(admin, model):
    room_with_rows()
    assert admin.get(address(model, "changelist")).status_code == 200
    row = model.objects.first()
    assert admin.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [User, Course, Seat, Session, ConsentText, ConsentTranslation])
def test_what_an_admin_may_add_has_a_page_for_it(admin, model):
    assert admin.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize(
    "model",
    [
        Consent,
        Window,
        RestingFace,
        ModelChoice,
        AuditEntry,
        RetentionRun,
        Delivery,
        ImportStep,
        CourseLink,
        Declaration,
    ],
)
def test_what_is_only_added_to_can_only_be_read(admin, model):
    room_with_rows()
    row = model.objects.first()
    before = list(model.objects.order_by("pk").values())
    assert admin.get(address(model, "add")).status_code == 403
    assert admin.post(address(model, "change", row.pk), {"decision": "granted", "accepted": 9}).status_code == 403
    assert admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    admin.post(address(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    noted = {"actor": admin.session["_auth_user_id"]} if model is AuditEntry else None  # the looks of this admin
    after = model.objects.exclude(**noted) if noted else model.objects
    assert list(after.order_by("pk").values()) == before


def test_words_that_somebody_agreed_to_are_neither_changed_nor_deleted(admin):
    text = ConsentText.objects.latest()
    sent = {"version": 1, "title": "Other", "body": "Other words"}
    assert admin.post(address(ConsentText, "change", text.pk), sent).status_code == 403
    assert admin.post(address(ConsentText, "delete", text.pk), {"post": "yes"}).status_code == 403
    assert ConsentText.objects.latest().title == text.title


def test_a_new_version_of_the_words_can_be_published(admin):
    form = submitted(admin.get(address(ConsentText, "add")))
    answer = admin.post(address(ConsentText, "add"), form | {"version": 3, "title": "Newer", "body": "Words"})
    assert answer.status_code == 302
    newest = ConsentText.objects.latest()
    assert (newest.title, list(newest.translations.all())) == ("Newer", [])


def test_a_new_version_is_published_with_its_translations(admin):
    form = submitted(admin.get(address(ConsentText, "add"))) | {"version": 3, "title": "Newer", "body": "Words"}
    hindi = {"language": "hi", "title": "नए शब्द", "body": "शब्द"}
    form |= {"translations-TOTAL_FORMS": 1} | {f"translations-0-{name}": value for name, value in hindi.items()}
    assert admin.post(address(ConsentText, "add"), form).status_code == 302
    assert list(ConsentText.objects.latest().translations.values("language", "title", "body")) == [hindi]


def test_a_translation_is_added_later_and_then_stays_as_it_is(admin):
    first = ConsentText.objects.latest()
    sent = {"text": first.pk, "language": "de", "title": "Darf Ihre Kamera zählen?", "body": "Worte"}
    assert admin.post(address(ConsentTranslation, "add"), sent).status_code == 302
    assert admin.post(address(ConsentTranslation, "add"), sent).status_code == 200  # once for each language
    added = ConsentTranslation.objects.get(language="de")
    changed = sent | {"body": "Andere Worte"}
    assert admin.post(address(ConsentTranslation, "change", added.pk), changed).status_code == 403
    assert admin.post(address(ConsentTranslation, "delete", added.pk), {"post": "yes"}).status_code == 403
    assert ConsentTranslation.objects.get(language="de").body == "Worte"


@pytest.mark.parametrize("who", ["teacher", "student", None])
def test_nobody_else_gets_in(client, who):
    if who:
        user = TeacherFactory() if who == "teacher" else UserFactory()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for page in [reverse("admin:index"), *(address(model, "changelist") for model in MODELS)]:
        assert client.get(page).status_code == 302
        assert client.get(page)["Location"].startswith("/admin/login/")


def test_a_new_person_can_be_added_and_can_sign_in(admin, client):
    sent = {
        "username": "bob",
        "display_name": "Bob",
        "role": "student",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert admin.post(address(User, "add"), sent).status_code == 302
    assert client.post("/sign-in/", {"username": "bob", "password": PASSWORD})["Location"] == "/"


def counted(rows: int, admin: Client, model: Any, django_assert_max_num_queries: Any) -> int:
    with django_assert_max_num_queries(50) as queries:
        assert admin.get(address(model, "changelist")).status_code == 200
    assert model.objects.count() >= rows
    return len(queries)


@pytest.mark.parametrize("model", [User, Course, Seat, Session, Consent, Window, RestingFace, Delivery])
def test_a_list_asks_as_often_for_one_row_as_for_three(admin, django_assert_max_num_queries, model):
    room_with_rows()
    admin.get(address(model, "changelist"))  # that somebody looks is noted, once a minute
    few = counted(1, admin, model, django_assert_max_num_queries)
    for _ in range(2):
        room_with_rows()
    SeatFactory()
    assert counted(3, admin, model, django_assert_max_num_queries) == few


def test_whoever_is_made_an_admin_may_open_the_administration_and_loses_it_with_the_role(admin: Client):
    teacher = TeacherFactory()
    page = address(User, "change", teacher.pk)
    for role, may in ((Role.ADMIN, True), (Role.TEACHER, False)):
        sent = submitted(admin.get(page))
        moments = {f"date_joined_{part}": value for part, value in enumerate(("2026-03-02", "09:00:00"))}
        answer = admin.post(page, {**sent, **moments, "role": role})
        assert answer.status_code == 302, answer.context["adminform"].errors
        teacher.refresh_from_db()
        assert (teacher.is_staff, teacher.is_superuser) == (may, may)


def test_who_is_made_on_the_command_line_is_an_admin_of_the_school():
    assert User.objects.create_superuser("root", password=PASSWORD, display_name="Root").role == Role.ADMIN


@pytest.mark.parametrize("model", [PaceWord, PulseAnswer, CheckIn])
def test_whose_a_vote_or_an_answer_is_stands_nowhere_in_the_admin(admin, model):
    room = room_with_rows()
    pages = [admin.get(address(model, "changelist")), admin.get(address(model, "change", model.objects.first().pk))]
    for seat in room.seats:
        # Not the first name alone: chance may give it to the admin, whose name stands on every page.
        named = [str(seat) in page.content.decode() or str(seat.id) in page.content.decode() for page in pages]
        assert named == [False, False]
    assert str(room.seats[0]) in admin.get(address(HelpRequest, "changelist")).content.decode()


def test_what_a_face_at_rest_looks_like_stands_nowhere_in_the_admin(admin):
    room_with_rows()
    face = RestingFace.objects.first()
    pages = [admin.get(address(RestingFace, "changelist")), admin.get(address(RestingFace, "change", face.pk))]
    assert [str(number) in page.content.decode() for page in pages for number in face.heights] == [False] * 10
