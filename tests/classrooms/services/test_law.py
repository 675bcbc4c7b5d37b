"""A school declares where and on what ground it uses this, and its cameras follow."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase
from redis import Redis

from classrooms import gateway
from classrooms.enums import DeclaredBy, Ground, PrivacyMode, Role
from classrooms.models import Consent, Course, Declaration, Window
from classrooms.models.law import newest_declaration
from classrooms.queries.modes import allowed_modes
from classrooms.services import clock as site_clock
from classrooms.services import consent
from classrooms.services.demo import seed_demo
from classrooms.services.law import declare
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import hand_in, live_room
from tests.factories import CourseFactory, DeclarationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def declared(country: str = "DE", ground: Ground = Ground.NO_CAMERAS, reason: str = "") -> Declaration:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return declare(
            UserFactory(role=Role.ADMIN),
            country=country,
            ground=ground,
            reason=reason,
            decided_by="Asha Rao",
            role="Principal",
            decided_on=date(2026, 3, 2),
        )


def refusal(action: Any) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        action()
    return str(refused.value).partition("\n")[0]


NOT_ALLOWED = "the declaration of lawful use allows no cameras"


def test_before_anything_is_declared_a_course_is_without_cameras_and_stays_so():
    course = Course.objects.create(name="First")
    assert (course.privacy_mode, course.uses_cameras, allowed_modes()) == ("self_report", False, ["self_report"])
    assert refusal(lambda: Course.objects.create(name="Second", privacy_mode="aggregate")) == NOT_ALLOWED


def test_where_the_law_allows_it_every_mode_may_be_chosen_and_class_only_is_usual():
    declared("IN", Ground.ALLOWED)
    assert allowed_modes() == list(PrivacyMode)
    assert Course.objects.create(name="First").privacy_mode == "aggregate"


@pytest.mark.parametrize("country", ["DE", "IE", "NO", "RE"])
def test_under_the_ai_act_no_other_law_is_a_ground(country):
    with pytest.raises(ValueError, match=f"no school in {country} may give this ground"):
        declared(country, Ground.ALLOWED)
    assert newest_declaration() is None
    assert "declaration_keeps_to_the_ai_act" in refusal(lambda: DeclarationFactory(country=country)).replace(
        "classrooms_", ""
    )


def test_a_declaration_without_cameras_makes_every_course_one_without():
    courses = [CourseFactory(privacy_mode=mode) for mode in PrivacyMode]
    declared()
    for course in courses:
        course.refresh_from_db()
    assert [course.privacy_mode for course in courses] == ["self_report"] * 3
    assert allowed_modes(courses[0].id) == ["self_report"]


@pytest.mark.parametrize("mode", [PrivacyMode.INDIVIDUAL, PrivacyMode.AGGREGATE])
def test_then_no_way_leads_back_to_cameras(mode):
    """Neither a form, nor a shell, nor somebody who still holds the course as it was."""
    held = CourseFactory(privacy_mode=mode)
    declared()
    assert refusal(held.save) == NOT_ALLOWED
    assert refusal(lambda: Course.objects.update(privacy_mode=mode)) == NOT_ALLOWED
    assert refusal(lambda: Course.objects.bulk_create([Course(name="New", privacy_mode=mode)])) == NOT_ALLOWED
    with pytest.raises(ValidationError, match="choose self-report"):
        held.full_clean()
    held.refresh_from_db()
    held.full_clean()
    assert held.privacy_mode == "self_report"


def test_a_lesson_that_runs_goes_on_without_cameras_at_once():
    room = live_room(5)
    seat = str(room.seats[0].id)
    assert hand_in(room.id, seat, room.tickets[seat]) == "queued"
    assert gateway.waiting_frames().any_waits()
    declared()
    assert not gateway.waiting_frames().any_waits()  # what waited is dropped
    assert hand_in(room.id, seat, room.tickets[seat], seq=2) == "no_consent"
    assert room.state()["session"]["mode"] == "self_report"
    room.record(room.see(room.seats[0], 3))  # was under way
    assert (room.signal()["n"], room.signal()["published"]) == (0, False)
    room.seats[0].course.refresh_from_db()
    assert not consent.camera_is_allowed(room.seats[0])


def test_where_redis_was_away_the_clock_closes_the_cameras():
    room = live_room(1)
    seat = str(room.seats[0].id)
    with TestCase.captureOnCommitCallbacks(execute=False):
        declare(
            UserFactory(role=Role.ADMIN),
            country="DE",
            ground=Ground.NO_CAMERAS,
            decided_by="Asha Rao",
            role="Principal",
            decided_on=date(2026, 3, 2),
        )
    assert hand_in(room.id, seat, room.tickets[seat]) == "queued"
    site_clock.tick()
    assert hand_in(room.id, seat, room.tickets[seat], seq=2) == "no_consent"


def test_what_was_kept_before_stays_for_its_term_and_decisions_stay_in_the_ledger():
    room = live_room(2)
    Window.objects.create(session=room.session, seat=room.seats[0], starts_at=MONDAY_NINE, accepted=1)
    declared()
    assert (Window.objects.count(), Consent.objects.filter(decision="granted").count()) == (1, 2)


def test_whoever_agreed_before_is_asked_again_when_a_later_declaration_allows_cameras():
    from classrooms.services import courses

    room = live_room(1)
    declared()
    declared("IN", Ground.ALLOWED)
    course = room.course
    course.sessions.update(state="ended", ended_at=MONDAY_NINE.replace(year=2027))
    course.refresh_from_db()
    assert course.privacy_mode == "self_report"  # nobody opens cameras but who decides about this course
    course.privacy_mode = PrivacyMode.AGGREGATE
    assert courses.save(course, ["privacy_mode"]) is None
    room.seats[0].course.refresh_from_db()
    assert not consent.camera_is_allowed(room.seats[0])


def test_an_exception_needs_its_reason_and_leaves_courses_as_they_are():
    course = CourseFactory()
    assert "declaration_exception_has_reason" in refusal(lambda: declared("DE", Ground.MEDICAL))
    made = declared("DE", Ground.MEDICAL, "Epileptic seizures are to be seen early.")
    course.refresh_from_db()
    assert (course.privacy_mode, made.allows_cameras, made.is_an_exception) == ("individual", True, True)
    assert (made.allows_trying, made.is_under_the_ai_act, made.country_name) == (False, True, "Germany")


def test_the_newest_declaration_counts_and_the_earlier_ones_stay():
    for country, ground in (("IN", Ground.ALLOWED), ("DE", Ground.NO_CAMERAS), ("IN", Ground.ALLOWED)):
        declared(country, ground)
    assert [one.country for one in Declaration.objects.all()] == ["IN", "DE", "IN"]
    assert allowed_modes() == list(PrivacyMode)


def test_the_demonstration_declares_for_its_own_course_alone():
    demo = seed_demo("password")
    (made,) = Declaration.objects.all()
    assert (made.declared_by, made.only_for, demo.privacy_mode) == (DeclaredBy.DEMO, demo.id, "individual")
    assert (allowed_modes(demo.id), allowed_modes()) == (list(PrivacyMode), ["self_report"])
    assert Course.objects.create(name="Real").privacy_mode == "self_report"
    assert refusal(lambda: Course.objects.filter(name="Real").update(privacy_mode="aggregate")) == NOT_ALLOWED
    seed_demo("password")
    assert Declaration.objects.count() == 1


def test_a_demonstration_that_is_made_anew_gets_its_cameras_again():
    seed_demo("password").delete()
    demo = seed_demo("password")
    assert (demo.privacy_mode, newest_declaration().only_for) == ("individual", demo.id)


def test_what_the_school_declares_holds_for_the_demonstration_too(redis: Redis):
    demo = seed_demo("password")
    declared()
    demo.refresh_from_db()
    assert demo.privacy_mode == "self_report"
    demo.delete()
    assert seed_demo("password").privacy_mode == "self_report"
    assert newest_declaration().declared_by == DeclaredBy.SCHOOL
