"""What breaks, comes back; what was seen, is gone."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from classrooms import gateway
from classrooms.live.state import SHAPE
from classrooms.services import sessions, windows
from tests.live.conftest import Lesson, agree
from tests.live.site import Page, Site, webcam_jpeg

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


async def send_until_accepted(page: Page, first: int, within: float) -> float:
    """Sends a frame every half second until one is accepted; returns the seconds it took."""
    began = time.monotonic()
    jpeg = webcam_jpeg()
    for seq in range(first, first + round(within * 2)):
        await page.send_frame(seq, jpeg)
        try:
            async with asyncio.timeout(0.5):
                await page.next("verdict", lambda v: v["verdict"] == "accepted")
                return time.monotonic() - began
        except TimeoutError:
            continue
    raise AssertionError(f"no result within {within} s")


async def test_k1_results_come_again_within_five_seconds_of_a_killed_worker(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    others = {name: site.pids(name) for name in ("-A fer_site worker", "-A fer_site beat", "uvicorn")}
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await send_until_accepted(bob, 0, 5.0)
        (worker,) = site.pids("-A inference.worker")
        os.kill(worker, signal.SIGKILL)
        assert await send_until_accepted(bob, 100, 8.0) < 5.0
    assert site.pids("-A inference.worker") != [worker]
    assert {name: site.pids(name) for name in others} == others


async def test_p3_no_picture_is_left_anywhere_after_a_lesson(site: Site, lesson: Lesson, data: Path):
    """Looks for the start of a JPEG on the site's disk, in its database, its log and its Redis."""
    for seat in (lesson.bobs_seat, lesson.charlies_seat):
        await asyncio.to_thread(agree, seat)
    jpeg = webcam_jpeg()
    async with site.camera(lesson.bob, lesson.session) as bob, site.camera(lesson.charlie, lesson.session) as charlie:
        for page in (bob, charlie):
            await page.next("welcome")
        for seq in range(5):
            for page in (bob, charlie):
                await page.send_frame(seq, jpeg + b"\xff\xd8\xff a tail of something else")
                await page.next("verdict")
            await asyncio.sleep(0.4)  # under the rate limit
        await bob.send_frame(99, jpeg)  # left in its slot, perhaps
    await asyncio.to_thread(sessions.end, lesson.session)
    await asyncio.to_thread(windows.keep_windows)

    magic = jpeg[:12]
    database = Path(str(await asyncio.to_thread(_database_file)))
    files = [path for path in data.rglob("*") if path.is_file() and "static" not in path.parts]
    files += [path for path in database.parent.glob(database.name + "*") if path.is_file()]
    assert len(files) >= 3
    assert [str(path) for path in files if magic in path.read_bytes()] == []
    redis = gateway.redis()
    async with asyncio.timeout(6):  # P4: a slot lives five seconds at most
        while list(redis.scan_iter("rtr:slot:*")):
            await asyncio.sleep(0.1)
    for key in redis.scan_iter("*"):
        value = redis.dump(key)
        assert value is None or magic not in value, key


def _database_file() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


async def test_p2_a_batch_in_flight_is_discarded_when_consent_is_withdrawn(site: Site, lesson: Lesson):
    """A reading that arrives after the withdrawal, with the ticket of before, changes nothing."""
    from classrooms.services import consent, readings
    from inference.slots import ticket_key

    await asyncio.to_thread(agree, lesson.bobs_seat)
    seat, session = str(lesson.bobs_seat.id), str(lesson.session.id)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        ticket = gateway.redis().hget(ticket_key(session, seat), "id").decode()
        await asyncio.to_thread(consent.withdraw, lesson.bobs_seat)
        late = {
            "session": session,
            "seat": seat,
            "ticket": ticket,
            "seq": 9,
            "captured_at": time.time(),
            "received_at": time.time(),
            "status": "accepted",
            "p": [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        }
        await asyncio.to_thread(readings.record_readings, [late])
        await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "camera_off")
    assert gateway.waiting_frames().counts(session) == {"discarded": 1}
    assert not gateway.redis().hexists(f"rtr:live:{SHAPE}:{session}:signals", seat)


async def test_what_was_live_is_gone_ten_minutes_after_the_lesson(site: Site, lesson: Lesson):
    """Moods of single students stand in the live view: it must not outlive the lesson by a day."""
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await send_until_accepted(bob, 0, 5.0)
    await asyncio.to_thread(sessions.end, lesson.session)
    redis = gateway.redis()
    keys = [key for key in redis.scan_iter(f"rtr:live:{SHAPE}:{lesson.session.id}:*") if not key.endswith(b":lock")]
    assert len(keys) >= 3
    assert [key for key in keys if not 0 < redis.ttl(key) <= 600] == []
