"""Frames that must not be looked at, floods, and frames out of order."""

import asyncio
import json
import math
import struct
import time

import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed

from classrooms import gateway
from classrooms.enums import PrivacyMode
from classrooms.services import consent
from tests.live.conftest import Lesson, agree
from tests.live.site import Page, Site, webcam_jpeg

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def picture(kind: str) -> bytes:
    import io

    out = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(out, kind)
    return out.getvalue()


def counts(lesson: Lesson) -> dict[str, int]:
    return gateway.waiting_frames().counts(str(lesson.session.id))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "TIFF", "WEBP", "SVG"])
async def test_t4_a_picture_that_is_no_jpeg_closes_with_4415(site: Site, lesson: Lesson, kind: str):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    body = b"<svg xmlns='http://www.w3.org/2000/svg'/>" if kind == "SVG" else picture(kind)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(1, body)
        assert await bob.closed() == 4415
    assert counts(lesson) == {"not_jpeg": 1}


async def test_t5_one_byte_too_many_closes_with_4413_and_text_with_4400(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    jpeg = webcam_jpeg()
    for payload, code in ((jpeg + bytes(65536 + 1 - len(jpeg)), 4413), (bytes(200_000), 1009)):
        async with site.camera(lesson.bob, lesson.session) as bob:
            await bob.next("welcome")
            await bob.send_frame(1, payload)
            assert await bob.closed() == code
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.ws.send(json.dumps({"type": "frame"}))
        assert await bob.closed() == 4400


async def test_t8_a_wrong_version_closes_with_4400(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.ws.send(struct.pack("!BId", 2, 1, time.time()) + webcam_jpeg())
        assert await bob.closed() == 4400


@pytest.mark.parametrize(
    ("captured_at", "verdict"),
    [(math.nan, "bad_time"), (math.inf, "bad_time"), (4102444800.0, "bad_time"), (0.0, "too_old"), (-1e300, "too_old")],
)
async def test_t8_and_r3_a_frame_of_another_time_is_refused(
    site: Site, lesson: Lesson, captured_at: float, verdict: str
):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(1, webcam_jpeg(), captured_at)
        assert (await bob.next("verdict"))["verdict"] == verdict
    assert counts(lesson) == {verdict: 1}


async def test_r1_and_r2_a_sequence_number_counts_once_and_never_goes_back(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(5, webcam_jpeg())
        assert (await bob.next("verdict"))["verdict"] == "accepted"
        for seq in (5, 4):
            await bob.send_frame(seq, webcam_jpeg())
            assert await bob.next("verdict") == {"type": "verdict", "seq": seq, "verdict": "replayed"}
    found = counts(lesson)
    assert (found["accepted"], found["replayed"]) == (1, 2)


async def test_r4_the_newest_tab_wins_and_the_older_one_hears_4409(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as first:
        await first.next("welcome")
        async with site.camera(lesson.bob, lesson.session) as second:
            await second.next("welcome")
            assert await first.closed() == 4409
            await second.send_frame(1, webcam_jpeg())
            assert (await second.next("verdict"))["verdict"] == "accepted"


async def test_p1_no_frame_is_looked_at_before_consent(site: Site, lesson: Lesson):
    async with site.camera(lesson.bob, lesson.session) as bob:
        assert (await bob.next("welcome"))["camera_allowed"] is False
        await bob.send_frame(1, webcam_jpeg())
        assert (await bob.next("verdict"))["verdict"] == "no_consent"
    assert counts(lesson) == {"no_consent": 1}


@pytest.mark.parametrize("lesson", [PrivacyMode.SELF_REPORT], indirect=True)
async def test_a_self_report_course_refuses_pixels_whatever_was_agreed(site: Site, lesson: Lesson):
    from classrooms.queries.consent import current_text

    text = await asyncio.to_thread(current_text)
    assert await asyncio.to_thread(lambda: consent.grant(lesson.bobs_seat, text, stored=True, individual=True)) is None
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(1, webcam_jpeg())
        assert (await bob.next("verdict"))["verdict"] == "no_consent"
    assert counts(lesson) == {"no_consent": 1}


async def test_a_page_that_keeps_sending_uninvited_is_closed(site: Site, lesson: Lesson):
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        for seq in range(6):
            await bob.send_frame(seq, webcam_jpeg())
            await asyncio.sleep(0.35)  # under the rate limit, which would hide what is tested here
        assert await bob.closed() == 4403


async def test_f1_a_flood_is_cut_off_and_others_go_on(site: Site, lesson: Lesson):
    """A thousand frames a second on one socket: at most three a second are processed, and it is closed within 5 s."""
    for seat in (lesson.bobs_seat, lesson.charlies_seat):
        await asyncio.to_thread(agree, seat)
    jpeg = webcam_jpeg()

    async def flood(page: Page) -> tuple[float, int]:
        began = time.monotonic()
        for seq in range(5000):
            try:
                await page.send_frame(seq, jpeg)
            except ConnectionClosed:
                break
            await asyncio.sleep(0.001)
        return time.monotonic() - began, await page.closed()

    async def waits(page: Page, first: int, frames: int) -> list[float]:
        found = []
        for seq in range(first, first + frames):
            began = time.monotonic()
            await page.send_frame(seq, jpeg)
            await page.next("verdict", lambda v, seq=seq: v["seq"] == seq)
            found.append(time.monotonic() - began)
            await asyncio.sleep(0.4)
        return found

    async with site.camera(lesson.bob, lesson.session) as bob, site.camera(lesson.charlie, lesson.session) as charlie:
        await bob.next("welcome")
        await charlie.next("welcome")
        alone = await waits(charlie, 0, 5)
        (lasted, code), beside = await asyncio.gather(flood(bob), waits(charlie, 5, 5))
    assert code == 4429
    assert lasted < 5.0
    found = counts(lesson)
    looked_at = found["queued"] + found.get("superseded", 0) - 10
    assert looked_at <= 5 + 3 * lasted  # the burst, and three a second
    assert sorted(beside)[2] < 2 * sorted(alone)[-1] + 0.05


async def test_f2_two_hundred_sockets_of_one_student_leave_one(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    cookie = await asyncio.to_thread(site.cookie, lesson.bob)
    path = f"/ws/sessions/{lesson.session.id}/camera/"
    sockets = []
    for _ in range(10):  # twenty at a time
        sockets += await asyncio.gather(*[site.socket(path, cookie, open_timeout=60) for _ in range(20)])
    codes: list[int] = []
    alive = set(range(200))

    async def wait(number: int, page: Page) -> None:
        codes.append(await page.closed())
        alive.discard(number)

    waiting = [asyncio.create_task(wait(number, Page(ws))) for number, ws in enumerate(sockets)]
    async with asyncio.timeout(10):
        while len(alive) > 1:
            await asyncio.sleep(0.05)
    assert set(codes) == {4409}
    (survivor,) = alive
    waiting[survivor].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await sockets[survivor].close()


async def test_k7_a_socket_that_idles_for_twelve_seconds_still_works(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    seat = str(lesson.bobs_seat.id)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await asyncio.sleep(12)  # the time is what is tested
        await bob.send_frame(1, webcam_jpeg())
        assert (await bob.next("verdict"))["verdict"] == "accepted"
        await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("seq") == 1)
