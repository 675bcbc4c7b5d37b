import pytest

from classrooms import gateway
from classrooms.models import Session
from tests.classrooms.school import School, address

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
