"""Rules that the database keeps, whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from classrooms.enums import Decision, Role, SessionState
from classrooms.models import Consent, Course, Seat, Session, User, Window
from classrooms.queries.consent import current_text
from tests.classrooms.conftest import MONDAY_NINE
from tests.factories import CourseFactory, SeatFactory, SessionFactory, TeacherFactory, UserFactory

pytestmark = pytest.mark.django_db


def refused(make: Any, *args: Any, **values: Any) -> bool:
    """Whether the database refuses a row."""
    try:
        with transaction.atomic():
            make(*args, **values)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("k", [0, 1, 4])
def test_no_course_has_a_smaller_group_than_five(k):
    assert refused(CourseFactory, k_threshold=k)
    assert refused(Course.objects.filter(id=CourseFactory().id).update, k_threshold=k)


def test_a_course_has_a_privacy_mode_that_is_known():
    assert refused(CourseFactory, privacy_mode="everything")


@pytest.mark.parametrize(
    "terms",
    [
        {"windows_kept_days": 0},
        {"reports_kept_days": 3651},
        {"consents_kept_days": 3651},
        {"windows_kept_days": 100, "reports_kept_days": 99},
        {"windows_kept_days": 100, "consents_kept_days": 99},
        {"legal_hold": True, "legal_hold_reason": ""},
    ],
)
def test_a_course_keeps_averages_no_longer_than_what_rests_on_them_and_holds_for_a_reason(terms):
    assert refused(CourseFactory, **terms)
    assert not refused(CourseFactory, windows_kept_days=1, reports_kept_days=1, consents_kept_days=3650)


@pytest.mark.parametrize(
    "wrong",
    [
        {"interval_seconds": 0},
        {"interval_seconds": 6},
        {"sensitivity": "nervous"},
        {"analytics_off_at": MONDAY_NINE},
        {"analytics_off_reason": "A pause."},
    ],
)
def test_a_course_asks_within_its_limits_and_its_cameras_are_switched_off_for_a_reason(wrong):
    assert refused(CourseFactory, **wrong)
    assert not refused(CourseFactory, interval_seconds=5, analytics_off_at=MONDAY_NINE, analytics_off_reason="A pause.")


@pytest.mark.parametrize("decision", [Decision.DECLINED, Decision.WITHDRAWN])
@pytest.mark.parametrize("scope", ["live", "stored", "individual"])
def test_a_no_carries_no_scope(decision, scope):
    seat, text = SeatFactory(), current_text()
    assert refused(Consent.objects.create, seat=seat, text=text, decision=decision, **{scope: True})
    assert not refused(Consent.objects.create, seat=seat, text=text, decision=decision)


def test_a_yes_carries_the_scope_live():
    assert refused(Consent.objects.create, seat=SeatFactory(), text=current_text(), decision=Decision.GRANTED)


def test_a_student_has_one_seat_in_a_course():
    seat = SeatFactory()
    assert refused(SeatFactory, course=seat.course, student=seat.student)
    assert not refused(SeatFactory, course=seat.course)


@pytest.mark.parametrize(
    ("state", "started", "ended", "fits"),
    [
        (SessionState.SCHEDULED, False, False, True),
        (SessionState.SCHEDULED, True, False, False),
        (SessionState.SCHEDULED, False, True, False),
        (SessionState.LIVE, True, False, True),
        (SessionState.LIVE, False, False, False),
        (SessionState.LIVE, True, True, False),
        (SessionState.ENDED, True, True, True),
        (SessionState.ENDED, True, False, False),
        (SessionState.ENDED, False, True, False),
        ("paused", True, False, False),
    ],
)
def test_the_times_of_a_lesson_fit_its_state(state, started, ended, fits):
    times = {"started_at": timezone.now() if started else None, "ended_at": timezone.now() if ended else None}
    assert refused(SessionFactory, state=state, **times) is not fits


def test_a_course_has_one_live_lesson():
    live = {"state": SessionState.LIVE, "started_at": timezone.now()}
    session = SessionFactory(**live)
    assert refused(SessionFactory, course=session.course, **live)
    assert not refused(SessionFactory, **live)


def test_open_lessons_have_different_codes():
    SessionFactory(code="ABCDEF")
    over = {"state": SessionState.ENDED, "started_at": timezone.now(), "ended_at": timezone.now()}
    assert refused(SessionFactory, code="ABCDEF")
    assert not refused(SessionFactory, code="ABCDEF", **over)


def test_ten_seconds_of_a_seat_are_kept_once():
    session = SessionFactory()
    window = {"session": session, "seat": SeatFactory(course=session.course), "starts_at": MONDAY_NINE, "accepted": 1}
    Window.objects.create(**window)
    assert refused(Window.objects.create, **window)


def test_words_that_somebody_decided_on_cannot_be_deleted():
    consent = Consent.objects.create(seat=SeatFactory(), text=current_text(), decision=Decision.DECLINED)
    with pytest.raises(ProtectedError):
        consent.text.delete()


def test_everything_about_a_student_goes_with_the_student():
    session = SessionFactory()
    seat = SeatFactory(course=session.course)
    Consent.objects.create(seat=seat, text=current_text(), decision=Decision.DECLINED)
    Window.objects.create(session=session, seat=seat, starts_at=MONDAY_NINE, accepted=1)
    seat.student.delete()
    assert (Seat.objects.count(), Consent.objects.count(), Window.objects.count()) == (0, 0, 0)
    assert Session.objects.get() == session


@pytest.mark.parametrize(
    ("role", "superuser", "admin", "teacher", "student"),
    [
        (Role.ADMIN, False, True, False, False),
        (Role.TEACHER, False, False, True, False),
        (Role.STUDENT, False, False, False, True),
        (Role.STUDENT, True, True, False, False),
    ],
)
def test_everybody_is_one_thing(role, superuser, admin, teacher, student):
    user = User(role=role, is_superuser=superuser)
    assert (user.is_admin, user.is_teacher, user.is_student) == (admin, teacher, student)


def test_courses_and_lessons_are_seen_by_those_who_teach_or_administer_them():
    alice, mallory, bob = TeacherFactory(), TeacherFactory(), UserFactory()
    admin = UserFactory(role=Role.ADMIN)
    course, other = CourseFactory(teachers=[alice]), CourseFactory(teachers=[mallory])
    session = SessionFactory(course=course)
    SeatFactory(course=course, student=bob)
    seen = {user: set(Course.objects.seen_by(user)) for user in (alice, mallory, bob, admin)}
    assert seen == {alice: {course}, mallory: {other}, bob: set(), admin: {course, other}}
    assert [list(Session.objects.seen_by(user)) for user in (alice, mallory, bob, admin)] == [
        [session],
        [],
        [],
        [session],
    ]


def test_a_former_teacher_who_is_a_student_now_sees_no_course():
    demoted = TeacherFactory()
    CourseFactory(teachers=[demoted])
    demoted.role = Role.STUDENT
    assert not Course.objects.seen_by(demoted).exists()


def test_names_are_what_people_call_themselves():
    user = User(username="person1", display_name="Ada Lovelace")
    assert (str(user), user.get_full_name(), user.get_short_name()) == ("Ada Lovelace", "Ada Lovelace", "Ada")
    assert str(User(username="person1")) == "person1"
