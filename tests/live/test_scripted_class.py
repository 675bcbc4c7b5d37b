"""A whole class of which we know what happens, and what the teacher's page makes of it. Takes five minutes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from django.conf import global_settings
from playwright.async_api import async_playwright, expect

from classrooms.models import Session, User
from classrooms.services.demo import seed_demo
from tests.live.chromium import chromium_path
from tests.live.site import Site
from tests.live.test_browser import signed_in

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

PASSWORD = "a class of numbers"
STUDENTS = 12
ROOT = Path(__file__).parents[2]
HINTED_WITHIN = 360_000
"""Milliseconds: half the class turns tense at 180 s, there is a past to compare with at 240 s, and it must hold."""


@asynccontextmanager
async def scripted_class(site: Site) -> AsyncIterator[None]:
    """Students who smile, vote and ask, and of whom half turn tense at the third minute."""
    command = ["simulate_class", "--scripted", "--url", site.url, "--password", PASSWORD, "--seconds", "0"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "manage.py", *command, "--students", str(STUDENTS), "--fps", "0.5"),
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fer_site.settings"},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def session_of_the_class() -> Session:
    async with asyncio.timeout(60):
        while True:
            found = await asyncio.to_thread(lambda: Session.objects.live().first())
            if found is not None:
                return found
            await asyncio.sleep(0.5)


@pytest.mark.timeout(600)
async def test_a_scripted_class_ends_with_exactly_the_states_that_it_must(site: Site, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the site would not know the tests' quick one
    await asyncio.to_thread(seed_demo, PASSWORD)
    teacher = await asyncio.to_thread(lambda: User.objects.get(username="teacher"))
    async with async_playwright() as playwright, scripted_class(site):
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        page = await (await signed_in(browser, site, teacher)).new_page()
        await page.goto(f"/sessions/{(await session_of_the_class()).id}/")

        # Two are lost, one of them with a name; four find it too fast; one asks for help.
        await expect(page.locator("#pace-words")).to_have_text("Too fast", timeout=90_000)
        await expect(page.locator("#pace-count")).to_have_text(f"6 votes, {STUDENTS} present", timeout=30_000)
        needs = page.locator("#needs li")
        await expect(needs).to_have_count(2, timeout=30_000)
        assert [(await one.get_attribute("data-need")) for one in await needs.all()] == ["help", "lost"]
        assert [(await one.locator(".need__name").inner_text()) for one in await needs.all()] == ["Arjun", "Amara"]
        await expect(page.locator("#mood")).to_have_attribute("data-published", "true", timeout=30_000)
        await expect(page.locator("#mood-words")).to_have_text("clearly positive")

        # At the third minute half of the class turns tense.
        assert not await page.locator("#hint").is_visible()
        await expect(page.locator("#hint")).to_be_visible(timeout=HINTED_WITHIN)
        await browser.close()
