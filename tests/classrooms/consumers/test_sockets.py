"""What the sockets do in the moments that a whole running site seldom shows. The rest is in tests/live."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter
from redis import Redis
from redis.exceptions import ConnectionError as RedisAway

from classrooms import gateway
from classrooms.live.announce import announce
from classrooms.live.groups import dashboard_group, seat_group
from classrooms.models import User
from classrooms.routing import websocket_urlpatterns
from classrooms.services import analytics, consent, seats, sessions
from tests.classrooms.room import Room, live_room, open_tickets
from tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]


class Page:
    """A user's page with an accepted socket, without a network in between."""

    def __init__(self, user: User, path: str) -> None:
        scope = {"type": "websocket", "path": path, "headers": [], "subprotocols": [], "user": user}
        self._asgi = ApplicationCommunicator(URLRouter(websocket_urlpatterns), scope)

    async def open(self) -> None:
        await self._asgi.send_input({"type": "websocket.connect"})
        assert (await self._asgi.receive_output(5))["type"] == "websocket.accept"

    async def send(self, **frame: str | bytes) -> None:
        await self._asgi.send_input({"type": "websocket.receive", **frame})

    async def next(self) -> dict[str, Any]:
        """The next message."""
        return dict(json.loads((await self._asgi.receive_output(5))["text"]))

    async def closed(self) -> int:
        """The code with which the server closes now."""
        message = await self._asgi.receive_output(5)
        assert message["type"] == "websocket.close", message
        return int(message["code"])

    async def leave(self) -> None:
        await self._asgi.send_input({"type": "websocket.disconnect", "code": 1005})
        await self._asgi.wait(5)


@asynccontextmanager
async def page(user: User, path: str) -> AsyncIterator[Page]:
    """Opens a socket, and leaves at the end."""
    opened = Page(user, path)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.leave()


def room_with_teacher() -> tuple[Room, User]:
    room, teacher = live_room(1), TeacherFactory()
    room.course.teachers.add(teacher)
    return room, teacher


async def test_a_dashboard_begins_with_the_state(redis: Redis):
    room, teacher = await sync_to_async(room_with_teacher)()
    async with page(teacher, f"/ws/sessions/{room.id}/dashboard/") as dashboard:
        assert await dashboard.next() == await sync_to_async(room.state)()


async def test_a_dashboard_of_a_live_lesson_that_redis_forgot_is_asked_to_come_back(redis: Redis):
    room, teacher = await sync_to_async(room_with_teacher)()
    redis.flushdb()
    async with page(teacher, f"/ws/sessions/{room.id}/dashboard/") as dashboard:
        assert await dashboard.closed() == 1013


async def test_a_dashboard_of_an_ended_lesson_that_redis_forgot_is_over(redis: Redis):
    room, teacher = await sync_to_async(room_with_teacher)()
    await sync_to_async(sessions.end)(room.session)
    redis.flushdb()
    async with page(teacher, f"/ws/sessions/{room.id}/dashboard/") as dashboard:
        assert await dashboard.closed() == 4410


async def test_an_assistant_is_not_told_what_students_let_their_teacher_see(redis: Redis):
    """Bob's own mood and what rests on it are for the teacher whom he allowed; that he asks for help is for both."""
    room, teacher = await sync_to_async(room_with_teacher)()
    assistant = await sync_to_async(TeacherFactory)()
    await sync_to_async(room.course.assistants.add)(assistant)
    seat = str(room.seats[0].id)
    path = f"/ws/sessions/{room.id}/dashboard/"
    told = {
        "state": "live",
        "reason": None,
        "since": 1.0,
        "mood": 31,
        "need": "check_in",
        "need_since": 2.0,
        "seq": 7,
        "captured_at": 3.0,
    }
    async with page(teacher, path) as dashboard, page(assistant, path) as helping:
        assert [(await opened.next())["type"] for opened in (dashboard, helping)] == ["state", "state"]
        asking = told | {"need": "help"}
        for tile in (told, asking, None):
            event = {"type": "live.updated", "tiles": {seat: tile}}
            await asyncio.to_thread(announce, [(dashboard_group(room.id), {"type": "live.event", "event": event})])
        assert [(await dashboard.next())["tiles"][seat] for _ in range(3)] == [told, asking, None]
        hidden = [told | {"mood": None, "need": None, "need_since": None}, asking | {"mood": None}, None]
        assert [(await helping.next())["tiles"][seat] for _ in range(3)] == hidden


async def test_asking_for_the_state_again_at_once_is_not_answered(redis: Redis):
    room, teacher = await sync_to_async(room_with_teacher)()
    async with page(teacher, f"/ws/sessions/{room.id}/dashboard/") as dashboard:
        await dashboard.next()
        await dashboard.send(text='{"type":"state.wanted"}')
        await dashboard.send(bytes=b"what a dashboard never sends")
        assert await dashboard.closed() == 4400


