"""Who may ask, what a token opens and what it does not, and how often."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from classrooms.models import ProgramToken, Session
from fer_site.asgi import application
from tests.classrooms.api.v1.asking import Program, refused, token_of
from tests.classrooms.room import Room, live_room
from tests.classrooms.school import PEOPLE, School, address, browser_of
from tests.classrooms.views.permissions import READ
from tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def test_a_program_asks_with_the_token_of_its_owner(school: School):
    token = ProgramToken.objects.exclude(id=school.token.id)
    program = Program(school.alice)
    assert program.get("me/").json() == {
        "id": str(school.alice.id),
        "name": "Alice",
        "role": "teacher",
        "token": {
            "name": "A program",
            "may_write": True,
            "expires_at": token.get().expiry.isoformat().replace("+00:00", "Z"),
        },
    }
    assert token.get().last_used_at is not None


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer one two",
        "Bearer rtr_" + "0" * 64,
        "Bearer rtr_" + "0" * 65,
        "Bearer " + "x" * 5000,
        "Bearer rtr_%00",
        "Bearer \xff\xfe",
        "Token rtr_" + "0" * 64,
        "Basic YWxpY2U6eA==",
    ],
)
def test_what_is_no_good_token_opens_nothing_and_says_which_kind_is_wanted(school: School, header):
    answer = Client(headers={"authorization": header}).get("/api/v1/courses/")
    assert refused(answer)[0] == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_that_is_wrong_is_not_made_good_by_a_session(school: School):
    browser = school.browser("alice", headers={"authorization": "Bearer rtr_" + "0" * 64})
    assert refused(browser.get("/api/v1/courses/")) == (401, "authentication_failed")


def _deactivate(school: School) -> None:
    school.alice.is_active = False
    school.alice.save()


def _change_password(school: School) -> None:
    school.alice.set_password("another horse battery")
    school.alice.save()


def _make_a_student(school: School) -> None:
    school.alice.role = "student"
    school.alice.save()


def _revoke(school: School) -> None:
    school.browser("alice").post(address("token_revoke", school).replace(str(school.token.id), str(_own(school).id)))


def _own(school: School) -> ProgramToken:
    return ProgramToken.objects.exclude(id=school.token.id).get()


@pytest.mark.parametrize("happens", [_deactivate, _change_password, _make_a_student, _revoke])
def test_a_token_dies_with_what_it_rests_on(school: School, happens):
    program = Program(school.alice)
    assert program.get("courses/").status_code == 200
    happens(school)
    assert refused(program.get("courses/")) == (401, "authentication_failed")
    assert not ProgramToken.objects.exclude(id=school.token.id).exists()


def test_a_token_dies_on_its_day(school: School, clock):
    program = Program(school.alice, days=7)
    clock.shift(timedelta(days=7, seconds=-1))
    assert program.get("courses/").status_code == 200
    clock.shift(2)
    assert refused(program.get("courses/"))[0] == 401


def test_a_token_that_may_only_read_changes_nothing(school: School):
    program = Program(school.alice, may_write=False)
    assert program.get(f"sessions/{school.live.id}/").status_code == 200
    asked = [
        program.post("sessions/", {"course": str(school.course.id)}),
        program.post(f"sessions/{school.scheduled.id}/start/"),
        program.post(f"sessions/{school.live.id}/end/"),
    ]
    assert [refused(answer) for answer in asked] == [(403, "read_only")] * 3
    assert sorted(Session.objects.values_list("state", flat=True)) == ["ended", "live", "scheduled"]


def test_a_token_opens_no_page_and_nothing_of_the_pages_own(school: School):
    """For every address but those of this version a program is nobody."""
    program, nobody = Program(school.alice).client, school.browser("nobody")
    pages = [(page, state) for page, state in READ if not page.startswith("api_v1_")]
    assert len(pages) > 50
    urls = [address(page, school, state) for page, state in pages]
    assert [program.get(url).status_code for url in urls] == [nobody.get(url).status_code for url in urls]
    body = {"data": "{}", "content_type": "application/json"}
    assert [program.post(url, **body).status_code for url in urls if "/api/" in url] == [
        nobody.post(url, **body).status_code for url in urls if "/api/" in url
    ]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_a_token_opens_no_socket(redis):
    """Which the cookie of the same person does."""
    room, token, cookie = await sync_to_async(_room_with_ways_in)()
    answers = []
    for name, value in (("authorization", f"Bearer {token}"), ("cookie", f"sessionid={cookie}")):
        headers = {name: value, "origin": "http://testserver", "host": "testserver"}
        scope = {"type": "websocket", "path": f"/ws/sessions/{room.id}/dashboard/", "subprotocols": []}
        raw = [(one.encode(), said.encode()) for one, said in headers.items()]
        socket = ApplicationCommunicator(application, {**scope, "headers": raw})
        await socket.send_input({"type": "websocket.connect"})
        answers.append((await socket.receive_output(20))["type"])
        await socket.send_input({"type": "websocket.disconnect", "code": 1005})
        await socket.wait(20)
    assert answers == ["websocket.close", "websocket.accept"]


def _room_with_ways_in() -> tuple[Room, str, str]:
    room = live_room(1, connected=False)
    teacher = TeacherFactory()
    room.course.teachers.add(teacher)
    return room, token_of(teacher), browser_of(teacher).cookies["sessionid"].value


def test_a_browser_needs_the_csrf_token_and_a_program_none(school: School):
    browser = school.browser("alice", enforce_csrf_checks=True)
    url = f"/api/v1/sessions/{school.live.id}/end/"
    assert refused(browser.post(url, {}, content_type="application/json")) == (403, "permission_denied")
    program = Program(school.alice)
    program.client.handler.enforce_csrf_checks = True
    assert program.post(f"sessions/{school.live.id}/end/").status_code == 200


def test_who_asks_too_often_is_told_when_to_come_back(school: School, settings, clock):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"program": "2/min"}}
    one, other = Program(school.alice), Program(school.alice)
    assert [one.get("me/").status_code for _ in range(3)] == [200, 200, 429]
    answer = one.get("me/")
    assert (refused(answer), answer["Retry-After"]) == ((429, "throttled"), "60")
    assert other.get("me/").status_code == 200  # each token by itself
    assert school.browser("alice").get("/api/v1/me/").status_code == 200
    clock.shift(61)
    assert one.get("me/").status_code == 200


def test_everybody_has_the_usual_rate():
    assert settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["program"] == "120/min"


@pytest.mark.parametrize("person", [person for person in PEOPLE if person != "nobody"])
def test_who_is_signed_in_asks_without_a_token(school: School, person):
    said = school.browser(person).get("/api/v1/me/").json()
    assert (said["id"], said["token"]) == (str(getattr(school, person).id), None)
