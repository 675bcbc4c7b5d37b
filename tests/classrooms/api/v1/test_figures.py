"""The figures of a lesson are those of the report and of the dashboard, and nothing finer is told."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings

from classrooms import gateway
from classrooms.enums import PrivacyMode
from classrooms.models import Course, Session
from classrooms.reports.files import json_file
from classrooms.services.reports import report_of, write_report
from tests.classrooms.api.v1.asking import Program, refused
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.reports.test_files import lesson
from tests.classrooms.room import HAPPY, Room, live_room
from tests.classrooms.school import School, make_school
from tests.factories import TeacherFactory

HERE = settings.REDIS_URL
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def program_of(course: Course) -> Program:
    teacher = TeacherFactory()
    course.teachers.add(teacher)
    return Program(teacher)


def reported(session: Session, part: str) -> list[dict]:
    """The minutes of the report with the times as the API says them."""
    return [one | {"starts_at": said(one["starts_at"])} for one in report_of(session).figures[part]]


def said(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().removesuffix("+00:00") + "Z"


def results(program: Program, path: str) -> list[dict]:
    answer = program.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_readings_and_pace_are_the_minutes_of_the_report(clock):
    room = lesson(clock)
    write_report(room.session)
    program = program_of(room.course)
    minutes = results(program, f"sessions/{room.id}/readings/")
    assert minutes == reported(room.session, "minutes")
    assert [(one["n"], one["why"], one["mood"]) for one in minutes] == [(6, None, 100), (2, "too_few", None)]
    assert [minutes[1][name] for name in ("low", "high", "distribution")] == [None] * 3
    pace = results(program, f"sessions/{room.id}/pace/")
    assert pace == reported(room.session, "pace")
    assert [sum(minute["counts"].values()) for minute in pace] == [1, 0]


def test_a_stretch_of_the_lesson_is_told_alone(clock):
    room = lesson(clock)
    write_report(room.session)
    program, whole = program_of(room.course), reported(room.session, "minutes")
    path = f"sessions/{room.id}/readings/"
    assert results(program, f"{path}?since={whole[1]['starts_at']}") == whole[1:]
    assert results(program, f"{path}?until={whole[1]['starts_at']}") == whole[:1]
    assert results(program, f"{path}?limit=1&offset=1") == whole[1:]


def test_the_report_is_the_file(clock):
    room = lesson(clock)
    write_report(room.session)
    answer = program_of(room.course).get(f"sessions/{room.id}/report/")
    assert answer.json() == json.loads(json_file(room.session, report_of(room.session)))


def test_of_a_report_that_has_gone_there_are_no_figures(clock):
    room = lesson(clock)
    room.session.readings_dropped_at = MONDAY_NINE
    room.session.save(update_fields=["readings_dropped_at"])
    program = program_of(room.course)
    told = program.get(f"sessions/{room.id}/report/").json()
    assert (told["figures"], told["averages_gone_at"]) == (None, MONDAY_NINE.timestamp())
    assert [results(program, f"sessions/{room.id}/{part}/") for part in ("readings", "pace")] == [[], []]


def test_before_a_lesson_has_begun_there_is_nothing(school: School):
    program, path = Program(school.alice), f"sessions/{school.scheduled.id}"
    assert [results(program, f"{path}/{part}/") for part in ("readings", "pace")] == [[], []]
    assert refused(program.get(f"{path}/report/")) == (404, "not_found")


def test_of_a_course_without_cameras_there_is_only_the_pace(clock):
    room = lesson(clock)
    write_report(room.session)
    Course.objects.filter(id=room.course.id).update(privacy_mode=PrivacyMode.SELF_REPORT)
    program = program_of(room.course)
    assert results(program, f"sessions/{room.id}/readings/") == []
    assert len(results(program, f"sessions/{room.id}/pace/")) == 2
    assert "minutes" not in program.get(f"sessions/{room.id}/report/").json()["figures"]


def shown(room: Room) -> dict:
    """What the dashboard gets, in the form of the API."""
    state = room.state()
    return {"at": said(state["at"]), "signal": state["signal"], "pace": state["pace"]}


@pytest.mark.parametrize("students", [2, 6])
def test_now_is_what_the_dashboard_shows_of_the_class_and_no_more(clock, students):
    room = live_room(students)
    for second in range(70):
        clock.shift(1)
        room.record(*(room.see(seat, second + 1, HAPPY) for seat in room.seats))
    answer = program_of(room.course).get(f"sessions/{room.id}/now/")
    assert answer.json() == shown(room)
    assert (answer.json()["signal"]["published"], answer.json()["signal"]["why"]) == (
        (True, None) if students == 6 else (False, "too_few")
    )
    told = answer.content.decode()
    assert [str(seat.id) in told for seat in room.seats] == [False] * students


@pytest.fixture
def redis_is_away() -> Iterator[Callable[[], None]]:
    """From when it is called until the test is over."""

    def away() -> None:
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        _connect_anew()

    yield away
    settings.REDIS_URL = HERE
    _connect_anew()


def _connect_anew() -> None:
    gateway.redis.cache_clear()
    gateway.waiting_frames.cache_clear()


@pytest.mark.parametrize(("deed", "state"), [("now", "live"), ("start", "scheduled"), ("end", "live")])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_without_redis_the_answer_says_when_to_try_again_and_that_is_safe(redis, redis_is_away, deed, state):
    school = make_school()
    program, session = Program(school.alice), school.session(state)
    if state == "scheduled":
        program.post(f"sessions/{school.live.id}/end/")
    redis_is_away()
    path = f"sessions/{session.id}/{deed}/"
    answer = program.get(path) if deed == "now" else program.post(path)
    assert (refused(answer), answer["Retry-After"]) == ((503, "away"), "5")
    settings.REDIS_URL = HERE
    _connect_anew()
    again = program.get(path) if deed == "now" else program.post(path)
    assert again.status_code == 200
