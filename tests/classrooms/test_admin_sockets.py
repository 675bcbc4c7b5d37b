"""What an admin does by hand holds for open pages at once: who loses a right, a seat or a course loses the socket."""

import pytest
from django.test import Client
from django.urls import reverse

from classrooms.live import state as live
from classrooms.models import (
    Consent,
    Course,
    Seat,
    User,
    Window,
)
from tests.classrooms.administration import address, room_with_rows, said, signed_in_admin, submitted
from tests.classrooms.announced import Announced
from tests.classrooms.room import live_room
from tests.factories import PASSWORD, CourseFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def admin() -> Client:
    return signed_in_admin()


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


def test_a_teacher_who_loses_a_course_loses_its_dashboard(
    admin, announced: Announced, django_capture_on_commit_callbacks
):
    alice, stays = TeacherFactory(), TeacherFactory()
    course = CourseFactory(teachers=[alice, stays])
    sent = {**submitted(admin.get(address(Course, "change", course.pk))), "teachers": [stays.pk]}
    with django_capture_on_commit_callbacks(execute=True):
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
