"""Who may open which socket and page. Every refusal is tried where something could leak."""

import asyncio
import json

import pytest
from websockets.exceptions import InvalidStatus

from classrooms.enums import Role
from classrooms.models import Session
from classrooms.routing import websocket_urlpatterns
from classrooms.services import sessions
from tests.factories import SeatFactory, SessionFactory, TeacherFactory, UserFactory
from tests.live.conftest import Lesson, agree
from tests.live.site import Site, webcam_jpeg

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


async def status_of(site: Site, path: str, **options: object) -> int:
    """The HTTP status with which a handshake is refused; 101 when it is not."""
    try:
        async with site.socket(path, **options):  # type: ignore[arg-type]  # passed on as they are
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def paths(session: Session) -> list[str]:
    return [f"/ws/sessions/{session.id}/{page}/" for page in ("camera", "dashboard")]


SOCKETS = {
    # page, state of the lesson    nobody alice ann mallory bob eve admin
    ("dashboard", "live"): (403, 101, 101, 403, 403, 403, 101),
    ("dashboard", "scheduled"): (403, 101, 403, 403, 403, 403, 101),
    ("dashboard", "ended"): (403, 101, 403, 403, 403, 403, 101),
    ("camera", "live"): (403, 403, 403, 403, 101, 403, 403),
    ("camera", "scheduled"): (403, 403, 403, 403, 101, 403, 403),
    ("camera", "ended"): (403, 403, 403, 403, 101, 403, 403),
}
"""Whose handshake is taken (101). In a lesson that is not live it is closed at once: 4410, or 1013 before the start."""


@pytest.mark.parametrize(("page", "state"), SOCKETS)
async def test_who_may_open_a_socket(site: Site, lesson: Lesson, page: str, state: str):
    def everybody() -> tuple[dict[str, str | None], Session]:
        ann, eve = TeacherFactory(display_name="Ann"), UserFactory(display_name="Eve")
        lesson.course.assistants.add(ann)
        SeatFactory(student=eve)
        admin = UserFactory(display_name="Alex", role=Role.ADMIN)
        people = {
            "alice": lesson.alice,
            "ann": ann,
            "mallory": lesson.mallory,
            "bob": lesson.bob,
            "eve": eve,
            "admin": admin,
        }
        if state == "ended":
            sessions.end(lesson.session)
        session = SessionFactory(course=lesson.course) if state == "scheduled" else lesson.session
        return {"nobody": None, **{name: site.cookie(person) for name, person in people.items()}}, session

    cookies, session = await asyncio.to_thread(everybody)
    path = f"/ws/sessions/{session.id}/{page}/"
    found = {name: await status_of(site, path, cookie=cookie) for name, cookie in cookies.items()}
    assert found == dict(zip(cookies, SOCKETS[page, state], strict=True))


def test_every_socket_is_in_the_table():
    routes = [str(pattern.pattern) for pattern in websocket_urlpatterns]
    assert {page for page, _ in SOCKETS} == {route.split("/")[-2] for route in routes if route}


async def test_a1_no_cookie_is_403(site: Site, lesson: Lesson):
    assert [await status_of(site, path) for path in paths(lesson.session)] == [403, 403]


async def test_an_address_that_is_none_is_403_like_one_that_is_not_yours(site: Site, lesson: Lesson):
    cookie = await asyncio.to_thread(site.cookie, lesson.alice)
    for path in ("/ws/", f"/ws/sessions/{lesson.course.id}/dashboard/", "/ws/sessions/1/camera/", "/"):
        assert await status_of(site, path, cookie=cookie) == 403


async def test_a2_a_forged_or_expired_cookie_is_403(site: Site, lesson: Lesson):
    from django.contrib.sessions.models import Session as BrowserSession

    expired = await asyncio.to_thread(site.cookie, lesson.alice)
    await asyncio.to_thread(BrowserSession.objects.filter(session_key=expired).delete)
    for cookie in ("0" * 32, "../../etc/passwd", expired):
        assert [await status_of(site, path, cookie=cookie) for path in paths(lesson.session)] == [403, 403]


async def test_a3_a_student_cannot_open_a_dashboard(site: Site, lesson: Lesson):
    cookie = await asyncio.to_thread(site.cookie, lesson.bob)
    assert await status_of(site, f"/ws/sessions/{lesson.session.id}/dashboard/", cookie=cookie) == 403


