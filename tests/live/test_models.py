"""Another model is taken over by running workers: real sockets, real processes, the shipped models."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest
from django.conf import settings as django_settings
from playwright.async_api import async_playwright, expect

from classrooms import gateway
from classrooms.enums import Role
from classrooms.gateway import Model
from classrooms.models import ModelChoice, User
from classrooms.services import sessions
from inference.card import load_card
from inference.config import MODEL_DIR, MODELS_DIR
from tests.factories import UserFactory
from tests.live.chromium import chromium_path
from tests.live.conftest import Lesson, agree
from tests.live.site import PATIENCE, ROOT, Page, Site, webcam_jpeg
from tests.live.test_browser import signed_in, watch

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

STARTS_WITHIN = 30.0
FRAMES_EACH = 20
"""Frames that are read before the first choice and after each."""
EVERY = 0.36
"""Seconds between two frames of a page: as fast as the site takes them."""


def shipped(folder: str) -> Model:
    card = load_card(MODELS_DIR / folder)
    return Model(card.name, card.sha256)


USUAL, OTHER = shipped(MODEL_DIR.name), shipped("mobilenet_v2_finetuned")


def serving() -> dict[int, Model]:
    """Which model each running worker reads with, by process."""
    return {sign.pid: sign.serves for sign in gateway.fleet().signs()}


async def until_all_serve(model: Model, workers: int, within: float = PATIENCE) -> float:
    """Seconds until so many workers run and all read with the model."""
    began = time.monotonic()
    async with asyncio.timeout(within):
        while list((await asyncio.to_thread(serving)).values()) != [model] * workers:
            await asyncio.sleep(0.05)
    return time.monotonic() - began


@pytest.fixture
def second_worker(site: Site) -> Iterator[int]:
    """One more worker beside the site's own, as on a second machine; its process."""
    command = [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "inference.worker", "worker", "-P", "solo"),
        *("-Q", "inference", "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    environment = {**os.environ, "REDIS_URL": django_settings.REDIS_URL, "INFERENCE_SHARDS": "4"}
    log = (site.data / "second-worker.log").open("wb")
    with log, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as process:
        yield process.pid
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


@pytest.fixture
async def workers(site: Site, second_worker: int) -> AsyncIterator[set[int]]:
    """The processes of both workers, which read with the default when the test begins and when it ends."""
    await asyncio.to_thread(gateway.fleet().choose, USUAL)
    await until_all_serve(USUAL, 2, STARTS_WITHIN)
    yield set(serving())
    await asyncio.to_thread(ModelChoice.objects.create, name=USUAL.name, sha256=USUAL.sha256)
    await until_all_serve(USUAL, 2)


@pytest.fixture
def alex(site: Site) -> User:
    return UserFactory(display_name="Alex", role=Role.ADMIN)


async def stream(page: Page, stop: asyncio.Event) -> int:
    """Sends frames until told to stop; returns how many."""
    jpeg, sent = webcam_jpeg(), 0
    while not stop.is_set():
        await page.send_frame(sent, jpeg)
        sent += 1
        await asyncio.sleep(EVERY)
    return sent


async def readings(page: Page, heard: list[tuple[int, str]]) -> None:
    """Hears what became of frames, as long as the page is open."""
    while True:
        verdict = await page.next("verdict")
        heard.append((verdict["seq"], verdict["verdict"]))


def counts(lesson: Lesson) -> Counter[str]:
    return Counter(gateway.waiting_frames().counts(str(lesson.session.id)))


async def until_counted(lesson: Lesson, frames: int) -> Counter[str]:
    """The counts, once so many frames have been seen by a worker."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await asyncio.to_thread(counts, lesson)
            if found["accepted"] >= frames:
                return found
            await asyncio.sleep(0.05)


def press(site: Site, admin: User, model: Model) -> tuple[str, dict[str, str]]:
    """What an admin's browser does: opens the question, confirms it; returns the next page and what it polls."""
    with site.http(admin) as browser:
        question = browser.get(f"/models/{model.name}/use/")
        assert question.status_code == 200
        assert "Running lessons go on." in question.text
        sent = {"sha256": model.sha256, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        answer = browser.post(f"/models/{model.name}/use/", data=sent, follow_redirects=True)
        assert answer.status_code == 200
        return answer.text, browser.get("/api/models/").json()


@pytest.mark.timeout(180)
async def test_workers_take_models_over_without_losing_a_frame(
    site: Site, lesson: Lesson, workers: set[int], alex: User, capsys: pytest.CaptureFixture[str]
):
    """There and back again, while two students' cameras run."""
    for seat in (lesson.bobs_seat, lesson.charlies_seat):
        await asyncio.to_thread(agree, seat)
    heard: list[tuple[int, str]] = []
    took: list[float] = []
    stop = asyncio.Event()
    async with site.camera(lesson.bob, lesson.session) as bob, site.camera(lesson.charlie, lesson.session) as charlie:
        pages = (bob, charlie)
        for page in pages:
            await page.next("welcome")
        async with asyncio.TaskGroup() as group:
            hearing = [group.create_task(readings(page, heard)) for page in pages]
            streams = [group.create_task(stream(page, stop)) for page in pages]
            await until_counted(lesson, FRAMES_EACH)
            assert await asyncio.to_thread(gateway.waiting_frames().models, str(lesson.session.id)) == [str(USUAL)]
            for model in (OTHER, USUAL):
                text, polled = await asyncio.to_thread(press, site, alex, model)
                took.append(await until_all_serve(model, 2))
                assert f"{model.name} is chosen. Workers take it over within seconds." in text
                assert set(polled["models"]) == {USUAL.name, OTHER.name, "seed_cnn"}
                read = (await asyncio.to_thread(counts, lesson))["accepted"]
                await until_counted(lesson, read + FRAMES_EACH)
            stop.set()
            sent = sum([await streaming for streaming in streams])
            found = await until_counted(lesson, sent - counts(lesson)["superseded"])
            for task in hearing:
                task.cancel()
    assert set(serving()) == workers
    await asyncio.to_thread(sessions.end, lesson.session)
    assert lesson.session.read_by == sorted([str(USUAL), str(OTHER)])
    # Every frame went into a slot; each was read, or a newer one of the same page took its place.
    assert found["queued"] == found["accepted"] == sent - found["superseded"]
    assert set(found) <= {"queued", "accepted", "superseded"}
    assert {verdict for _, verdict in heard} == {"accepted"}
    with capsys.disabled():
        print(
            f"\n{sent} frames: {found['accepted']} read, {found['superseded']} superseded, none lost; both workers read"
            f" with the new model {took[0]:.2f} s and {took[1]:.2f} s after the admin's browser had the answer"
        )


@pytest.mark.browser
@pytest.mark.timeout(180)
async def test_an_admin_watches_workers_take_a_model_over(site: Site, workers: set[int], alex: User):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        page = await (await signed_in(browser, site, alex)).new_page()
        complaints = watch(page)
        await page.goto("/")
        await page.get_by_role("navigation").get_by_role("link", name="Models").click()
        await expect(page.get_by_role("status")).to_have_text(f"2 of 2 workers read with {USUAL.name}.")
        await page.get_by_role("link", name=f"Use this model {OTHER.name}").click()
        await page.get_by_role("button", name="Use it from now on").click()
        # From here on nobody loads the page again.
        await page.evaluate("window.wasLoadedOnce = true")
        await expect(page.locator("#summary")).to_have_text(f"2 of 2 workers read with {OTHER.name}.")
        card = page.locator(f'[data-model="{OTHER.name}"]')
        await expect(card.locator("[data-model-badge]")).to_have_text("In use")
        await expect(card.get_by_role("link", name="Use this model")).to_be_hidden()
        await expect(page.get_by_role("link", name=f"Use this model {USUAL.name}")).to_be_visible()
        assert await page.evaluate("window.wasLoadedOnce") is True

        await card.get_by_role("link", name="Details").click()
        await expect(page.locator("#confusion-chart .heatmaplayer image")).to_be_attached()
        await page.get_by_text("As a table").click()
        table = page.get_by_role("region", name="What it takes for what, as a table")
        await expect(table.get_by_role("row")).to_have_count(8)
        await browser.close()
    assert complaints == []
    assert set(serving()) == workers
