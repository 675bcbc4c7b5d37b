"""A picture of one's own, from the file or the camera to the numbers, in a real browser. Nothing of it stays."""

import asyncio
import io
import os
import signal
import socket
from base64 import b64decode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from django.apps import apps
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from classrooms import gateway
from classrooms.models import User
from tests.factories import DeclarationFactory, UserFactory
from tests.live.chromium import camera_arguments, chromium_path, write_clip
from tests.live.site import Site, as_jpeg, photograph
from tests.live.test_browser import signed_in, watch

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.browser]

MAGIC = b"\xff\xd8\xff"
WIDTH, HEIGHT = 4032, 3024
FACES = [(300, 500, 1500), (2500, 1300, 900)]
"""Left, top and side of the square with her face, in the upright photograph."""
LISTEN = """
const send = window.fetch;
window.fetch = async (url, options) => {
  if (options?.method === "POST") {
    const bytes = new Uint8Array(await options.body.arrayBuffer());
    await window.noteSent(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")));
  }
  return send(url, options);
};
"""
"""The browser's own tools do not tell what is in a body of bytes: listens in on the page."""
EYES = (131 / 260, 104 / 260)
"""Between her eyes, in that square."""


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """The system's Chromium; its camera smiles."""
    clip = await asyncio.to_thread(write_clip, tmp_path / "camera.mjpeg", ["smile"], 2)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium_path(), args=camera_arguments(clip))
        yield started
        await started.close()


@pytest.fixture
def bob(site: Site) -> User:
    """In a school that has declared that faces may be read."""
    DeclarationFactory()
    return UserFactory(display_name="Bob")


def group_photo() -> bytes:
    """Twelve megapixels of two people, lying on their side as phones store them, with a note of where it was taken."""
    upright = Image.new("RGB", (WIDTH, HEIGHT), (140, 150, 140))
    face = photograph().crop((95, 0, 355, 260))
    for left, top, side in FACES:
        upright.paste(face.resize((side, side), Image.Resampling.BICUBIC), (left, top))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by 90 degrees to the right to look at it
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = "a place nobody should know"
    return as_jpeg(upright.transpose(Image.Transpose.ROTATE_90), exif=exif)


def file(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


async def open_page(browser: Browser, site: Site, user: User) -> tuple[Page, list[str], list[bytes]]:
    """The page, what it complains about, and the pictures that it sends."""
    page = await (await signed_in(browser, site, user)).new_page()
    complaints, sent = watch(page), list[bytes]()
    await page.expose_function("noteSent", lambda picture: sent.append(b64decode(picture)))
    await page.add_init_script(LISTEN)
    await page.goto("/try/")
    return page, complaints, sent


async def show(page: Page, content: bytes, **about: str) -> None:
    await page.locator("#file").set_input_files(file(content, **about))


async def check_scores(page: Page, faces: int) -> None:
    """Each face has seven expressions that add up to 100 %, and one of them is highlighted."""
    for number in range(1, faces + 1):
        card = page.locator(f"#face-{number}")
        percents = await card.locator(".score__percent").all_inner_texts()
        assert len(percents) == 7
        assert sum(int(percent.removesuffix(" %")) for percent in percents) == 100
        await expect(card.locator(".score[data-top]")).to_have_count(1)
        await expect(card).to_contain_text("The picture looks most like: happiness")


async def test_a_large_photo_of_two_people_gets_a_box_around_each_face(site: Site, bob: User, browser: Browser):
    page, complaints, sent = await open_page(browser, site, bob)
    await show(page, await asyncio.to_thread(group_photo))
    await expect(page.get_by_role("heading", name="2 faces found")).to_be_visible(timeout=15_000)
    await check_scores(page, 2)
    await expect(page.locator("#announcement")).to_contain_text("2 faces found. Face 1: The picture looks most like")

    picture = await page.locator("#picture").bounding_box()
    assert picture is not None
    assert picture["width"] > picture["height"]  # upright, whatever way it was stored
    for number, (left, top, side) in enumerate(FACES, 1):
        box = await page.locator(f'.box[data-face="{number}"]').bounding_box()
        assert box is not None
        eyes = ((left + EYES[0] * side) / WIDTH, (top + EYES[1] * side) / HEIGHT)
        x, y = picture["x"] + eyes[0] * picture["width"], picture["y"] + eyes[1] * picture["height"]
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]
        assert abs(box["x"] + box["width"] / 2 - x) < box["width"] / 5
        assert 0.25 < box["width"] / (side / WIDTH * picture["width"]) < 0.55

    (jpeg,) = sent
    assert jpeg.startswith(MAGIC)
    assert Image.open(io.BytesIO(jpeg)).size == (1280, 960)
    assert [left for left in (b"Exif", b"a place nobody should know") if left in jpeg] == []
    assert (await Axe().run(page)).violations_count == 0
    assert complaints == []


