"""An admin switches the cameras of a course off in the middle of a lesson, over real sockets."""

import asyncio
import time

import httpx
import pytest

from classrooms.enums import Role
from classrooms.models import User
from classrooms.services import courses, sessions
from tests.factories import SessionFactory, UserFactory
from tests.live.conftest import Lesson, agree
from tests.live.site import Site, webcam_jpeg

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

REASON = "The parents' council has asked for a pause."


def switch(site: Site, admin: User, lesson: Lesson, **sent: str) -> int:
    with site.http(admin) as browser:
        browser.get("/join/")  # sets the CSRF cookie
        token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        return browser.post(f"/school/courses/{lesson.course.id}/cameras/", data={**sent, **token}).status_code


def opened(site: Site, user: User, page: str) -> httpx.Response:
    with site.http(user) as browser:
        return browser.get(page)


async def test_off_every_tile_is_grey_within_two_seconds_and_frames_are_refused_until_it_is_on_again(
    site: Site, lesson: Lesson
):
    seat, page = str(lesson.bobs_seat.id), f"/sessions/{lesson.session.id}/"
    admin = await asyncio.to_thread(lambda: UserFactory(role=Role.ADMIN))
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        assert (await bob.next("welcome"))["camera_allowed"] is True
        await bob.send_frame(1, webcam_jpeg())
        await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "live")

        assert await asyncio.to_thread(switch, site, lesson.alice, lesson, action="off", reason=REASON) == 404
        began = time.monotonic()
        assert await asyncio.to_thread(switch, site, admin, lesson, action="off", reason=REASON) == 302
        event = await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "here")
        assert time.monotonic() - began < 2.0
        assert (event["tiles"][seat]["mood"], event["signal"]["why"]) == (None, "self_report")
        await teacher.next("cameras.switched")
        await bob.next("cameras.switched")
        await bob.send_frame(2, webcam_jpeg())
        assert (await bob.next("verdict", lambda v: v["seq"] == 2))["verdict"] == "no_consent"
    for user, address in ((lesson.alice, page), (lesson.bob, f"{page}camera/")):
        assert (
            "The parents&#x27; council has asked for a pause."
            in (await asyncio.to_thread(opened, site, user, address)).text
        )
    async with site.camera(lesson.bob, lesson.session) as bob:
        assert (await bob.next("welcome"))["camera_allowed"] is False
        vote = {"vote": "too_fast"}
        answer = await asyncio.to_thread(site.post, lesson.bob, f"/api/sessions/{lesson.session.id}/pace/", vote)
        assert answer.status_code == 200
        assert await asyncio.to_thread(switch, site, admin, lesson, action="on") == 302
        await bob.next("cameras.switched")
    async with site.camera(lesson.bob, lesson.session) as bob:
        assert (await bob.next("welcome"))["camera_allowed"] is True
        await bob.send_frame(1, webcam_jpeg())
        assert (await bob.next("verdict", lambda v: v["seq"] == 1))["verdict"] == "accepted"


async def test_a_lesson_asks_for_pictures_as_seldom_as_its_course_says(site: Site, lesson: Lesson):

    def another() -> None:
        sessions.end(lesson.session)
        lesson.course.interval_seconds = 4
        assert courses.save(lesson.course, ["interval_seconds"]) is None

    await asyncio.to_thread(another)
    later = await asyncio.to_thread(lambda: SessionFactory(course=lesson.course))
    assert await asyncio.to_thread(sessions.start, later) is None
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.dashboard(lesson.alice, later) as teacher, site.camera(lesson.bob, later) as bob:
        assert (await bob.next("welcome"))["interval_ms"] == 4000
        await bob.send_frame(1, webcam_jpeg())
        event = await teacher.next("live.updated", lambda e: bool(e["points"]))
        assert event["interval_ms"] == 4000  # the clock has looked at it meanwhile, and the workers have time
