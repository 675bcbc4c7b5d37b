"""The small window of a teacher who presents, and a dashboard that stands still when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Error, Page, WebSocket, WebSocketRoute, async_playwright, expect

from classrooms.enums import PrivacyMode
from classrooms.live.events import Hint
from classrooms.services import sessions
from classrooms.services.hint_log import log_hint
from tests.live.chromium import chromium_path
from tests.live.conftest import Lesson
from tests.live.site import Site
from tests.live.test_browser import signed_in, watch
from tests.live.test_voices import complaints_of_axe, five_more, student_page

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

without_cameras = pytest.mark.parametrize("lesson", [PrivacyMode.SELF_REPORT], indirect=True)
WITHOUT_PICTURE_IN_PICTURE = "delete window.documentPictureInPicture"
WITHOUT_POP_UPS = "window.open = () => null"
HIDDEN = "window.requestAnimationFrame = () => 0"
"""As in a tab that nobody sees: no frame is ever drawn."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield started
        await started.close()


async def dashboard(browser: Browser, site: Site, lesson: Lesson, *scripts: str) -> tuple[Page, WebSocket]:
    page = await (await signed_in(browser, site, lesson.alice)).new_page()
    for script in scripts:
        await page.add_init_script(script)
    async with page.expect_websocket() as connecting:
        await page.goto(f"/sessions/{lesson.session.id}/")
    await expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    return page, await connecting.value


async def small_window(page: Page) -> Page:
    async with page.context.expect_page() as opening:
        await page.get_by_role("button", name="Small window").click()
    return await opening.value


@without_cameras
@pytest.mark.parametrize(
    ("script", "is_on_top"), [("", True), (WITHOUT_PICTURE_IN_PICTURE, False)], ids=["on top", "pop-up"]
)
async def test_the_small_window_shows_the_class_while_the_page_behind_it_draws_nothing(
    site: Site, lesson: Lesson, browser: Browser, script: str, is_on_top: bool
):
    others = await asyncio.to_thread(five_more, lesson.course)
    page, _ = await dashboard(browser, site, lesson, HIDDEN, script)
    complaints = watch(page)
    small = await small_window(page)
    assert await page.evaluate("Boolean(window.documentPictureInPicture?.window)") == is_on_top
    await expect(page.get_by_role("button", name="Small window")).to_have_attribute("aria-pressed", "true")
    await expect(small.locator(".connection")).to_have_text("Live")
    await expect(small.locator(".glance__mood")).to_have_text(re.compile("No camera in this course0 of 0"))
    await expect(small.locator(".glance__needs")).to_have_text("Nobody right now")

    pages = [await student_page(browser, site, lesson, student) for student in (lesson.bob, *others)]
    for student in pages[1:5]:
        await student.get_by_role("button", name="Too fast").click()
    await pages[0].get_by_role("button", name="Ask for help").click()
    await expect(small.locator(".glance__pace")).to_have_text("Too fast4 votes", timeout=15_000)
    await expect(small.locator(".glance__figures dt").last).to_have_text("Who needs you: 1")
    await expect(small.locator(".glance__need")).to_have_text("Bob asks for help")
    for theme in ("light", "dark"):
        await small.emulate_media(color_scheme=theme)
        assert await complaints_of_axe(small) == []
    assert complaints == []

    await asyncio.to_thread(sessions.end, lesson.session)
    await expect(page.locator("#connection-note")).to_contain_text("has ended")
    await expect(page.get_by_role("button", name="Small window")).to_have_attribute("aria-pressed", "false")
    assert small.is_closed()


async def test_the_small_window_goes_with_its_page_and_with_escape(site: Site, lesson: Lesson, browser: Browser):
    page, _ = await dashboard(browser, site, lesson, WITHOUT_PICTURE_IN_PICTURE)
    button = page.get_by_role("button", name="Small window")
    small = await small_window(page)
    async with small.expect_event("close"):
        with contextlib.suppress(Error):  # it is gone before the key is up
            await small.keyboard.press("Escape")
    await expect(button).to_have_attribute("aria-pressed", "false")
    again = await small_window(page)
    async with again.expect_event("close"):
        await page.goto("/")


