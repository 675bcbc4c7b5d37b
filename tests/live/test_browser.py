"""Students and a teacher in a real browser, with a camera that plays a clip."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from classrooms import gateway
from classrooms.live.announce import announce
from classrooms.live.groups import user_group
from classrooms.models import ConsentText, Course, Seat, User, Window
from tests.live.chromium import camera_arguments, chromium_path, window, write_clip
from tests.live.conftest import Lesson, agree
from tests.live.site import Site

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """The system's Chromium; its camera smiles for six seconds, then does not, and so on."""
    clip = await asyncio.to_thread(write_clip, tmp_path / "camera.mjpeg", ["smile", "tense"], 15)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium_path(), args=camera_arguments(clip))
        yield started
        await started.close()


async def signed_in(browser: Browser, site: Site, user: User) -> BrowserContext:
    """A browser profile with the user's cookie and the camera allowed."""
    context = await browser.new_context(base_url=site.url, permissions=["camera"])
    cookie = await asyncio.to_thread(site.cookie, user)
    await context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.url}])
    return context


def watch(page: Page) -> list[str]:
    """Collects what the page complains about: script errors, refused content, failed requests."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    return complaints


async def mood_of(tile: object) -> int:
    """The number on a tile, once it shows one."""
    text = await tile.inner_text()  # type: ignore[attr-defined]  # a Playwright locator
    found = re.search(r"Mood (\d+)", text)
    return int(found.group(1)) if found else -1


async def test_a_guest_agrees_the_teacher_sees_the_mood_move_and_withdrawal_greys_the_tile(
    site: Site, lesson: Lesson, browser: Browser
):
    await asyncio.to_thread(Course.objects.filter(id=lesson.course.id).update, allow_guests=True)
    teachers = await signed_in(browser, site, lesson.alice)
    teacher = await teachers.new_page()
    complaints = watch(teacher)
    await teacher.goto(f"/sessions/{lesson.session.id}/")

    student = await (await browser.new_context(base_url=site.url, permissions=["camera"])).new_page()
    complaints_of_student = watch(student)
    await student.goto(f"/join/{lesson.session.code}/")
    await student.get_by_label("Your name").fill("Dana <b>Guest</b>")
    await student.get_by_role("button", name="Join as a guest").click()
    await expect(student.get_by_role("heading", name="Your camera, your choice")).to_be_visible()
    for box in ("live", "stored", "individual"):
        await student.locator(f"input[name={box}]").check()
    await student.get_by_role("button", name="I agree").click()
    await student.get_by_role("button", name="Turn my camera on").click()
    await expect(student.get_by_text("Your camera is being analysed")).to_be_visible()

    seat = await asyncio.to_thread(lambda: Seat.objects.get(student__is_guest=True))
    tile = teacher.locator(f'[data-seat="{seat.id}"]')
    await expect(tile).to_have_attribute("data-state", "live", timeout=15_000)
    await expect(tile).to_contain_text("Dana <b>Guest</b>", timeout=15_000)
    moods = []
    async with asyncio.timeout(45):
        while not moods or max(moods) - min(moods) < 8:  # the smile goes, and the mood with it
            moods.append(await mood_of(tile))
            moods = [mood for mood in moods if mood >= 0]
            await asyncio.sleep(0.5)

    await student.get_by_role("button", name="Take my consent back").click()
    await student.get_by_role("button", name="Take it back").click()
    began = time.monotonic()
    await expect(tile).to_have_attribute("data-state", "camera_off")
    assert time.monotonic() - began < 2.0
    assert await mood_of(tile) == -1
    assert complaints == []
    assert complaints_of_student == []


async def test_the_dashboard_comes_back_after_its_connection_was_cut(site: Site, lesson: Lesson, browser: Browser):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    page = await (await signed_in(browser, site, lesson.alice)).new_page()
    await page.goto(f"/sessions/{lesson.session.id}/")
    connection = page.locator("#connection")
    await expect(connection).to_have_attribute("data-state", "open")
    restart = (user_group(lesson.alice.id), {"type": "socket.refused", "code": 1012})  # as a server says that restarts
    await asyncio.to_thread(announce, [restart])
    await expect(connection).not_to_have_attribute("data-state", "open")
    await expect(connection).to_have_attribute("data-state", "open", timeout=30_000)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        tile = page.locator(f'[data-seat="{lesson.bobs_seat.id}"]')
        await expect(tile).to_have_attribute("data-state", "unknown")


async def test_pausing_and_the_camera_off_are_shown_to_the_teacher(site: Site, lesson: Lesson, browser: Browser):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    student = await (await signed_in(browser, site, lesson.bob)).new_page()
    await teacher.goto(f"/sessions/{lesson.session.id}/")
    tile = teacher.locator(f'[data-seat="{lesson.bobs_seat.id}"]')
    await student.goto(f"/sessions/{lesson.session.id}/camera/")
    await expect(tile).to_have_attribute("data-state", "camera_off")
    await student.get_by_role("button", name="Turn my camera on").click()
    await expect(tile).to_have_attribute("data-state", "live", timeout=15_000)
    await student.get_by_role("button", name="Pause").click()
    await expect(tile).to_have_attribute("data-state", "paused")
    await student.get_by_role("button", name="Go on").click()
    await expect(tile).to_have_attribute("data-state", "live", timeout=15_000)
    await student.get_by_role("button", name="Turn camera off").click()
    await expect(tile).to_have_attribute("data-state", "camera_off")
    await student.close()
    await expect(tile).to_have_attribute("data-state", "away")


async def test_what_a_student_agrees_to_changes_in_place_with_keys_alone(site: Site, lesson: Lesson, browser: Browser):
    await asyncio.to_thread(agree, lesson.bobs_seat, stored=True, individual=False)
    session = lesson.session
    await asyncio.to_thread(
        Window.objects.create, session=session, seat=lesson.bobs_seat, starts_at=session.started_at, accepted=1
    )
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    student = await (await signed_in(browser, site, lesson.bob)).new_page()
    complaints = watch(student)
    await teacher.goto(f"/sessions/{session.id}/")
    tile = teacher.locator(f'[data-seat="{lesson.bobs_seat.id}"]')
    await student.goto(f"/sessions/{session.id}/camera/")
    await student.get_by_role("button", name="Turn my camera on").click()
    await expect(tile).to_contain_text("Contributing", timeout=15_000)

    individual, said = student.get_by_label("My teacher may see my mood"), student.locator("#scopes-said")
    await individual.press("Space")
    began = time.monotonic()
    await expect(tile).to_contain_text("Mood", timeout=2000)
    assert time.monotonic() - began < 2.0
    await expect(said).to_have_text("Your teacher sees your own mood from now on.")
    await expect(student.locator("#seen-alone")).to_be_visible()
    await expect(individual).to_be_focused()
    await individual.press("Space")
    await expect(tile).to_contain_text("Contributing", timeout=2000)

    await student.get_by_label("Keep my numbers for the report").press("Space")
    await expect(said).to_have_text("From now on no more numbers of you are kept.")
    await student.get_by_role("button", name="Erase what was kept").press("Enter")
    await expect(said).to_have_text("What was kept of you in this course is erased.")
    await expect(student.get_by_role("button", name="Erase what was kept")).to_be_hidden()
    assert not await asyncio.to_thread(Window.objects.filter(seat=lesson.bobs_seat).exists)

    await asyncio.to_thread(ConsentText.objects.create, version=99, title="Newer", body="Words")
    await individual.press("Space")
    await expect(student.locator("#scopes-error")).to_contain_text("its words have changed. Decide anew")
    await expect(individual).not_to_be_checked()
    assert [one for one in complaints if "403" not in one] == []


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_sampling_goes_on_in_a_tab_that_is_hidden_for_over_two_minutes(
    site: Site, lesson: Lesson, tmp_path: Path
):
    """Students look at the video call. In a hidden page timers stop being punctual; the camera's worker goes on."""
    await asyncio.to_thread(agree, lesson.bobs_seat)
    clip = await asyncio.to_thread(write_clip, tmp_path / "camera.mjpeg", ["smile"], 2)
    cookie = await asyncio.to_thread(site.cookie, lesson.bob)
    path = f"/sessions/{lesson.session.id}/camera/"
    async with window(tmp_path / "profile", clip) as chromium, chromium.tab("about:blank") as student:
        await student.command("Network.setCookie", name="sessionid", value=cookie, url=site.url)
        await student.command("Page.navigate", url=site.url + path)
        await student.until("document.getElementById('connection')?.dataset.state === 'open'")
        await student.run("document.getElementById('camera-on').click()")
        await student.until("document.getElementById('camera').dataset.phase === 'on'")
        async with chromium.tab("data:text/html,<title>The video call</title>") as call:
            await call.until("document.visibilityState === 'visible'")
            await student.until("document.visibilityState === 'hidden'")
            ticks = "new Promise(done => { let n = 0; setInterval(() => n++, 100); setTimeout(() => done(n), 4000) })"
            assert await student.run(ticks) < 10  # the browser really slows this page down

            before = _accepted(lesson)
            began = time.monotonic()
            await asyncio.sleep(125)  # the time is what is tested
            seen, waited = _accepted(lesson) - before, time.monotonic() - began
            assert await student.run("document.visibilityState") == "hidden"
    assert seen >= 0.9 * waited  # one a second


def _accepted(lesson: Lesson) -> int:
    return gateway.waiting_frames().counts(str(lesson.session.id)).get("accepted", 0)
