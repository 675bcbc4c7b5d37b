"""Sends one message to an address that an admin typed in, as if it were a trap."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import httpx
from django.conf import settings

from classrooms.enums import Trouble
from classrooms.models.webhooks import ANSWER_KEPT
from classrooms.rules.addresses import is_public, is_webhook

CONNECT_WITHIN: Final = 5.0
ANSWER_WITHIN: Final = 10.0
"""Seconds. Both together bound the whole exchange, so that an answer that comes byte by byte is cut off, too."""
MOST_BYTES: Final = 64 * 1024
HEADERS: Final = {
    "Accept-Encoding": "identity",
    "Connection": "close",
    "Content-Type": "application/json",
    "User-Agent": "Read-the-Room",
}

Find = Callable[[str, int], Awaitable[str]]


class Refused(Exception):
    """Nothing was sent, for this reason."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble


@dataclass(frozen=True)
class Outcome:
    """What came of one try. `trouble` is empty when the receiver took the message."""

    trouble: str
    code: int | None = None
    answer: str = ""
    took_ms: int = 0


async def find(host: str, port: int) -> str:
    """The IP address of a name; if one of several is not public, none is used. Raises `Refused`."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(Trouble.NAME) from None
    addresses = [str(where[0]) for *_, where in found]
    if not addresses or not all(map(is_public, addresses)):
        raise Refused(Trouble.PRIVATE)
    return addresses[0]


def post(address: str, headers: Mapping[str, str], body: str, find: Find = find) -> Outcome:
    """Posts JSON. The name is looked up once, and the connection goes to the very address that was looked at."""
    began = time.monotonic()
    code, answer, trouble = asyncio.run(_exchange(address, headers, body, find))
    return Outcome(trouble, code, answer, round((time.monotonic() - began) * 1000))


async def _exchange(
    address: str, headers: Mapping[str, str], body: str, find: Find
) -> tuple[int | None, str, Trouble | str]:
    try:
        async with asyncio.timeout(CONNECT_WITHIN + ANSWER_WITHIN):
            code, answer = await _send(address, headers, body, find)
    except Refused as refused:
        return None, "", refused.trouble
    except (TimeoutError, httpx.TimeoutException):
        return None, "", Trouble.SLOW
    except httpx.HTTPError as error:
        return None, "", Trouble.TLS if _is_about_tls(error) else Trouble.AWAY
    if 200 <= code < 300:
        return code, answer, ""
    return code, answer, Trouble.MOVED if 300 <= code < 400 else Trouble.REFUSED


async def _send(address: str, headers: Mapping[str, str], body: str, find: Find) -> tuple[int, str]:
    if not is_webhook(address, to_this_machine=settings.WEBHOOKS_TO_THIS_MACHINE):
        raise Refused(Trouble.PRIVATE)
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise Refused(Trouble.NAME) from None
    # Of what begins with http://, only 127.0.0.1 itself has come so far.
    place = url.host if url.scheme == "http" else await find(url.host, url.port or 443)
    limits = httpx.Timeout(ANSWER_WITHIN, connect=CONNECT_WITHIN)
    # Nothing of the environment: a proxy there would look the name up again, and a .netrc give a password away.
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=limits) as client,
        client.stream(
            "POST",
            url.copy_with(host=place),
            content=body.encode(),
            headers={**headers, **HEADERS, "Host": url.netloc.decode()},
            extensions={"sni_hostname": url.host},  # the certificate is that of the name, not of the address
        ) as response,
    ):
        return response.status_code, await _beginning(response)


async def _beginning(response: httpx.Response) -> str:
    """The first characters of an answer, of which no more than 64 KiB is read and nothing unpacked."""
    taken = b""
    async for part in response.aiter_raw():
        taken += part
        if len(taken) >= MOST_BYTES:
            break
    words = taken[:MOST_BYTES].decode(errors="replace")[:ANSWER_KEPT]
    return "".join(letter if letter.isprintable() else " " for letter in words).strip()


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None
