"""A teacher asks for an export in a real browser, sees how far it is and fetches it from the running site."""

import asyncio
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.async_api import async_playwright, expect

from tests.classrooms.paper import needs_a_press
from tests.classrooms.taught import taught
from tests.live.chromium import chromium_path
from tests.live.conftest import Lesson
from tests.live.site import Site
from tests.live.test_browser import signed_in, watch

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

MADE_WITHIN = 90_000
"""Milliseconds: three reports are printed, one after the other."""


def teach_twice(lesson: Lesson) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    for title in ("Sorting", "Graphs"):
        taught(lesson.course, title=title, at=yesterday, moods=[60] * 5, votes=[{"lost": 1, "right": 4}] * 5)


@needs_a_press
@pytest.mark.timeout(240)
async def test_an_export_is_made_while_its_teacher_looks_on(site: Site, lesson: Lesson, tmp_path):
    await asyncio.to_thread(teach_twice, lesson)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        page = await (await signed_in(browser, site, lesson.alice)).new_page()
        complaints = watch(page)
        await page.goto(f"/courses/{lesson.course.id}/")
        await page.get_by_role("link", name="Export this course").click()
        await page.get_by_label("With a PDF of each lesson").check()
        await page.get_by_role("button", name="Make the export").click()
        await expect(page.get_by_role("progressbar", name="Lessons done")).to_have_attribute("max", "3")
        await expect(page.get_by_role("status")).to_have_text("Your export is ready.", timeout=MADE_WITHIN)
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="Fetch").click()
        file = tmp_path / "export.zip"
        await (await waiting.value).save_as(file)
        assert complaints == []
        await browser.close()
    with zipfile.ZipFile(file) as made:
        printed = [name for name in made.namelist() if name.endswith("/report.pdf")]
        assert len(printed) == 3
        assert {made.read(name)[:5] for name in printed} == {b"%PDF-"}
