from uuid import uuid4

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from classrooms import gateway
from classrooms.models import HelpRequest, Marker, PulseAnswer, RaisedHint, Session
from tests.classrooms.school import School, address
from tests.factories import SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def frames(school: School, state: str) -> dict[str, int]:
    return dict(school.browser("alice").get(address("api_frames", school, state)).json())


def test_while_a_lesson_runs_the_frames_are_counted_in_redis(school: School):
    gateway.waiting_frames().count(str(school.live.id), "no_face", 3)
    assert frames(school, "live") == {"no_face": 3}


def test_afterwards_they_are_in_the_database(school: School, redis):
    Session.objects.filter(id=school.ended.id).update(frames={"accepted": 9})
    redis.flushdb()
    assert frames(school, "ended") == {"accepted": 9}


def test_a_teacher_who_has_been_there_takes_the_hand_down(school: School):
    HelpRequest.objects.create(session=school.live, seat=school.seat, asked_at=timezone.now())
    url = address("api_helped", school)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert school.browser("alice").post(url).json() == {"wanted": False}
    assert HelpRequest.objects.get().over_at is not None


def test_a_seat_of_another_course_is_not_there(school: School):
    elsewhere = SeatFactory()
    url = reverse("classrooms:api_helped", args=[school.live.id, elsewhere.id])
    assert school.browser("alice").post(url).status_code == 404


def tell(school: School, page: str, body: object, person: str = "alice"):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return school.browser(person).post(address(page, school), body, content_type="application/json")


def test_a_moment_is_noted(school: School):
    answer = tell(school, "api_markers", {"kind": "topic", "text": "Recursion"})
    marker = Marker.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"id": str(marker.id)})
    assert (marker.kind, marker.text) == ("topic", "Recursion")


@pytest.mark.parametrize("kind", ["slowed", "repeated", "break", "back"])
def test_what_the_teacher_does_is_noted_with_one_word(school: School, kind: str):
    assert tell(school, "api_markers", {"kind": kind}).status_code == 201
    assert (Marker.objects.get().kind, Marker.objects.get().text) == (kind, "")


@pytest.mark.parametrize("body", [{}, {"kind": "quarrel"}, {"kind": "note", "text": "x" * 81}, [], 7, {"kind": None}])
def test_what_is_no_moment_is_400(school: School, body):
    assert tell(school, "api_markers", body).status_code == 400
    assert not Marker.objects.exists()


def test_the_class_is_asked_answers_and_the_question_closes(school: School):
    pulse = tell(school, "api_pulse", {}).json()["id"]
    page = school.browser("bob").get(address("camera", school))
    assert page.status_code == 302  # consent first; the question stays open meanwhile
    url = reverse("classrooms:api_answer", args=[school.live.id, pulse])
    assert school.browser("bob").post(url, {"word": "partly"}, content_type="application/json").json() == {
        "word": "partly"
    }
    assert tell(school, "api_pulse_close", {}).json() == {"is_open": False}
    late = school.browser("bob").post(url, {"word": "clear"}, content_type="application/json")
    assert (late.status_code, late.json()) == (409, {"detail": "This question is not open."})
    assert PulseAnswer.objects.get().word == "partly"


def test_after_the_lesson_there_is_nothing_to_note(school: School):
    for page, body in (("api_markers", {"kind": "note"}), ("api_pulse", {})):
        answer = school.browser("alice").post(address(page, school, "ended"), body, content_type="application/json")
        assert answer.status_code == 409


def a_hint(school: School) -> RaisedHint:
    return RaisedHint.objects.create(
        id=uuid4(), session=school.live, raised_at=timezone.now(), rise=0.1, z=3, n=9, formula_version=1
    )


def test_a_hint_is_seen_and_judged(school: School):
    hint = a_hint(school)
    url = reverse("classrooms:api_hint", args=[school.live.id, hint.id])
    for body, is_useful in (({}, None), ({"is_useful": False}, False), ({"is_useful": None}, False)):
        assert school.browser("alice").post(url, body, content_type="application/json").status_code == 200
        hint.refresh_from_db()
        assert (hint.is_useful, hint.seen_at is not None) == (is_useful, True)
    assert school.browser("mallory").post(url, {}, content_type="application/json").status_code == 404


def test_how_readily_hints_come_is_chosen(school: School):
    chosen = {"sensitivity": "strict", "are_muted": True}
    assert tell(school, "api_hints", chosen).json() == chosen
    school.live.refresh_from_db()
    assert (school.live.sensitivity, school.live.hints_muted) == ("strict", True)
    for body in ({}, {"sensitivity": "panic", "are_muted": False}, {"sensitivity": "strict"}, [], 7):
        assert tell(school, "api_hints", body).status_code == 400
