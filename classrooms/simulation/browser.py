"""A dashboard in a headless Chromium, and what the browser says about the work it makes."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from classrooms.simulation.refusal import Refused
from classrooms.simulation.teacher import USERNAME

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE: Final = 60_000
"""Milliseconds."""
NOTES: Final = """
window.measured = {};
const look = () => {
  const now = performance.now() / 1000;
  if (document.querySelector(".tile")) window.measured.tile ??= now;
  if (document.querySelector('.tile[data-state="live"]')) window.measured.reading ??= now;
  if (window.measured.reading) observer.disconnect();
};
const observer = new MutationObserver(look);
observer.observe(document, { subtree: true, childList: true, attributeFilter: ["data-state"] });
"""
"""When the first tile is there, and the first that shows a reading; then it watches no longer."""
PAINTED: Final = """({
  first_contentful: performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000,
  first_tile: window.measured.tile,
  first_reading: window.measured.reading,
})"""

Metrics = dict[str, float]
"""As `Performance.getMetrics` has them: durations in seconds, sizes in bytes."""


@dataclass
class Dashboard:
    """An open dashboard. `events` and `updates` count what it heard: messages, and tiles with another frame in them."""

    page: Page
    cdp: CDPSession
    version: str
    events: int = 0
    updates: int = 0
    _seqs: dict[str, int] = field(default_factory=dict)

    async def metrics(self) -> Metrics:
        found = await self.cdp.send("Performance.getMetrics")
        return {one["name"]: one["value"] for one in found["metrics"]}

    async def swept(self) -> Metrics:
        """The metrics after the garbage was taken out."""
        await self.cdp.send("HeapProfiler.collectGarbage")
        return await self.metrics()

    async def painted(self) -> dict[str, float]:
        """Seconds from the request for the page to what was seen first."""
        found: dict[str, float] = await self.page.evaluate(PAINTED)
        return found

    def hear(self, payload: str | bytes) -> None:
        said: dict[str, Any] = json.loads(payload)
        if said.get("type") not in ("state", "live.updated"):
            return
        self.events += 1
        for seat, tile in said["tiles"].items():
            if tile and tile["seq"] is not None and tile["seq"] != self._seqs.get(seat):
                self._seqs[seat] = tile["seq"]
                self.updates += 1


@asynccontextmanager
async def dashboard(site: str, session: str, password: str) -> AsyncIterator[Dashboard]:
    """The lesson's dashboard in a browser that has never seen the site's files; all is shown once. Raises `Refused`."""
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError:
        raise Refused("Playwright, which drives the browser, is not installed: `make test` installs it.") from None
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise Refused("No Chromium was found: install your system's package `chromium`.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            context = await browser.new_context(base_url=site, viewport={"width": 1440, "height": 900})
            page = await context.new_page()
            page.set_default_timeout(PATIENCE)
            page.set_default_navigation_timeout(PATIENCE)
            await _sign_in(page, password)
            cdp = await context.new_cdp_session(page)
            await cdp.send("Network.clearBrowserCache")
            await cdp.send("Performance.enable")
            found = Dashboard(page, cdp, browser.version)
            page.on("websocket", lambda socket: socket.on("framereceived", found.hear))
            await page.add_init_script(NOTES)
            answer = await page.goto(f"/sessions/{session}/")
            if answer is None or answer.status != 200:
                raise Refused(f"{site} has no such lesson: give this command the site's DATABASE_URL and REDIS_URL.")
            await page.wait_for_selector('.tile[data-state="live"]')
            yield found
        except Error as error:
            raise Refused(f"The dashboard at {site} did not work in the browser: {error.message}") from error
        finally:
            await browser.close()


async def _sign_in(page: Page, password: str) -> None:
    await page.goto("/sign-in/")
    await page.locator("input[name=username]").fill(USERNAME)
    await page.locator("input[name=password]").fill(password)
    async with page.expect_navigation():
        await page.locator("input[name=password]").press("Enter")
    if page.url.endswith("/sign-in/"):
        raise Refused(f"The site did not sign {USERNAME} in: give the password of its demo accounts with --password.")
