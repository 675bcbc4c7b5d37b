"""One visitor of the site: its cookies, its forms and its sockets, as a browser has them."""

from __future__ import annotations

import ipaddress
import ssl
from typing import Any, Final, Self
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Origin

from classrooms.simulation.pages import Page, read_page
from classrooms.simulation.refusal import Refused

TIMEOUT: Final = 30.0
"""Seconds. A sign-in hashes a password, and a whole class signs in at once."""
LARGEST_MESSAGE: Final = 16 * 1024 * 1024
"""Bytes: the state of a day-long lesson, for a dashboard that comes late."""


def site_of(url: str, *, mine: bool) -> str:
    """The origin of a site's address, such as `http://127.0.0.1:8000`.

    Raises `Refused` for what is no such address, and for another computer's unless it is the caller's (`mine`).
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise Refused(f"--url must look like http://127.0.0.1:8000, not {url}.")
    if not mine and not _is_loopback(parts.hostname):
        raise Refused(
            f"{parts.hostname} is not this computer, and a simulated class is a load test: "
            "add --i-run-this-server if the server is yours."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Visitor:
    """A browser with one person before it. Use as an async context manager."""

    def __init__(self, site: str, tls: ssl.SSLContext) -> None:
        self.site = site
        self._tls = tls
        self._http = httpx.AsyncClient(
            base_url=site,
            headers={"Origin": site, "Accept-Language": "en"},
            follow_redirects=True,
            timeout=TIMEOUT,
            trust_env=False,
            verify=tls,
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def sign_in(self, username: str, password: str) -> None:
        """Raises `Refused`."""
        page = await self.submit("/sign-in/", {"username": username, "password": password})
        if page.status in (403, 429):
            raise Refused(f"The site has locked sign-in for {username}: wait a quarter of an hour and try again.")
        if page.status != 200 or page.path == "/sign-in/":
            raise Refused(
                f"The site did not sign {username} in: "
                "run `manage.py seed_demo`, or give the password of its accounts with --password."
            )

    async def open(self, path: str) -> Page:
        """The page at `path`, or where it leads to. Raises `Refused` when the server is away."""
        return self._page(await self._ask("GET", path))

    async def submit(self, path: str, fields: dict[str, str], action: str | None = None) -> Page:
        """Opens the page at `path` and sends its form, to `action` if that is another address."""
        page = await self.open(path)
        filled = {**fields, "csrfmiddlewaretoken": page.token}
        return self._page(await self._ask("POST", action or page.path, filled))

    async def json(self, path: str) -> Any:
        """Raises `Refused`."""
        answer = await self._ask("GET", path)
        if answer.status_code != 200:
            raise Refused(f"{self.site}{path} answered {answer.status_code}, where numbers were expected.")
        return answer.json()

    async def tell(self, path: str, token: str, body: dict[str, Any]) -> int:
        """Posts JSON as the page's script does, with its CSRF token; returns the status. Raises `Refused`."""
        return (await self._ask("POST", path, json=body, headers={"X-CSRFToken": token})).status_code

    def socket(self, path: str) -> connect:
        """A WebSocket to `path`, yet to be awaited. Uncompressed: JPEGs do not get smaller."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._http.cookies.jar)
        return connect(
            self.site.replace("http", "ws", 1) + path,
            origin=Origin(self.site),
            additional_headers={"Cookie": cookies},
            compression=None,
            proxy=None,
            ping_interval=None,
            max_size=LARGEST_MESSAGE,
            close_timeout=2,
            ssl=self._tls if self.site.startswith("https") else None,
        )

    async def _ask(self, method: str, path: str, fields: dict[str, str] | None = None, **how: Any) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, data=fields, **how)
        except httpx.TimeoutException as error:
            raise Refused(f"{self.site} did not answer within {TIMEOUT:.0f} seconds: see its log.") from error
        except httpx.HTTPError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise Refused(f"{self.site} has a certificate of its own: name it in SSL_CERT_FILE.") from error
            raise Refused(f"Nothing answers at {self.site} ({error}): start the site, or correct --url.") from error
        if answer.status_code >= 500:
            raise Refused(f"{self.site}{path} answered {answer.status_code}: see the server's log.")
        return answer

    def _page(self, answer: httpx.Response) -> Page:
        return read_page(answer.url.path, answer.status_code, answer.text)