class Tickets:
    """Stands in for the slots: something happens in the database while a ticket is being opened."""

    def __init__(self, happens: Any) -> None:
        self._happens = happens

    async def open_ticket(self, session: str, seat: str, **_: Any) -> str:
        await sync_to_async(self._happens)()
        return "0" * 32

    async def close_ticket(self, session: str, seat: str, ticket: str) -> bool:
        return False


class RealTickets(Tickets):
    """Opens tickets in Redis, without connections that outlive the test."""

    async def open_ticket(self, session: str, seat: str, **_: Any) -> str:
        return (await asyncio.to_thread(open_tickets, session, {seat: True}))[seat]


async def test_a_page_gives_way_to_a_newer_one_and_not_to_late_words_of_an_older(monkeypatch):
    """Two tabs that open at once would close each other, if each believed what it hears last."""
    room = await sync_to_async(live_room)(1, connected=False)
    seat = str(room.seats[0].id)
    monkeypatch.setattr(gateway, "camera_slots", lambda: RealTickets(None))
    async with page(room.seats[0].student, f"/ws/sessions/{room.id}/camera/") as camera:
        assert (await camera.next())["type"] == "welcome"
        group = seat_group(room.id, seat)
        older = (group, {"type": "seat.taken", "ticket": "0" * 32})
        await asyncio.to_thread(announce, [older, (group, {"type": "pace.changed", "interval_ms": 1500})])
        assert await camera.next() == {"type": "pace", "interval_ms": 1500}
        newer = (await asyncio.to_thread(open_tickets, room.id, {seat: True}))[seat]
        await asyncio.to_thread(announce, [(group, {"type": "seat.taken", "ticket": newer})])
        assert await camera.closed() == 4409


@pytest.mark.parametrize("happens", ["withdrawn", "ended", "removed", "switched off"])
async def test_a_camera_page_that_overlooked_a_change_while_it_connected_comes_back(monkeypatch, happens):
    room = await sync_to_async(live_room)(1, connected=False)
    (seat,) = room.seats
    happen = {
        "withdrawn": lambda: consent.withdraw(seat),
        "ended": lambda: sessions.end(room.session),
        "removed": lambda: seats.remove(seat),
        "switched off": lambda: analytics.switch_off(room.course, "A pause."),
    }[happens]
    monkeypatch.setattr(gateway, "camera_slots", lambda: Tickets(happen))
    async with page(seat.student, f"/ws/sessions/{room.id}/camera/") as camera:
        assert await camera.closed() == 1012


async def test_a_camera_page_is_asked_to_come_back_while_redis_is_away(monkeypatch, caplog):
    def away() -> None:
        raise RedisAway

    room = await sync_to_async(live_room)(1, connected=False)
    monkeypatch.setattr(gateway, "camera_slots", lambda: Tickets(away))
    async with page(room.seats[0].student, f"/ws/sessions/{room.id}/camera/") as camera:
        assert await camera.closed() == 1013
    assert caplog.messages == ["Redis is away: a student is asked to come back"]


@pytest.mark.parametrize("is_lost", [False, True])
async def test_a_page_asks_for_pictures_as_seldom_as_its_course_says(monkeypatch, redis: Redis, is_lost):
    room = await sync_to_async(live_room)(1, connected=False, interval_seconds=4)
    monkeypatch.setattr(gateway, "camera_slots", lambda: RealTickets(None))
    if is_lost:
        redis.flushdb()
    async with page(room.seats[0].student, f"/ws/sessions/{room.id}/camera/") as camera:
        assert (await camera.next())["interval_ms"] == 4000


async def test_every_open_page_hears_that_the_cameras_are_switched(monkeypatch):
    room, teacher = await sync_to_async(room_with_teacher)()
    monkeypatch.setattr(gateway, "camera_slots", lambda: RealTickets(None))
    async with (
        page(room.seats[0].student, f"/ws/sessions/{room.id}/camera/") as camera,
        page(teacher, f"/ws/sessions/{room.id}/dashboard/") as dashboard,
    ):
        assert (await camera.next())["type"] == "welcome"
        assert (await dashboard.next())["session"]["mode"] == "individual"
        await sync_to_async(analytics.switch_off)(room.course, "A pause.")
        assert await camera.next() == {"type": "cameras.switched"}
        event = await dashboard.next()
        assert (event["type"], event["signal"]["why"]) == ("live.updated", "self_report")
        assert await dashboard.next() == {"type": "cameras.switched"}