async def test_a_browser_that_opens_no_window_is_told_of_kindly(site: Site, lesson: Lesson, browser: Browser):
    page, _ = await dashboard(browser, site, lesson, WITHOUT_PICTURE_IN_PICTURE, WITHOUT_POP_UPS)
    await page.get_by_role("button", name="Small window").click()
    await expect(page.locator("#connection-note")).to_contain_text("Allow pop-ups for this site and try again.")
    await expect(page.get_by_role("button", name="Small window")).to_have_attribute("aria-pressed", "false")


async def two_seconds(page: Page) -> None:
    """Waits until the page's clock has moved twice: what was due within a second has been shown."""
    for _ in range(2):
        await expect(page.locator("#clock")).not_to_have_text(await page.locator("#clock").inner_text())


@without_cameras
async def test_a_paused_dashboard_stands_still_and_goes_on_where_the_class_is(
    site: Site, lesson: Lesson, browser: Browser
):
    page, socket = await dashboard(browser, site, lesson)
    small = await small_window(page)
    bob = await student_page(browser, site, lesson, lesson.bob)
    pause = page.get_by_role("button", name="Pause updates")
    await pause.press("Enter")
    await expect(page.locator("#connection-text")).to_have_text(re.compile(r"^Paused at \d"))
    async with socket.expect_event("framereceived", lambda payload: '"need": "help"' in payload):
        await bob.get_by_role("button", name="Ask for help").click()
    await two_seconds(page)
    await page.locator("summary").first.click()  # unfolding draws again what is shown, not what is
    await expect(page.locator("#needs li")).to_have_count(0)
    await expect(small.locator(".glance__needs")).to_have_text("Nobody right now")
    await expect(small.locator(".connection")).to_have_text(re.compile(r"^Paused at \d"))

    await pause.press("Enter")
    await expect(page.locator("#needs li")).to_contain_text("Bob")
    await expect(small.locator(".glance__need")).to_have_text("Bob asks for help")
    await expect(page.locator("#connection-text")).to_have_text("Live")


async def hinted_dashboard(browser: Browser, site: Site, lesson: Lesson) -> Page:
    """As the server sends it, but for the hint: to raise one takes minutes and a class of faces."""
    hint = Hint(id=str(uuid4()), raised_at=time.time(), usual=0.2, rise=0.1, z=4.0, n=12, sensitivity="moderate")
    await asyncio.to_thread(log_hint, str(lesson.session.id), None, hint, hint["raised_at"])
    page = await (await signed_in(browser, site, lesson.alice)).new_page()

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda said: socket.send(json.dumps({**json.loads(said), "hint": hint})))

    await page.route_web_socket("**/dashboard/", route)
    await page.goto(f"/sessions/{lesson.session.id}/")
    await expect(page.locator("#hint-ask")).to_be_visible()
    return page


async def test_a_hint_is_answered_in_the_small_window_by_keys_alone(site: Site, lesson: Lesson, browser: Browser):
    page = await hinted_dashboard(browser, site, lesson)
    small = await small_window(page)
    await expect(small.locator(".glance__hint")).to_contain_text("check understanding?")
    await page.route("**/pulse/", lambda route: route.abort())
    await page.route("**/hints/*/", lambda route: route.abort())
    await small.get_by_role("button", name="Ask the class").press("Enter")
    await expect(small.locator(".glance__trouble")).to_contain_text("The class could not be asked.")
    assert not await asyncio.to_thread(lesson.session.pulses.exists)

    await page.unroute_all()
    await small.get_by_role("button", name="Ask the class").press("Enter")
    await expect(small.locator(".glance__asked")).to_contain_text("0 of 0 answered")
    await expect(small.locator(".glance__hint")).to_be_hidden()
    await expect(small.locator(".glance__trouble")).to_be_hidden()
    assert await small.evaluate("document.activeElement.className") == "glance"
    assert await asyncio.to_thread(lesson.session.hints.exclude(seen_at=None).count) == 1


async def test_a_hint_that_was_seen_goes_without_a_question_to_the_class(site: Site, lesson: Lesson, browser: Browser):
    small = await small_window(await hinted_dashboard(browser, site, lesson))
    await small.get_by_role("button", name="Seen").click()
    await expect(small.locator(".glance__hint")).to_be_hidden()
    assert not await asyncio.to_thread(lesson.session.pulses.exists)