async def test_a4_another_teacher_finds_nothing(site: Site, lesson: Lesson):
    cookie = await asyncio.to_thread(site.cookie, lesson.mallory)
    assert [await status_of(site, path, cookie=cookie) for path in paths(lesson.session)] == [403, 403]

    def statuses() -> dict[str, int]:
        with site.http(lesson.mallory) as browser:
            pages = [
                f"/courses/{lesson.course.id}/",
                f"/sessions/{lesson.session.id}/",
                f"/sessions/{lesson.session.id}/qr.svg",
                f"/sessions/{lesson.session.id}/consent/",
                f"/sessions/{lesson.session.id}/camera/",
                f"/api/sessions/{lesson.session.id}/frames/",
                f"/api/sessions/{lesson.session.id}/state/",
            ]
            found = {page: browser.get(page).status_code for page in pages}
            token = {"X-CSRFToken": browser.cookies.get("csrftoken", "")}
            if not token["X-CSRFToken"]:
                browser.get("/join/")
                token = {"X-CSRFToken": browser.cookies["csrftoken"]}
            for action in (
                f"/courses/{lesson.course.id}/sessions/",
                f"/sessions/{lesson.session.id}/start/",
                f"/sessions/{lesson.session.id}/end/",
                f"/api/sessions/{lesson.session.id}/camera/",
                f"/api/sessions/{lesson.session.id}/withdraw/",
            ):
                found[action] = browser.post(action, headers=token).status_code
            return found

    found = await asyncio.to_thread(statuses)
    assert set(found.values()) == {404}, found
    await asyncio.to_thread(lesson.session.refresh_from_db)
    assert lesson.session.is_live


async def test_a5_a_spoofed_student_id_changes_nothing(site: Site, lesson: Lesson):
    """The seat comes from the cookie: what else a page sends is not looked at."""
    await asyncio.to_thread(agree, lesson.bobs_seat)
    await asyncio.to_thread(agree, lesson.charlies_seat)
    cookie = await asyncio.to_thread(site.cookie, lesson.bob)
    path = f"/ws/sessions/{lesson.session.id}/camera/?seat={lesson.charlies_seat.id}&student={lesson.charlie.id}"
    bob, charlie = str(lesson.bobs_seat.id), str(lesson.charlies_seat.id)
    from tests.live.site import Page

    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.socket(path, cookie) as ws:
        page = Page(ws)
        await page.next("welcome")
        await page.send_frame(7, webcam_jpeg())
        event = await teacher.next("live.updated", lambda e: any((t or {}).get("seq") for t in e["tiles"].values()))
    assert event["tiles"][bob]["seq"] == 7
    assert charlie not in event["tiles"]


async def test_a6_who_is_not_enrolled_is_403(site: Site, lesson: Lesson):
    stranger = await asyncio.to_thread(UserFactory, display_name="Eve")
    cookie = await asyncio.to_thread(site.cookie, stranger)
    assert [await status_of(site, path, cookie=cookie) for path in paths(lesson.session)] == [403, 403]


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        "http://[half",
    ],
)
async def test_a7_a_page_of_another_site_is_403(site: Site, lesson: Lesson, origin: str | None):
    cookies = {
        "camera": await asyncio.to_thread(site.cookie, lesson.bob),
        "dashboard": await asyncio.to_thread(site.cookie, lesson.alice),
    }
    for page, cookie in cookies.items():
        path = f"/ws/sessions/{lesson.session.id}/{page}/"
        assert await status_of(site, path, cookie=cookie, origin=origin) == 403
        assert await status_of(site, path, cookie=cookie) == 101


async def test_signing_out_closes_the_sockets_within_five_seconds(site: Site, lesson: Lesson):
    def sign_out(cookie: str) -> None:
        with site.http() as browser:
            browser.cookies.set("sessionid", cookie)
            browser.get("/join/")
            answer = browser.post("/sign-out/", data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]})
            assert answer.status_code == 302

    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        for user, page in ((lesson.alice, teacher), (lesson.bob, bob)):
            await asyncio.to_thread(sign_out, await asyncio.to_thread(site.cookie, user))
            async with asyncio.timeout(5):
                assert await page.closed() == 4401


async def test_taking_a_seat_away_closes_its_socket_and_its_tile(site: Site, lesson: Lesson):
    from classrooms.services import seats

    seat = str(lesson.bobs_seat.id)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await teacher.next("live.updated", lambda e: seat in e["tiles"])
        await asyncio.to_thread(seats.remove, lesson.bobs_seat)
        assert await bob.closed() == 4403
        await teacher.next("live.updated", lambda e: e["tiles"].get(seat, "?") is None)


async def test_the_dashboard_socket_answers_nothing_but_what_it_knows(site: Site, lesson: Lesson):
    async with site.dashboard(lesson.alice, lesson.session) as teacher:
        await teacher.ws.send(json.dumps({"type": "drop everything"}))
        await teacher.ws.send("x" * 1000)
        assert await teacher.closed() == 4400
