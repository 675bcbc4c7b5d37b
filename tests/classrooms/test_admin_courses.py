"""What an admin does by hand with courses and lessons."""

import pytest
from django.test import Client

from classrooms.enums import PrivacyMode
from classrooms.models import Course, Seat, Session, Window
from classrooms.services import sessions
from tests.classrooms.administration import address, room_with_rows, signed_in_admin, submitted
from tests.classrooms.announced import Announced
from tests.classrooms.room import live_room
from tests.factories import CourseFactory, SessionFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def admin() -> Client:
    return signed_in_admin()


def test_a_running_lesson_keeps_its_privacy(admin, django_capture_on_commit_callbacks):
    room = live_room(1, PrivacyMode.AGGREGATE)
    page = admin.get(address(Course, "change", room.course.pk))
    sent = {**submitted(page), "name": "Renamed", "privacy_mode": "individual", "k_threshold": 9, "interval_seconds": 5}
    sent["teachers"] = [TeacherFactory().pk]
    assert admin.post(address(Course, "change", room.course.pk), sent).status_code == 302
    room.course.refresh_from_db()
    assert (room.course.name, room.course.privacy_mode, room.course.k_threshold) == ("Renamed", "aggregate", 5)
    assert room.course.interval_seconds == 1


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


def test_deleting_a_live_lesson_ends_it_first(admin, announced: Announced, django_capture_on_commit_callbacks):
    room = room_with_rows()
    announced.take()
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(address(Session, "delete", room.session.pk), {"post": "yes"}).status_code == 302
    assert not Session.objects.exists()
    assert (f"class.{room.id}", {"type": "session.ended"}) in announced.take()


def test_a_course_is_not_deleted_while_a_lesson_of_it_is_live_and_the_admin_reads_why(admin, announced: Announced):
    room, over = room_with_rows(), CourseFactory()
    announced.take()
    chosen = {"action": "delete_selected", "_selected_action": [room.course.pk, over.pk], "post": "yes"}
    for page, sent in (
        (address(Course, "delete", room.course.pk), {"post": "yes"}),
        (address(Course, "changelist"), chosen),
    ):
        words = admin.post(page, sent).content.decode()
        assert f"A lesson of “{room.course}” is live. End it, then delete the course." in words
    assert set(Course.objects.all()) == {room.course, over}
    assert (Session.objects.get().state, announced.take()) == ("live", [])


def test_a_course_without_a_live_lesson_is_deleted_with_all_that_is_in_it(admin):
    room = room_with_rows()
    sessions.end(room.session)
    assert admin.post(address(Course, "delete", room.course.pk), {"post": "yes"}).status_code == 302
    assert (Course.objects.count(), Seat.objects.count(), Session.objects.count(), Window.objects.count()) == (0,) * 4


def test_an_admin_who_lowers_the_smallest_group_here_has_everybody_asked_again_too(admin):
    course = CourseFactory(teachers=[TeacherFactory()], k_threshold=9)
    sent = {**submitted(admin.get(address(Course, "change", course.pk))), "k_threshold": 8}
    assert admin.post(address(Course, "change", course.pk), sent).status_code == 302
    course.refresh_from_db()
    assert (course.k_threshold, course.asked_again_at is None) == (8, False)


def test_a_lesson_cannot_be_moved_to_another_course(admin):
    session, elsewhere = SessionFactory(), CourseFactory()
    sent = {"title": "Renamed", "code": session.code, "sensitivity": "moderate", "course": elsewhere.pk}
    assert admin.post(address(Session, "change", session.pk), sent).status_code == 302
    before = session.course_id
    session.refresh_from_db()
    assert (session.title, session.course_id) == ("Renamed", before)
