"""What the network looked at, from the press of the button to colours over the face, in a real browser."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image, ImageDraw
from playwright.async_api import Locator, Page, async_playwright, expect

from classrooms import gateway
from tests.factories import DeclarationFactory, UserFactory
from tests.live.chromium import chromium_path
from tests.live.site import Site, as_jpeg, photograph
from tests.live.test_try import MAGIC, group_photo, open_page, show

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

COLOURED = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let [count, across, down] = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] - data[at + 2] < 90) continue; // a grey face has as much red as blue
    count += 1;
    across += (at / 4) % canvas.width;
    down += Math.floor(at / 4 / canvas.width);
  }
  return [count / canvas.width / canvas.height, across / count / canvas.width, down / count / canvas.height];
}"""
"""The share of the drawn picture that is clearly coloured, and the middle of it."""


Trying = tuple[Page, list[str], list[bytes]]


@pytest.fixture
async def trying(site: Site) -> AsyncIterator[Trying]:
    """Bob on the page, what it complains about, and the pictures that it sends."""
    await asyncio.to_thread(DeclarationFactory)  # the school has declared that faces may be read
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield await open_page(browser, site, await asyncio.to_thread(UserFactory, display_name="Bob"))
        await browser.close()


def question(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=f"What did it look at? Face {number}")


def eyes_covered() -> Image.Image:
    """The portrait behind a dark bar: of the whole face the network is so sure that no single part decides."""
    covered = photograph()
    ImageDraw.Draw(covered).rectangle((180, 40, 272, 125), fill=(25, 25, 25))
    return covered


async def test_the_button_shows_and_tells_that_the_network_looked_at_her_smile(trying: Trying):
    page, complaints, sent = trying
    await show(page, as_jpeg(eyes_covered()))
    button = question(page, 1)
    await expect(button).to_have_attribute("aria-expanded", "false", timeout=15_000)
    await button.press("Enter")
    panel = page.locator("#insight-1")
    await expect(panel).to_contain_text("The answer rests mostly on the mouth", timeout=15_000)
    await expect(panel).to_contain_text("Covering a part of the mouth makes “happiness” about")
    await expect(panel).to_contain_text("This explains the network, not the person")
    await expect(page.locator("#announcement")).to_contain_text("Face 1: The answer rests mostly on the mouth")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(button).to_be_focused()

    share, across, down = await panel.locator("canvas").evaluate(COLOURED)
    assert 0.01 < share < 0.25
    assert 0.35 < across < 0.65
    assert 0.6 < down < 0.85
    assert (await Axe().run(page)).violations_count == 0

    whole, part = (Image.open(io.BytesIO(jpeg)) for jpeg in sent)
    assert part.width * part.height < whole.width * whole.height / 4
    await button.press("Space")
    await expect(panel).to_be_hidden()
    await button.press("Space")
    await expect(panel).to_be_visible()
    assert len(sent) == 2
    assert complaints == []


async def test_of_two_people_only_the_one_asked_about_is_sent_again_and_nothing_of_her_stays(trying: Trying):
    page, complaints, sent = trying
    await show(page, await asyncio.to_thread(group_photo))
    await question(page, 2).click(timeout=15_000)
    await expect(page.locator("#insight-2")).to_contain_text("This explains the network", timeout=15_000)
    await expect(page.locator("#insight-1")).to_be_hidden()
    # Her square is 900 of 4032 pixels wide in the photo, and her face a part of that.
    assert max(Image.open(io.BytesIO(sent[1])).size) < 900 / 4032 * 1280

    redis = gateway.redis()
    left = list(redis.scan_iter("*look*"))
    assert sorted({key.split(b":")[2] for key in left}) == [b"answer", b"owner"]
    assert [key for key in left if not 0 < redis.ttl(key) <= 70] == []
    assert [key for key in redis.scan_iter("*") if MAGIC in (redis.dump(key) or b"")] == []
    assert complaints == []


async def test_a_face_that_is_not_read_has_nothing_to_explain(trying: Trying):
    page, complaints, _ = trying
    dark = photograph().point(lambda grey: grey // 12)
    await show(page, as_jpeg(dark))
    await expect(page.locator("#face-1")).to_contain_text("Not read", timeout=15_000)
    await expect(page.get_by_role("button", name="What did it look at?")).to_have_count(0)
    assert complaints == []


async def test_a_worker_that_does_not_explain_is_told_and_can_be_asked_again(trying: Trying, server: Site):
    page, _, sent = trying
    await show(page, as_jpeg(photograph()))
    button = question(page, 1)
    await expect(button).to_be_visible(timeout=15_000)
    (worker,) = server.pids("-A inference.worker")
    os.kill(worker, signal.SIGSTOP)
    try:
        await button.click()
        await expect(page.get_by_role("button", name="Looking again")).to_have_attribute("aria-disabled", "true")
        card = page.locator("#face-1")
        await expect(card).to_contain_text("Nobody looked at the picture in time", timeout=12_000)
    finally:
        os.kill(worker, signal.SIGCONT)
    await button.click()
    await expect(page.locator("#insight-1")).to_contain_text("This explains the network", timeout=15_000)
    await expect(card.get_by_text("Nobody looked at the picture in time")).to_be_hidden()
    assert len(sent) == 3
