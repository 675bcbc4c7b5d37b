"""What an admin may do by hand, and what holds for open pages at once."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from classrooms.enums import PrivacyMode, Role
from classrooms.live import state as live
from classrooms.models import (
    AuditEntry,
    CheckIn,
    Consent,
    ConsentText,
    ConsentTranslation,
    Contest,
    Course,
    HelpRequest,
    Marker,
    ModelChoice,
    PaceWord,
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
    Window,
)
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import Room, live_room
from tests.factories import PASSWORD, CourseFactory, SeatFactory, SessionFactory, TeacherFactory, UserFactory

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
]


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(
        UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def address(model: Any, page: str, pk: object = None) -> str:
    return reverse(f"admin:classrooms_{model._meta.model_name}_{page}", args=[pk] if pk else [])


def room_with_rows() -> Room:
    """A live lesson with one row of every model."""
    room = live_room(2)
    for seat in room.seats:
        Window.objects.create(session=room.session, seat=seat, starts_at=MONDAY_NINE, accepted=1)
        PaceWord.objects.create(session=room.session, seat=seat, vote="lost", said_at=MONDAY_NINE)
        CheckIn.objects.create(session=room.session, seat=seat, answer=4, given_at=MONDAY_NINE)
        HelpRequest.objects.create(session=room.session, seat=seat, asked_at=MONDAY_NINE)
        RestingFace.objects.create(seat=seat, count=24, heights=[-0.0625, 0.125, 0.1875, 0.25, 0.75], ranks=[7, 12, 18])
        Stay.objects.create(session=room.session, seat=seat, came_at=MONDAY_NINE, seen_at=MONDAY_NINE)
    AuditEntry.objects.create(actor=uuid4(), looked="roster", course=room.course.id)
    Contest.objects.create(session=room.session, seat=room.seats[0], text="I was not sad.")
    Report.objects.create(session=room.session, figures={}, made_at=MONDAY_NINE)
    Marker.objects.create(session=room.session, kind="topic", at=MONDAY_NINE)
    RaisedHint.objects.create(
        id=uuid4(), session=room.session, raised_at=MONDAY_NINE, rise=0.1, z=3, n=9, formula_version=1
    )
    pulse = Pulse.objects.create(session=room.session, asked_at=MONDAY_NINE, closes_at=MONDAY_NINE)
    for seat in room.seats:
        PulseAnswer.objects.create(pulse=pulse, seat=seat, word="lost", given_at=MONDAY_NINE)
    ModelChoice.objects.create(name="seed_cnn", sha256="a" * 64)
    RetentionRun.objects.create(counts={"window": 3})
    return room


def said(announced: Announced, kind: str = "socket.refused") -> list[tuple[str, int]]:
    return [(group, message["code"]) for group, message in announced.take() if message["type"] == kind]


def submitted(page: Any) -> dict[str, Any]:
    """What a browser would send back from an admin form that nobody changed."""
    form = page.context["adminform"].form
    sent = {form.add_prefix(name): form[name].value() for name in form.fields}
    for formset in page.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        sent |= {management.add_prefix(name): management.initial[name] for name in management.fields}
        for row in formset.formset.initial_forms:
            sent |= {row.add_prefix("id"): row.instance.pk, row.add_prefix("course"): row.instance.course_id}
    return {key: value for key, value in sent.items() if value is not None and value is not False}


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


@pytest.mark.parametrize("model", [Consent, Window, RestingFace, ModelChoice, AuditEntry, RetentionRun])
def test_what_is_only_added_to_can_only_be_read(admin, model):
    room_with_rows()
    row = model.objects.first()
    before = list(model.objects.values())
    assert admin.get(address(model, "add")).status_code == 403
    assert admin.post(address(model, "change", row.pk), {"decision": "granted", "accepted": 9}).status_code == 403
    assert admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    admin.post(address(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert list(model.objects.values()) == before


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


def test_a_running_lesson_keeps_its_privacy(admin, django_capture_on_commit_callbacks):
    room = live_room(1, PrivacyMode.AGGREGATE)
    page = admin.get(address(Course, "change", room.course.pk))
    sent = {**submitted(page), "name": "Renamed", "privacy_mode": "individual", "k_threshold": 9}
    sent["teachers"] = [TeacherFactory().pk]
    assert admin.post(address(Course, "change", room.course.pk), sent).status_code == 302
    room.course.refresh_from_db()
    assert (room.course.name, room.course.privacy_mode, room.course.k_threshold) == ("Renamed", "aggregate", 5)


@pytest.mark.parametrize("k", [4, 0, -1, 101])
def test_no_group_is_smaller_than_five(admin, k):
    course = CourseFactory(teachers=[TeacherFactory()])
    sent = {**submitted(admin.get(address(Course, "change", course.pk))), "k_threshold": k}
    refused = admin.post(address(Course, "change", course.pk), sent)
    assert list(refused.context["adminform"].form.errors) == ["k_threshold"]
    course.refresh_from_db()
    assert course.k_threshold == 5


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"windows_kept_days": 0}, ["windows_kept_days"]),
        ({"reports_kept_days": 3651}, ["reports_kept_days"]),
        ({"windows_kept_days": 731}, ["__all__"]),
        ({"legal_hold": "on"}, ["__all__"]),
    ],
)
def test_terms_that_do_not_fit_are_refused_with_a_reason(admin, changed, refused):
    course = CourseFactory(teachers=[TeacherFactory()])
    sent = {**submitted(admin.get(address(Course, "change", course.pk))), **changed}
    answer = admin.post(address(Course, "change", course.pk), sent)
    assert list(answer.context["adminform"].form.errors) == refused


def test_an_admin_puts_a_course_on_hold(admin):
    course = CourseFactory(teachers=[TeacherFactory()])
    sent = {**submitted(admin.get(address(Course, "change", course.pk))), "legal_hold": "on", "legal_hold_reason": "A"}
    assert admin.post(address(Course, "change", course.pk), sent).status_code == 302
    course.refresh_from_db()
    assert (course.legal_hold, course.legal_hold_reason) == (True, "A")


def test_taking_a_seat_away_closes_its_sockets(admin, announced: Announced, django_capture_on_commit_callbacks):
    room = room_with_rows()
    seat = room.seats[0]
    announced.take()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(address(Seat, "delete", seat.pk), {"post": "yes"})
    assert said(announced) == [(f"seat.{room.session.id.hex}.{seat.id.hex}", 4403)]
    assert list(Seat.objects.all()) == room.seats[1:]
    assert Consent.objects.count() == Window.objects.count() == 1


def test_taking_several_seats_away_closes_all_their_sockets(
    admin, announced: Announced, django_capture_on_commit_callbacks
):
    room = live_room(3)
    announced.take()
    chosen = [seat.pk for seat in room.seats[:2]]
    sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(address(Seat, "changelist"), sent)
    assert len(said(announced)) == 2
    assert list(Seat.objects.all()) == room.seats[2:]


def test_a_seat_cannot_be_given_to_somebody_else_with_its_consent(admin):
    room, eve = live_room(1), UserFactory()
    seat = room.seats[0]
    sent = {"student": eve.pk, "course": room.course.pk}
    assert admin.post(address(Seat, "change", seat.pk), sent).status_code == 403
    page = admin.get(address(Course, "change", room.course.pk))
    changed = {**submitted(page), "seats-0-student": eve.pk, "teachers": [TeacherFactory().pk]}
    admin.post(address(Course, "change", room.course.pk), changed)
    assert Seat.objects.get().student == seat.student


def test_a_seat_given_by_the_admin_has_a_tile_in_the_running_lesson(admin, django_capture_on_commit_callbacks):
    room = live_room(0)
    late, later = UserFactory(), UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(address(Seat, "add"), {"student": late.pk, "course": room.course.pk})
    sent = {
        **submitted(admin.get(address(Course, "change", room.course.pk))),
        "teachers": [TeacherFactory().pk],
        "seats-TOTAL_FORMS": 2,
        "seats-1-student": later.pk,
        "seats-1-course": room.course.pk,
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(address(Course, "change", room.course.pk), sent).status_code == 302
    state = live.load(room.id)
    assert state is not None
    assert set(state.scopes) == {str(seat.id) for seat in Seat.objects.all()}
    assert set(Seat.objects.values_list("student", flat=True)) == {late.pk, later.pk}


@pytest.mark.parametrize("changed", [{"role": "student"}, {"is_active": ""}])
def test_losing_a_right_closes_the_sockets(admin, announced: Announced, django_capture_on_commit_callbacks, changed):
    teacher = TeacherFactory()
    sent = submitted(admin.get(address(User, "change", teacher.pk)))
    sent |= {"date_joined_0": "2026-03-02", "date_joined_1": "09:00:00", **changed}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(address(User, "change", teacher.pk), sent).status_code == 302
    assert said(announced) == [(f"user.{teacher.pk}", 4401)]


def test_a_new_name_closes_nothing(admin, announced: Announced, django_capture_on_commit_callbacks):
    teacher = TeacherFactory()
    sent = submitted(admin.get(address(User, "change", teacher.pk)))
    sent |= {"date_joined_0": "2026-03-02", "date_joined_1": "09:00:00", "display_name": "Alicia"}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(address(User, "change", teacher.pk), sent).status_code == 302
    teacher.refresh_from_db()
    assert (teacher.display_name, said(announced)) == ("Alicia", [])


def test_a_new_password_closes_the_sockets_and_a_refused_one_does_not(admin, announced: Announced):
    teacher = TeacherFactory()
    page = reverse("admin:auth_user_password_change", args=[teacher.pk])
    assert admin.post(page, {"password1": "abc", "password2": "xyz", "usable_password": "true"}).status_code == 200
    assert said(announced) == []
    new = {"password1": PASSWORD[::-1], "password2": PASSWORD[::-1], "usable_password": "true"}
    assert admin.post(page, new).status_code == 302
    assert said(announced) == [(f"user.{teacher.pk}", 4401)]


def test_a_teacher_who_loses_a_course_loses_its_dashboard(admin, announced: Announced):
    alice, stays = TeacherFactory(), TeacherFactory()
    course = CourseFactory(teachers=[alice, stays])
    sent = {**submitted(admin.get(address(Course, "change", course.pk))), "teachers": [stays.pk]}
    assert admin.post(address(Course, "change", course.pk), sent).status_code == 302
    assert said(announced) == [(f"user.{alice.pk}", 4401)]
    assert list(course.teachers.all()) == [stays]


def test_deleting_a_student_deletes_what_was_kept_and_closes_the_sockets(
    admin, announced: Announced, django_capture_on_commit_callbacks
):
    room = room_with_rows()
    student = room.seats[0].student
    announced.take()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(address(User, "delete", student.pk), {"post": "yes"})
    assert not User.objects.filter(pk=student.pk).exists()
    assert Consent.objects.count() == Window.objects.count() == 1
    assert sorted(said(announced)) == sorted(
        [(f"user.{student.pk}", 4401), (f"seat.{room.session.id.hex}.{room.seats[0].id.hex}", 4403)]
    )


@pytest.mark.parametrize("model", [Session, Course])
def test_deleting_a_live_lesson_ends_it_first(admin, announced: Announced, django_capture_on_commit_callbacks, model):
    room = room_with_rows()
    announced.take()
    pk = room.session.pk if model is Session else room.course.pk
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(address(model, "delete", pk), {"post": "yes"}).status_code == 302
    assert not model.objects.exists()
    assert (f"class.{room.id}", {"type": "session.ended"}) in announced.take()


def test_a_lesson_cannot_be_moved_to_another_course(admin):
    session, elsewhere = SessionFactory(), CourseFactory()
    sent = {"title": "Renamed", "code": session.code, "sensitivity": "moderate", "course": elsewhere.pk}
    assert admin.post(address(Session, "change", session.pk), sent).status_code == 302
    before = session.course_id
    session.refresh_from_db()
    assert (session.title, session.course_id) == ("Renamed", before)


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


@pytest.mark.parametrize("model", [User, Course, Seat, Session, Consent, Window, RestingFace])
def test_a_list_asks_as_often_for_one_row_as_for_three(admin, django_assert_max_num_queries, model):
    room_with_rows()
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