async def test_one_shot_of_the_camera_is_looked_at_and_the_camera_is_closed(site: Site, bob: User, browser: Browser):
    page, complaints, sent = await open_page(browser, site, bob)
    assert await page.evaluate("document.getElementById('preview').srcObject") is None
    await page.locator("#drop").get_by_role("button", name="Use the camera").press("Enter")
    await expect(page.get_by_role("button", name="Take the picture")).to_be_focused()
    await page.wait_for_function("document.getElementById('preview').videoWidth > 0")
    assert sent == []
    tracks = await page.evaluate_handle("document.getElementById('preview').srcObject.getTracks()")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="1 face found")).to_be_visible(timeout=15_000)
    await check_scores(page, 1)
    assert await tracks.evaluate("tracks => tracks.map(track => track.readyState)") == ["ended"]
    assert len(sent) == 1
    await page.get_by_role("button", name="Put it away").click()
    await expect(page.locator("#face-1")).to_be_hidden()
    await expect(page.locator("#drop")).to_be_visible()
    assert complaints == []


async def test_a_camera_that_is_refused_is_explained(site: Site, bob: User, browser: Browser):
    page, _, sent = await open_page(browser, site, bob)
    refuse = "void (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{}')))"
    for name, title in (
        ("NotAllowedError", "The browser did not allow the camera"),
        ("NotFoundError", "No camera was found"),
    ):
        await page.evaluate(refuse.format(name))
        await page.locator("#drop").get_by_role("button", name="Use the camera").click()
        await expect(page.get_by_role("alert")).to_contain_text(title)
        await expect(page.get_by_role("alert")).to_contain_text("choose a photo")
    assert sent == []


async def test_what_is_no_picture_is_told_in_a_sentence_and_never_sent(site: Site, bob: User, browser: Browser):
    page, complaints, sent = await open_page(browser, site, bob)
    await show(page, b"%PDF-1.7 not a picture", name="homework.pdf", kind="application/pdf")
    await expect(page.get_by_role("alert")).to_contain_text("That is not a picture this browser can open")
    await show(page, b"\0\0\0\x18ftypheic", name="IMG_0001.HEIC", kind="image/heic")
    await expect(page.get_by_role("alert")).to_contain_text("This browser cannot open HEIC photos")
    assert (sent, complaints) == ([], [])


async def test_a_picture_without_a_face_is_fine(site: Site, bob: User, browser: Browser):
    page, complaints, _ = await open_page(browser, site, bob)
    await show(page, as_jpeg(Image.new("RGB", (900, 600), (90, 120, 150))))
    await expect(page.get_by_role("heading", name="No face found")).to_be_visible(timeout=15_000)
    await expect(page.get_by_text("Nobody seems to be in this picture")).to_be_visible()
    assert complaints == []


async def test_a_worker_that_does_not_answer_is_told_and_the_picture_can_be_tried_again(
    site: Site, bob: User, browser: Browser
):
    page, _, sent = await open_page(browser, site, bob)
    (worker,) = site.pids("-A inference.worker")
    os.kill(worker, signal.SIGSTOP)
    try:
        await show(page, as_jpeg(photograph()))
        await expect(page.get_by_text("Looking at the picture", exact=True)).to_be_visible()
        await expect(page.get_by_role("alert")).to_contain_text("Nobody looked at the picture in time", timeout=12_000)
    finally:
        os.kill(worker, signal.SIGCONT)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="1 face found")).to_be_visible(timeout=15_000)
    assert len(sent) == 2


async def test_nothing_of_a_picture_stays(site: Site, bob: User, browser: Browser, data: Path):
    """Neither pixels nor scores are left on the disk, in the database or the log; what Redis has left, runs out."""
    page, _, sent = await open_page(browser, site, bob)
    rows, names = await asyncio.to_thread(database), files(data)
    said = (data / "log").stat().st_size
    await show(page, await asyncio.to_thread(group_photo))
    await expect(page.get_by_role("heading", name="2 faces found")).to_be_visible(timeout=15_000)
    (jpeg,) = sent

    redis = gateway.redis()
    left = list(redis.scan_iter("*look*"))
    assert sorted({key.split(b":")[2] for key in left}) == [b"answer", b"owner"]
    assert [key for key in left if not 0 < redis.ttl(key) <= 70] == []
    assert [key for key in redis.scan_iter("*") if MAGIC in (redis.dump(key) or b"")] == []

    assert await asyncio.to_thread(database) == rows
    assert files(data) == names
    # What a file may begin with, and what is in the middle of this one.
    traces = (jpeg[:12], jpeg[len(jpeg) // 4 :][:12])
    assert [str(path) for path in names if any(trace in path.read_bytes() for trace in traces)] == []
    log = (data / "log").read_bytes()[said:]
    answer = next(redis.get(key) for key in left if b":answer:" in key)
    for trace in (b"happ", b'"p"', b"0.9", answer[-60:-20]):
        assert trace not in log


def files(data: Path) -> list[Path]:
    return sorted(path for path in data.rglob("*") if path.is_file() and "static" not in path.parts)


def database() -> dict[str, list[Any]]:
    """All rows of the site's own tables."""
    models = apps.get_app_config("classrooms").get_models(include_auto_created=True)
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def test_a_picture_that_is_too_large_is_refused_before_it_is_sent(site: Site):
    """A body that Django reads may lie on the disk for a moment: this one is not read."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=5) as connection:
        connection.sendall(
            b"POST /api/looks/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/jpeg\r\n"
            b"Content-Length: 5000000\r\n\r\n" + MAGIC
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
