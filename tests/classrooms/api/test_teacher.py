import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from classrooms import gateway
from classrooms.models import HelpRequest, Session
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
