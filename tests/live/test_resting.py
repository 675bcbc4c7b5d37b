"""A student reads what the teacher reads, and has the own usual face learnt anew."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from classrooms.live import resting
from classrooms.live import state as live
from classrooms.rules.baseline import Baseline, Low, Resting
from tests.live.chromium import camera_arguments, chromium_path, write_clip
from tests.live.conftest import Lesson, agree
from tests.live.site import Site
from tests.live.test_browser import signed_in, watch
from tests.live.test_voices import WINDOWS, complaints_of_axe

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

ALWAYS_SMILED = Baseline(300, (0.0, 1.0, 1.0, 1.0, 1.0), (75, 150, 225))


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """The system's Chromium; its camera never smiles."""
    clip = await asyncio.to_thread(write_clip, tmp_path / "camera.mjpeg", ["tense"], 15)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium_path(), args=camera_arguments(clip))
        yield started
        await started.close()


def was_happier_for_long(lesson: Lesson) -> None:
    """What an hour of smiles and two minutes without would have left behind."""
    session, seat = str(lesson.session.id), str(lesson.bobs_seat.id)
    with live.writing(session):
        resting.save(session, {seat: Resting(ALWAYS_SMILED, Low(time.time() - 130, is_told=True))})


async def test_a_student_reads_what_the_teacher_reads_and_starts_the_own_face_again(
    site: Site, lesson: Lesson, browser: Browser
):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    teacher = await (await signed_in(browser, site, lesson.alice)).new_page()
    await teacher.goto(f"/sessions/{lesson.session.id}/")
    bob = await (await signed_in(browser, site, lesson.bob)).new_page()
    complaints = watch(bob)
    await bob.goto(f"/sessions/{lesson.session.id}/camera/")
    await expect(bob.locator("#resting-again")).to_be_disabled()  # nothing is learnt yet
    await bob.get_by_role("button", name="Turn my camera on").click()
    await expect(bob.locator("#own-mood")).to_be_visible(timeout=30_000)

    await asyncio.to_thread(was_happier_for_long, lesson)
    need = teacher.locator('#needs [data-need="check_in"]')
    await expect(need).to_contain_text("Bob", timeout=30_000)
    await expect(need).to_contain_text("may want a check-in · 2 min")
    await expect(bob.get_by_text("Your teacher sees: may want a check-in").first).to_be_visible()
    await expect(bob.locator("#resting-state")).to_contain_text("of your pictures: usually +1.00")
    assert "1.00" not in await teacher.locator("main").inner_text()
    await bob.get_by_text("How is this computed?").click()
    await expect(bob.locator("#resting-formula")).to_contain_text("usually +1.00, spread 0.15")
    for window in WINDOWS:
        await bob.set_viewport_size(window)
        assert await complaints_of_axe(bob) == []
        assert await bob.evaluate("document.documentElement.scrollWidth <= innerWidth")

    await bob.get_by_role("button", name="Start again").press("Enter")
    await expect(bob.locator("#resting-state")).to_contain_text("Not learnt yet")
    await expect(bob.locator("#check-in-seen")).to_be_hidden()
    await expect(need).to_have_count(0)
    assert complaints == []
