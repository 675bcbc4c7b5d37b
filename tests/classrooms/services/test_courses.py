"""An admin changes the rules of a course, who teaches it, archives it and deletes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as SignIn
from django.utils import timezone
from redis import Redis

from classrooms.enums import PrivacyMode, Sensitivity, SessionState
from classrooms.live.state import Scopes
from classrooms.models import AuditEntry, Consent, Course, Report, Seat, Session, User, Window
from classrooms.queries.consent import current_consent, current_text, has_agreed
from classrooms.queries.report import figures
from classrooms.services import consent, courses, retention, seats, sessions
from tests.classrooms.administration import room_with_rows, said
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import live_room
from tests.classrooms.school import browser_of
from tests.factories import CourseFactory, SeatFactory, SessionFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]


def agreed(course: Course) -> Seat:
    seat = SeatFactory(course=course)
    consent.grant(seat, current_text(), stored=True, individual=True)
    return seat


def change(course: Course, **settings: Any) -> str | None:
    for name, value in settings.items():
        setattr(course, name, value)
    return courses.save(course, settings)


def scopes(seat: Seat) -> Scopes:
    seat = Seat.objects.select_related("course").get(id=seat.id)
    return consent.scopes_of(current_consent(seat), current_text(), seat.course)


@pytest.mark.parametrize(
    "changed",
    [{"privacy_mode": PrivacyMode.INDIVIDUAL}, {"k_threshold": 9}, {"privacy_mode": "individual", "name": "B"}],
)
def test_rules_that_show_more_than_was_agreed_to_need_a_new_yes(changed):
    course = CourseFactory(privacy_mode=PrivacyMode.AGGREGATE, k_threshold=10)
    seat = agreed(course)
    assert (scopes(seat), has_agreed(course)) == (Scopes(live=True, stored=True), True)
    assert change(course, **changed) is None
    assert (scopes(seat), has_agreed(course)) == (Scopes(), False)
    assert Consent.objects.count() == 1  # nobody decides in a student's name
    seat.course.refresh_from_db()
    consent.grant(seat, current_text(), stored=False, individual=False)
    assert (scopes(seat), has_agreed(course)) == (Scopes(live=True), True)


@pytest.mark.parametrize(
    "changed", [{"privacy_mode": PrivacyMode.AGGREGATE}, {"k_threshold": 11}, {"interval_seconds": 1}, {"name": "B"}]
)
def test_rules_that_protect_as_much_leave_the_yes_as_it_is(changed):
    course = CourseFactory(privacy_mode=PrivacyMode.INDIVIDUAL, k_threshold=10, interval_seconds=5)
    seat = agreed(course)
    assert change(course, **changed) is None
    assert scopes(seat).live
    course.refresh_from_db()
    assert course.asked_again_at is None


def test_a_yes_from_before_a_time_without_cameras_does_not_come_back_by_itself():
    course = CourseFactory(privacy_mode=PrivacyMode.AGGREGATE)
    seat = agreed(course)
    change(course, privacy_mode=PrivacyMode.SELF_REPORT)
    change(course, privacy_mode=PrivacyMode.AGGREGATE)
    assert scopes(seat) == Scopes()


@pytest.mark.parametrize("changed", [{"privacy_mode": "self_report"}, {"k_threshold": 9}, {"interval_seconds": 5}])
def test_what_a_class_agreed_to_stays_while_its_lesson_is_live(changed):
    room = live_room(1)
    refusal = change(room.course, **changed, name="Renamed")
    assert refusal == "A lesson of this course is live. Its rules stay as they are until it has ended."
    assert Course.objects.get().name != "Renamed"
    room.course.refresh_from_db()
    assert change(room.course, name="Renamed", sensitivity=Sensitivity.STRICT) is None
    assert Course.objects.get().name == "Renamed"


def test_only_what_was_changed_is_written():
    course = CourseFactory(name="Algorithms")
    Course.objects.update(analytics_off_at=MONDAY_NINE, analytics_off_reason="A trial")  # by another admin, meanwhile
    change(course, name="Sorting")
    assert Course.objects.values_list("name", "analytics_off_reason").get() == ("Sorting", "A trial")


def test_a_lesson_stays_under_the_smallest_group_with_which_it_began():
    course = CourseFactory(k_threshold=10)
    over = SessionFactory(course=course)
    assert sessions.start(over) is None
    sessions.end(over)
    change(course, k_threshold=5)
    over = Session.objects.select_related("course").get()
    assert (over.k, figures(over)["k"]) == (10, 10)
    assert sessions.schedule(course, "Next").k == 5


def test_new_lessons_and_planned_ones_begin_with_the_sensitivity_of_the_course():
    course = CourseFactory()
    planned, over = sessions.schedule(course, "Planned"), SessionFactory(course=course)
    sessions.start(over)
    sessions.end(over)
    change(course, sensitivity=Sensitivity.LENIENT)
    sessions.schedule(course, "New")
    found = dict(Session.objects.values_list("title", "sensitivity"))
    assert found == {planned.title: "lenient", "New": "lenient", over.title: "moderate"}


def test_whoever_loses_a_part_in_a_course_is_out_at_once(announced: Announced):
    alice, ann, stays, comes = (TeacherFactory() for _ in range(4))
    course = CourseFactory(teachers=[alice, stays])
    course.assistants.add(ann)
    courses.set_staff(course, [stays, comes], [ann])
    assert said(announced) == [(f"user.{alice.pk}", 4401)]
    assert (set(course.teachers.all()), set(course.assistants.all())) == ({stays, comes}, {ann})
    courses.set_staff(course, [comes], [])
    assert sorted(said(announced)) == sorted([(f"user.{stays.pk}", 4401), (f"user.{ann.pk}", 4401)])


def test_a_teacher_who_becomes_an_assistant_is_shown_the_page_of_an_assistant(announced: Announced):
    """What only teachers see must not go on over a socket that was opened as one."""
    alice = TeacherFactory()
    course = CourseFactory(teachers=[alice])
    courses.set_staff(course, [], [alice])
    assert said(announced) == [(f"user.{alice.pk}", 4401)]


def test_in_an_archived_course_no_lesson_begins_and_nobody_joins():
    course = CourseFactory(allow_guests=True)
    session = sessions.schedule(course, "Planned")
    assert courses.archive(course) is None
    session = Session.objects.select_related("course").get()
    why = "This course is archived, so no lesson of it begins. An admin can take it out of the archive."
    assert sessions.start(session) == why
    assert seats.join_as_guest(session, "Gina") is None
    assert list(Session.objects.open()) == []
    courses.restore(course)
    session.refresh_from_db()
    assert list(Session.objects.open()) == [session]
    assert sessions.start(session) is None


def test_archiving_twice_is_once_and_waits_for_the_lesson_to_end():
    room = live_room(1)
    assert courses.archive(room.course) == f"A lesson of “{room.course}” is live. End it, then archive the course."
    assert not room.course.is_archived
    sessions.end(room.session)
    assert courses.archive(room.course) is None
    first = room.course.archived_at
    assert courses.archive(room.course) is None
    assert room.course.archived_at == first is not None


def test_the_terms_go_on_in_the_archive():
    room = room_with_rows()
    sessions.end(room.session)
    Session.objects.update(ended_at=timezone.now() - timedelta(days=181))
    assert courses.archive(room.course) is None
    retention.apply_retention()
    assert (Window.objects.count(), Report.objects.count()) == (0, 1)


def test_a_course_is_deleted_with_all_of_it_and_with_guests_who_were_only_there(redis: Redis):
    room, elsewhere = room_with_rows(), CourseFactory(name="Botany")
    guests = [UserFactory(is_guest=True, display_name=name) for name in ("Gina", "Gus")]
    for guest in guests:
        SeatFactory(course=room.course, student=guest)
    SeatFactory(course=elsewhere, student=guests[1])
    browser_of(guests[0])  # is signed in
    sessions.end(room.session)
    content = ContentType.objects.get_for_model(Course)
    named = {"object_repr": room.course.name, "content_type": content, "action_flag": CHANGE}
    LogEntry.objects.create(user=TeacherFactory(), object_id=room.course.pk, change_message="", **named)
    assert courses.delete(room.course) is None
    assert list(Course.objects.all()) == [elsewhere]
    assert list(Seat.objects.values_list("student__display_name", flat=True)) == ["Gus"]
    assert [model.objects.count() for model in (Session, Consent, Window, Report, LogEntry, SignIn)] == [0] * 6
    assert not User.objects.filter(id=guests[0].id).exists()
    assert User.objects.filter(id__in=[seat.student_id for seat in room.seats]).count() == 2
    assert AuditEntry.objects.count() == 1
    assert [key for key in redis.keys("rtr:live:*") if room.id in key.decode() and not key.endswith(b"lock")] == []


def test_a_course_with_a_live_lesson_or_on_hold_is_not_deleted():
    room = live_room(1)
    assert courses.delete(room.course) == f"A lesson of “{room.course}” is live. End it, then delete the course."
    sessions.end(room.session)
    Course.objects.update(legal_hold=True, legal_hold_reason="A complaint")
    held = f"“{room.course}” is on legal hold. Take the hold away, then delete the course."
    assert courses.delete(room.course) == held
    assert (Course.objects.count(), Session.objects.get().state) == (1, SessionState.ENDED)
