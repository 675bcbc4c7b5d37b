"""The system's Chromium: found, given a camera that plays a clip, and driven."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from websockets.asyncio.client import ClientConnection, connect

from classrooms.simulation.frames import frowning
from tests.live.site import as_jpeg, free_port, photograph

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FRAMES_A_SECOND = 30
"""The speed at which Chromium plays a clip of JPEGs."""


def chromium_path() -> str:
    """The browser's path. Skips the test where there is none; with CI set, that is an error."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium was found: install your system's package `chromium` to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def camera_arguments(clip: Path) -> list[str]:
    """Makes Chromium take its camera pictures from a clip, and allow the page to see them."""
    return [
        "--no-sandbox",  # tests may run as root
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={clip}",
        "--disable-background-networking",
    ]


def write_clip(path: Path, faces: Sequence[str], seconds_each: int = 6) -> Path:
    """A camera clip: so many seconds of each of the faces, `smile` or `tense`."""
    pictures = {"smile": _frame(photograph()), "tense": _frame(frowning(photograph()))}
    path.write_bytes(b"".join(pictures[face] * (seconds_each * FRAMES_A_SECOND) for face in faces))
    return path


def _frame(picture: Image.Image) -> bytes:
    portrait = picture.crop((96, 0, 352, 256))
    frame = Image.new("RGB", (320, 240), (90, 100, 110))
    frame.paste(portrait.resize((240, 240)), (20, 0))
    return as_jpeg(frame)


@dataclass
class Tab:
    """A page driven by the DevTools protocol itself: Playwright keeps every page visible, this does not."""

    ws: ClientConnection
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self.ids)
        await self.ws.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(await self.ws.recv())
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    async def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise."""
        answer = await self.command(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def until(self, expression: str, within: float = 20) -> None:
        """Waits until a JavaScript expression is true."""
        async with asyncio.timeout(within):
            while not await self.run(f"Boolean({expression})"):
                await asyncio.sleep(0.1)


@dataclass
class Window:
    """A browser window with tabs that hide each other."""

    port: int
    browser: Tab

    @asynccontextmanager
    async def tab(self, url: str) -> AsyncIterator[Tab]:
        """A new tab in front of the others."""
        target = (await self.browser.command("Target.createTarget", url=url))["targetId"]
        address = f"ws://127.0.0.1:{self.port}/devtools/page/{target}"
        async with connect(address, proxy=None, max_size=None) as ws:
            yield Tab(ws)


@asynccontextmanager
async def window(profile: Path, clip: Path) -> AsyncIterator[Window]:
    """Chromium with its usual manners: what is hidden is slowed down."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        chromium_path(),
        "--headless=new",
        f"--remote-debugging-port={port}",
        f"--user-data-dir={profile}",
        "--no-first-run",
        "--disable-gpu",
        *camera_arguments(clip),
        "about:blank",
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        address = await _debugger(port)
        async with connect(address, proxy=None, max_size=None) as ws:
            yield Window(port, Tab(ws))
    finally:
        process.terminate()
        await process.wait()


async def _debugger(port: int) -> str:
    async with httpx.AsyncClient() as client, asyncio.timeout(30):
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                answer = await client.get(f"http://127.0.0.1:{port}/json/version")
                return str(answer.json()["webSocketDebuggerUrl"])
            except (OSError, httpx.HTTPError):
                await asyncio.sleep(0.1)
