"""Students speak in one browser, the teacher hears it in another; no camera is needed for that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from classrooms.enums import PrivacyMode
from classrooms.models import Course, User
from classrooms.services import seats
from tests.factories import UserFactory
from tests.live.chromium import chromium_path
from tests.live.conftest import Lesson, agree
from tests.live.site import Site
from tests.live.test_browser import signed_in, watch

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

WINDOWS = [{"width": 1440, "height": 900}, {"width": 1024, "height": 768}, {"width": 390, "height": 844}]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield started
        await started.close()


async def complaints_of_axe(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found.response["violations"]]


async def student_page(browser: Browser, site: Site, lesson: Lesson, student: User) -> Page:
    page = await (await signed_in(browser, site, student)).new_page()
    await page.goto(f"/sessions/{lesson.session.id}/camera/")
    await expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    return page


def five_more(course: Course) -> list[User]:
    return [seats.enrol(course, UserFactory()).student for _ in range(5)]


@pytest.mark.parametrize("lesson", [PrivacyMode.SELF_REPORT], indirect=True)
async def test_votes_and_hands_reach_the_teacher_and_the_answer_comes_back(
    site: Site, lesson: Lesson, browser: Browser
):
    others = await asyncio.to_thread(five_more, lesson.course)
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    complaints = watch(teacher)
    await teacher.goto(f"/sessions/{lesson.session.id}/")
    await expect(teacher.locator("#pace-words")).to_have_text("No signal")

    pages = [await student_page(browser, site, lesson, student) for student in (lesson.bob, *others)]
    bob, *rest = pages
    complaints_of_bob = watch(bob)
    await bob.get_by_label("When I am lost, my teacher may see that it is me").check()
    await bob.get_by_role("button", name="I am lost").click()
    await expect(bob.locator("#say-vote")).to_contain_text("You said “I am lost”: it counts for 5 more minutes, with")
    await expect(bob.get_by_role("button", name="Too slow")).to_be_disabled()
    for page in rest[:3]:
        await page.get_by_role("button", name="Too fast").click()
    await rest[3].get_by_role("button", name="Ask for help").click()

    await expect(teacher.locator("#pace-words")).to_have_text("Too fast", timeout=15_000)
    await expect(teacher.locator("#pace-count")).to_have_text("4 votes, 6 present")
    needs = teacher.locator("#needs li")
    await expect(needs).to_have_count(2)
    assert [await one.get_attribute("data-need") for one in await needs.all()] == ["help", "lost"]
    await expect(needs.nth(1)).to_contain_text("Bob")
    named = await teacher.locator("#needs").inner_text()
    assert [str(student) in named for student in others] == [False, False, False, True, False]

    await needs.nth(0).get_by_role("button").press("Enter")
    await expect(needs).to_have_count(1)
    await expect(rest[3].get_by_role("button", name="Ask for help")).to_be_enabled()

    await bob.reload()  # what was said is still said
    await expect(bob.get_by_role("button", name="I am lost")).to_have_attribute("aria-pressed", "true")
    await bob.get_by_role("button", name="I am lost").click()
    await expect(bob.locator("#say-vote")).to_contain_text("Taken back.")
    await expect(teacher.locator("#pace-count")).to_have_text("3 votes, 6 present")
    await rest[0].close()
    await expect(needs).to_contain_text("has dropped out", timeout=30_000)
    await expect(teacher.locator("#pace-count")).to_have_text("3 votes, 5 present", timeout=15_000)
    assert complaints == []
    assert complaints_of_bob == []


@pytest.mark.parametrize("lesson", [PrivacyMode.SELF_REPORT], indirect=True)
async def test_the_class_is_asked_and_the_moment_noted_with_keys_alone(site: Site, lesson: Lesson, browser: Browser):
    others = await asyncio.to_thread(five_more, lesson.course)
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    complaints = watch(teacher)
    await teacher.goto(f"/sessions/{lesson.session.id}/")
    await expect(teacher.locator("#connection")).to_have_attribute("data-state", "open")
    pages = [await student_page(browser, site, lesson, student) for student in others]

    await teacher.get_by_role("button", name="Note").press("Enter")
    await teacher.keyboard.type("Recursion <b>")
    await teacher.get_by_label("Single keys on this page").check()
    await teacher.get_by_role("button", name="New topic").press("Enter")
    await expect(teacher.locator("#mark-dialog")).to_be_hidden()
    await teacher.keyboard.press("m")
    await expect(teacher.locator("#marks")).to_contain_text("New topic: Recursion <b>")
    await teacher.get_by_label("What is it about?").press("Enter")  # an empty note
    await expect(teacher.locator("#mark-dialog")).to_be_hidden()
    await expect(teacher.locator("#marks")).to_contain_text("Note")

    await teacher.keyboard.press("s")
    await expect(teacher.locator("#ledger-count")).to_have_text("1")
    await teacher.keyboard.press("b")
    await expect(teacher.locator("#ledger")).to_contain_text("the break is not over")
    await teacher.keyboard.press("b")
    await expect(teacher.locator("#ledger")).not_to_contain_text("the break is not over")
    await teacher.keyboard.press("a")
    await expect(teacher.locator("#ledger-count")).to_have_text("3")
    await teacher.get_by_role("button", name="What I did").press("Enter")
    await expect(teacher.locator("#ledger tbody th").first).to_have_text("Asked the class")
    await teacher.keyboard.press("Escape")
    for page, word in zip(pages, ("All clear", "Partly", "I am lost", "All clear"), strict=False):
        asked = page.locator("#asked")
        await expect(asked).to_be_visible()
        assert (await page.title()).startswith("● Your teacher asks")
        await asked.get_by_role("button", name=word).click()
        await expect(asked).to_contain_text("Thank you")
        assert not (await page.title()).startswith("●")
    await expect(teacher.locator("#pulse-count")).to_contain_text("4 of 5 answered")
    await expect(teacher.locator("#pulse-words")).to_contain_text("once five students have answered")
    latecomer = pages[4]
    await latecomer.reload()
    await latecomer.locator("#asked").get_by_role("button", name="I am lost").click()
    await expect(teacher.locator("#pulse-words")).to_have_text("2 all clear · 1 partly · 2 lost")
    await teacher.get_by_role("button", name="Close the question").click()
    await expect(latecomer.locator("#asked")).to_be_hidden()
    await teacher.get_by_role("button", name="Hide").click()
    await expect(teacher.locator("#pulse")).to_be_hidden()
    assert complaints == []


@pytest.mark.parametrize("lesson", [PrivacyMode.SELF_REPORT], indirect=True)
async def test_without_cameras_the_dashboard_is_made_of_what_students_say(site: Site, lesson: Lesson, browser: Browser):
    others = await asyncio.to_thread(five_more, lesson.course)
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    complaints = watch(teacher)
    await teacher.goto(f"/sessions/{lesson.session.id}/")
    await expect(teacher.locator("#answers-count")).to_have_text("Nobody has answered in the last 10 minutes.")
    *pages, last = [await student_page(browser, site, lesson, student) for student in others]
    for page, answer in zip(pages, ("Well", "Very well", "Well", "Okay"), strict=True):
        await page.locator(".check-in").get_by_role("button", name=answer, exact=True).click()
    await expect(teacher.locator("#answers-count")).to_contain_text("4 of 5 answers")
    assert await teacher.locator(".answers__count").all_inner_texts() == ["\N{EN DASH}"] * 5
    await expect(last.locator("#check-in-state")).to_contain_text("once 5 have answered. Never who.")
    await last.get_by_role("button", name="So-so").click()

    await expect(teacher.locator("#answers-mean")).to_have_text("3.6")
    assert await teacher.locator(".answers__count").all_inner_texts() == ["1", "2", "1", "1", "0"]
    names = teacher.locator("#answers tbody th")
    assert await names.evaluate_all("names => names.every(name => name.scrollWidth <= name.clientWidth)")
    await last.get_by_role("button", name="Too fast").click()
    await expect(teacher.locator("#own-chart .main-svg").first).to_be_visible(timeout=15_000)
    await expect(teacher.locator("#votes-chart .main-svg").first).to_be_visible(timeout=15_000)
    for summary in await teacher.locator("#own-cards summary").all():
        await summary.press("Enter")
    await expect(teacher.locator("#own-table tbody td").first).to_have_text("3.6", timeout=15_000)
    await expect(teacher.locator("#votes-table tbody td").nth(2)).to_have_text("1", timeout=15_000)
    tile = teacher.locator(".tile", has_text=str(others[4]))
    await expect(tile.locator(".tile__state")).to_have_text("Here")
    said = await teacher.locator("main").inner_text()
    assert [word for word in ("camera", "face", "ontribut", "overage", "ood") if word in said] == []
    assert await complaints_of_axe(teacher) == []
    assert complaints == []


async def test_the_cards_follow_when_the_first_student_agrees_to_the_camera(
    site: Site, lesson: Lesson, browser: Browser
):
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    await teacher.goto(f"/sessions/{lesson.session.id}/")
    await expect(teacher.locator("#connection")).to_have_attribute("data-state", "open")
    await expect(teacher.locator("#own-cards")).to_contain_text("Nobody here has agreed to the camera")
    await expect(teacher.locator("#read-cards")).to_be_hidden()
    await asyncio.to_thread(agree, lesson.bobs_seat)
    await student_page(browser, site, lesson, lesson.bob)
    await expect(teacher.locator("#read-cards")).to_be_visible()
    await expect(teacher.locator("#own-cards")).to_be_hidden()


def fifty_seats(course: Course) -> None:
    for number in range(48):
        seats.enrol(course, UserFactory(display_name=f"Student {number}"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lesson", [PrivacyMode.SELF_REPORT, PrivacyMode.AGGREGATE], indirect=True)
async def test_both_pages_are_accessible_and_fifty_tiles_fit(site: Site, lesson: Lesson, browser: Browser, theme: str):
    await asyncio.to_thread(fifty_seats, lesson.course)
    if lesson.course.uses_cameras:
        await asyncio.to_thread(agree, lesson.bobs_seat)
    bob = await student_page(browser, site, lesson, lesson.bob)
    await bob.get_by_role("button", name="Ask for help").click()
    await bob.get_by_role("button", name="Too fast").click()
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    await teacher.goto(f"/sessions/{lesson.session.id}/")
    await expect(teacher.locator("#needs li")).to_have_count(1)
    await expect(teacher.locator(".tile")).to_have_count(50)
    for page in (bob, teacher):
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await page.reload()
        await expect(page.locator("#connection")).to_have_attribute("data-state", "open")
        for window in WINDOWS:
            await page.set_viewport_size(window)
            assert await complaints_of_axe(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await teacher.set_viewport_size(WINDOWS[0])
    await expect(teacher.locator("#mood-why")).to_be_visible(visible=lesson.course.uses_cameras)  # the taller card
    lowest = await teacher.locator(".tile").evaluate_all(
        "tiles => Math.max(...tiles.map(tile => tile.getBoundingClientRect().bottom))"
    )
    assert lowest <= WINDOWS[0]["height"]
