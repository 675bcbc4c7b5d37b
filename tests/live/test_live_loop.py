"""A frame's way from a student's socket to the teacher's dashboard, and back as a verdict."""

import asyncio
import time

import pytest
from PIL import Image

from classrooms.models import Window
from classrooms.services import consent, sessions, windows
from inference.card import load_card
from inference.config import MODEL_DIR
from tests.live.conftest import Lesson, agree
from tests.live.site import Site, as_jpeg, webcam_jpeg

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


async def test_a_smile_reaches_the_teacher(site: Site, lesson: Lesson):
    seat = str(lesson.bobs_seat.id)
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        assert teacher.state["tiles"].get(seat, {"state": "away"})["state"] == "away"
        welcome = await bob.next("welcome")
        assert (welcome["interval_ms"], welcome["camera_allowed"]) == (1000, True)

        sent_at = await bob.send_frame(1, webcam_jpeg())

        verdict = await bob.next("verdict")
        assert verdict == {"type": "verdict", "seq": 1, "verdict": "accepted"}
        own = await bob.next("self")
        event = await teacher.next("live.updated", lambda e: e["tiles"].get(seat, {}).get("seq") == 1)
    tile = event["tiles"][seat]
    assert (tile["state"], tile["captured_at"], tile["mood"]) == ("live", sent_at, own["mood"])
    assert tile["mood"] > 50
    assert event["signal"]["published"] is False
    assert (event["signal"]["why"], event["signal"]["n"]) == ("too_few", 1)


async def test_a_frame_without_a_face_is_unknown_and_says_why(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(1, as_jpeg(Image.effect_noise((320, 240), 60).convert("RGB")))
        assert (await bob.next("verdict"))["verdict"] == "no_face"
        face = {"count": 0, "usual": None, "spread": None, "v": None}
        seen = {"type": "self", "state": "unknown", "reason": "no_face", "mood": None, "face": face}
        assert (await bob.next("self")) == seen


async def test_events_are_numbered_without_a_gap_and_state_continues_them(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        seq = teacher.state["seq"]
        await bob.next("welcome")
        for number in range(4):
            await bob.send_frame(number, webcam_jpeg())
            await bob.next("verdict")
        for _ in range(5):
            event = await teacher.next("live.updated")
            assert event["seq"] == seq + 1
            seq = event["seq"]
    async with site.dashboard(lesson.alice, lesson.session) as teacher:
        assert teacher.state["seq"] >= seq


async def test_withdrawing_greys_the_tile_within_two_seconds_and_refuses_the_next_frame(site: Site, lesson: Lesson):
    seat = str(lesson.bobs_seat.id)
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(1, webcam_jpeg())
        await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "live")

        began = time.monotonic()
        url = f"/api/sessions/{lesson.session.id}/withdraw/"
        answer = await asyncio.to_thread(site.post, lesson.bob, url, {"erase": False})
        assert (answer.status_code, answer.json()) == (200, {"consent": "withdrawn"})
        event = await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "camera_off")
        assert time.monotonic() - began < 2.0
        tile = event["tiles"][seat]
        assert [tile[name] for name in ("reason", "mood", "seq", "captured_at")] == [None] * 4

        await bob.next("consent.withdrawn")
        await bob.send_frame(2, webcam_jpeg())
        assert (await bob.next("verdict", lambda v: v["seq"] == 2))["verdict"] == "no_consent"


async def test_pausing_shows_as_paused_and_drops_frames(site: Site, lesson: Lesson):
    seat = str(lesson.bobs_seat.id)
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        url = f"/api/sessions/{lesson.session.id}/camera/"
        answer = await asyncio.to_thread(site.post, lesson.bob, url, {"camera": "paused"})
        assert answer.status_code == 200
        await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "paused")
        await bob.send_frame(1, webcam_jpeg())
        assert (await bob.next("verdict"))["verdict"] == "camera_off"


async def test_leaving_shows_as_away(site: Site, lesson: Lesson):
    seat = str(lesson.bobs_seat.id)
    async with site.dashboard(lesson.alice, lesson.session) as teacher:
        async with site.camera(lesson.bob, lesson.session) as bob:
            await bob.next("welcome")
            await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "camera_off")
        await teacher.next("live.updated", lambda e: (e["tiles"].get(seat) or {}).get("state") == "away")


async def test_ending_the_lesson_tells_everybody_and_closes(site: Site, lesson: Lesson):
    async with site.dashboard(lesson.alice, lesson.session) as teacher, site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await asyncio.to_thread(sessions.end, lesson.session)
        await teacher.next("session.ended")
        await bob.next("session.ended")
        assert (await teacher.closed(), await bob.closed()) == (4410, 4410)


async def test_an_ended_lesson_knows_the_model_that_read_it_and_what_became_of_its_frames(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(1, webcam_jpeg())
        await bob.next("verdict")
    await asyncio.to_thread(sessions.end, lesson.session)
    card = load_card(MODEL_DIR)
    assert lesson.session.read_by == [f"{card.name} {card.sha256}"]
    assert lesson.session.frames["queued"] == 1

    def shown() -> str:
        with site.http(lesson.alice) as browser:
            return browser.get(f"/sessions/{lesson.session.id}/").text

    assert card.sha256 in await asyncio.to_thread(shown)


async def test_windows_of_a_student_who_agreed_to_storage_are_kept(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    await asyncio.to_thread(agree, lesson.charlies_seat, stored=False)
    async with site.camera(lesson.bob, lesson.session) as bob, site.camera(lesson.charlie, lesson.session) as charlie:
        for page in (bob, charlie):
            await page.next("welcome")
            await page.send_frame(1, webcam_jpeg())
            await page.next("verdict")
    await asyncio.to_thread(sessions.end, lesson.session)
    await asyncio.to_thread(windows.keep_windows)
    kept = await asyncio.to_thread(lambda: list(Window.objects.values_list("seat_id", "accepted", "unknown")))
    assert kept == [(lesson.bobs_seat.id, 1, {})]


async def test_withdrawing_with_erasure_leaves_no_window(site: Site, lesson: Lesson):
    await asyncio.to_thread(agree, lesson.bobs_seat)
    async with site.camera(lesson.bob, lesson.session) as bob:
        await bob.next("welcome")
        await bob.send_frame(1, webcam_jpeg())
        await bob.next("verdict")
    await asyncio.to_thread(consent.withdraw, lesson.bobs_seat, erase=True)
    await asyncio.to_thread(sessions.end, lesson.session)
    await asyncio.to_thread(windows.keep_windows)
    assert await asyncio.to_thread(Window.objects.count) == 0
