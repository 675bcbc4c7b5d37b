"""How well the reading works, in a real browser: found from each chart, and good to read for everybody."""

import asyncio
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from tests.live.chromium import camera_arguments, chromium_path, write_clip
from tests.live.conftest import Lesson, agree
from tests.live.site import Site
from tests.live.test_browser import signed_in, watch
from tests.live.test_models import USUAL, serving

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

STARTS_WITHIN = 30.0
WINDOWS = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


async def until_read() -> None:
    """Waits for the worker's sign of life, which was forgotten between two tests."""
    async with asyncio.timeout(STARTS_WITHIN):
        while list((await asyncio.to_thread(serving)).values()) != [USUAL]:
            await asyncio.sleep(0.05)


async def complaints_of_axe(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found.response["violations"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_page_is_accessible_and_fits_every_window(site: Site, theme: str):
    await until_read()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for window in WINDOWS:
            context = await browser.new_context(base_url=site.url, viewport=window, color_scheme=theme)
            page = await context.new_page()
            complaints = watch(page)
            await page.goto("/reading/")
            await expect(page.get_by_text(f"About the model in use now: {USUAL.name}")).to_be_visible()
            await expect(page.locator(".dot--right, .dot--perhaps")).to_have_count(72)
            for summary in await page.locator("summary").all():
                await summary.click()
            table = page.get_by_role("region", name="What it takes for what, as a table")
            await expect(table.get_by_role("row")).to_have_count(8)
            assert await complaints_of_axe(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            bars = await page.locator(".mixture__bar").evaluate_all("bars => bars.map(bar => bar.clientWidth)")
            assert len(bars) == 7
            assert min(bars) > window["width"] / 3
            assert complaints == []
        await browser.close()


async def test_charts_lead_there_in_a_tab_beside_the_live_page(site: Site, lesson: Lesson, tmp_path: Path):
    await until_read()
    await asyncio.to_thread(agree, lesson.bobs_seat)
    clip = await asyncio.to_thread(write_clip, tmp_path / "camera.mjpeg", ["smile"], 2)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=camera_arguments(clip))
        student = await (await signed_in(browser, site, lesson.bob)).new_page()
        await student.goto(f"/sessions/{lesson.session.id}/camera/")
        await student.get_by_role("button", name="Turn my camera on").click()
        await expect(student.get_by_text("Your camera is being analysed")).to_be_visible()
        async with student.expect_popup() as opening:
            await student.get_by_role("link", name="How well does this work? What the system sees of me").click()
        await expect((await opening.value).get_by_role("heading", level=1)).to_have_text(
            "How well does the reading work?"
        )
        await expect(student.locator("#camera")).to_have_attribute("data-phase", "on")

        teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
        complaints = watch(teacher)
        await teacher.goto(f"/sessions/{lesson.session.id}/")
        for chart, part in (
            ("The mood of the class", "What that means in a class"),
            ("The mood over time", "How often it is right"),
            ("The expressions in the class", "What it takes for what"),
            ("The tiles of students", "When it says nothing: unknown"),
        ):
            async with teacher.expect_popup() as opening:
                await teacher.get_by_role("link", name=f"How well does this work? {chart}, opens in a new tab").click()
            page = await opening.value
            await expect(page.get_by_role("heading", name=part)).to_be_in_viewport()
            await page.close()
        await expect(teacher.locator("#connection")).to_have_attribute("data-state", "open")
        assert complaints == []
        await browser.close()
