"""The whole site, started as a user would, and people who talk to it over real sockets."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.test import Client
from PIL import Image
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from classrooms.models import Session, User
from inference.contract import pack_frame

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 90.0
PATIENCE = 15.0
"""Seconds a test waits for something that should take a fraction of one."""


@dataclass(frozen=True)
class Site:
    """A running installation."""

    port: int
    process: subprocess.Popen[bytes]
    data: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cookie(self, user: User) -> str:
        """A signed-in browser's session key."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def http(self, user: User | None = None) -> httpx.Client:
        """A browser without scripts, signed in or not."""
        cookies = {settings.SESSION_COOKIE_NAME: self.cookie(user)} if user else {}
        client = httpx.Client(base_url=self.url, cookies=cookies, timeout=PATIENCE)
        client.headers["Origin"] = self.url
        return client

    def post(self, user: User, path: str, body: dict[str, Any]) -> httpx.Response:
        """A JSON command, as the pages send it."""
        with self.http(user) as client:
            client.get("/join/")  # sets the CSRF cookie
            return client.post(path, json=body, headers={"X-CSRFToken": client.cookies["csrftoken"]})

    def socket(self, path: str, cookie: str | None = None, origin: str | None = "same", **options: Any) -> connect:
        """A WebSocket to a path, as a browser on a page from `origin` opens it."""
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"} if cookie else {}
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=self.url if origin == "same" else origin,  # type: ignore[arg-type]  # a plain string is right
            additional_headers=headers,
            compression=None,
            proxy=None,
            **options,
        )

    @asynccontextmanager
    async def camera(self, user: User, session: Session) -> AsyncIterator[Page]:
        """A student's page."""
        cookie = await asyncio.to_thread(self.cookie, user)
        async with self.socket(f"/ws/sessions/{session.id}/camera/", cookie) as ws:
            yield Page(ws)

    @asynccontextmanager
    async def dashboard(self, user: User, session: Session) -> AsyncIterator[Dashboard]:
        """A teacher's page, once it knows the state: what happens from then on comes as events."""
        cookie = await asyncio.to_thread(self.cookie, user)
        async with self.socket(f"/ws/sessions/{session.id}/dashboard/", cookie) as ws:
            yield Dashboard(ws, await Page(ws).next("state"))

    def pids(self, name: str) -> list[int]:
        """Processes below this site whose command line holds `name`."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, IndexError):
                continue
            if parent == self.process.pid and name in command:
                found.append(int(entry.name))
        return found


@dataclass
class Page:
    """One end of a socket."""

    ws: ClientConnection

    async def next(self, kind: str, where: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The next message of a kind for which `where` holds. Raises `AssertionError` with what was heard instead."""
        heard: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    message = json.loads(await self.ws.recv())
                    if message["type"] == kind and where(message):
                        return message
                    heard.append(message)
        except TimeoutError:
            raise AssertionError(f"no such {kind!r} within {PATIENCE} s, but {heard}") from None

    async def closed(self) -> int:
        """Reads until the server closes, and returns its code."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.ws.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    async def send_frame(self, seq: int, jpeg: bytes, captured_at: float | None = None) -> float:
        """Sends a snapshot and returns when it was captured."""
        captured_at = time.time() if captured_at is None else captured_at
        await self.ws.send(pack_frame(seq, captured_at, jpeg))
        return captured_at


@dataclass
class Dashboard(Page):
    """A teacher's end, and the state that it began with."""

    state: dict[str, Any]


def photograph() -> Image.Image:
    """A public-domain portrait (NASA) that lies in the installed scikit-image."""
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Image.open(Path(spec.submodule_search_locations[0]) / "data" / "astronaut.png").convert("RGB")


def webcam_jpeg(shift: int = 0) -> bytes:
    """320x240 with a smiling face a third of the frame high, moved right by `shift` pixels."""
    portrait = photograph().crop((96, 0, 352, 256)).resize((240, 240))
    frame = Image.new("RGB", (320, 240), (90, 100, 110))
    frame.paste(portrait, (20 + shift, 0))
    return as_jpeg(frame)


def as_jpeg(picture: Image.Image, **options: Any) -> bytes:
    """A baseline JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70, **options)
    return out.getvalue()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def running_site(data: Path, environment: dict[str, str], *arguments: str) -> Iterator[Site]:
    """`manage.py classroom` with its folder in `data`; stopped at the end, as Ctrl-C does."""
    port = free_port()
    command = [sys.executable, "manage.py", "classroom", "--port", str(port), "--data", str(data), *arguments]
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    log = (data / "log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env={**kept, **environment}, stdout=log, stderr=log)
    site = Site(port, process, data)
    try:
        _wait_until_ready(site)
        yield site
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        log.close()


def _wait_until_ready(site: Site) -> None:
    end = time.monotonic() + READY_WITHIN
    while "is ready" not in (site.data / "log").read_text():
        if site.process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"the site did not start:\n{(site.data / 'log').read_text()}")
        time.sleep(0.1)
