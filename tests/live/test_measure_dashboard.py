"""How soon the dashboard shows something, and `manage.py measure_dashboard`. Nothing of how fast this machine is."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import global_settings
from playwright.async_api import Route, async_playwright, expect
from pytest_django import Settings

from classrooms.models import Session
from classrooms.services.demo import seed_demo
from tests.live.chromium import chromium_path
from tests.live.conftest import Lesson, agree
from tests.live.site import ROOT, Site
from tests.live.test_browser import signed_in, watch

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]

PASSWORD = "a class of numbers"
STUDENTS, SECONDS = 50, 10


def measured(site: Site, settings: Settings) -> dict[str, Any]:
    where = {
        "DATABASE_URL": f"sqlite:///{settings.DATABASES['default']['TEST']['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "fer_site.settings",
    }
    options = ["--url", site.url, "--password", PASSWORD, "--students", str(STUDENTS), "--seconds", str(SECONDS)]
    done = subprocess.run(
        [sys.executable, "manage.py", "measure_dashboard", *options],
        cwd=ROOT,
        env={**os.environ, **where},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_class_of_numbers_reaches_the_dashboard_and_what_it_costs_adds_up(site: Site, settings: Settings) -> None:
    chromium_path()  # or the test is skipped
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the site would not know the tests' quick one
    seed_demo(PASSWORD)

    found = measured(site, settings)

    assert (found["students"], found["seconds"] >= SECONDS) == (STUDENTS, True)
    assert 0 < found["events_per_second"] < found["updates_per_second"] <= 1.2 * STUDENTS
    busy = found["busy"]
    assert 0 < busy["script"] + busy["layout"] + busy["style"] <= busy["task"] <= 1.05
    assert 0 < busy["cpu"] <= busy["task"] + 0.05
    painted = found["painted"]
    assert 0 < painted["first_tile"] < painted["first_reading"]
    assert 0 < painted["first_contentful"] < painted["first_reading"]
    for sizes in (found["heap"], found["nodes"], found["listeners"]):
        assert 0 < sizes["end"] < 1.5 * sizes["start"]
    assert set(found["keeps"]) == {"busy", "heap", "painted"}
    assert not Session.objects.live().exists()


async def test_charts_that_come_after_the_numbers_are_drawn_all_the_same(site: Site, lesson: Lesson) -> None:
    """Plotly is large and the page does not wait for it."""
    await asyncio.to_thread(agree, lesson.bobs_seat)  # or the page shows what students say, and no gauge
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        page = await (await signed_in(browser, site, lesson.alice)).new_page()
        complaints, shown = watch(page), asyncio.Event()

        async def late(route: Route) -> None:
            await shown.wait()
            await route.continue_()

        await page.route("**/plotly.min.js", late)
        await page.goto(f"/sessions/{lesson.session.id}/", wait_until="commit")
        await expect(page.locator("#mood-words")).to_have_text("Too few to show")
        await expect(page.locator("#mood-gauge .plot-container")).to_have_count(0)
        shown.set()
        await expect(page.locator("#mood-gauge .plot-container")).to_have_count(1)
        assert complaints == []
        await browser.close()
