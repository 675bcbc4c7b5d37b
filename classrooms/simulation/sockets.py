"""A WebSocket that comes back by itself when it drops, as the site's pages do."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.protocol import State

from classrooms.simulation.client import Visitor
from classrooms.simulation.refusal import Refused

FINAL: Final = frozenset({4400, 4401, 4403, 4409, 4410, 4413, 4415})
"""Close codes after which a page does not try again."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds: the bounds of the backoff, with full jitter."""
GREETING_WITHIN: Final = 20.0
"""Seconds until the server's first message."""


class SteadySocket:
    """Hands what the server says to `hear`; counts how often and with which codes the server closed it."""

    def __init__(self, visitor: Visitor, path: str, who: str, hear: Callable[[dict[str, Any]], None]) -> None:
        self.closes: Counter[int] = Counter()
        self.reconnections = 0
        self._visitor, self._path, self._who, self._hear = visitor, path, who, hear
        self._connection: ClientConnection | None = None
        self._staying: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Whether it is closed for good."""
        return self._staying is None or self._staying.done()

    async def open(self) -> None:
        """Connects and waits for the server's greeting. Raises `Refused`."""
        try:
            connection = await self._visitor.socket(self._path)
        except (OSError, TimeoutError, WebSocketException) as error:
            raise Refused(f"The site did not open the socket of {self._who}: {error}.") from error
        self._connection = connection
        try:
            greeting = await asyncio.wait_for(connection.recv(), GREETING_WITHIN)
        except ConnectionClosed as error:
            code = error.rcvd.code if error.rcvd else 1006
            raise Refused(f"The site closed the socket of {self._who} at once, with code {code}.") from error
        except TimeoutError as error:
            raise Refused(f"The site said nothing to {self._who} within {GREETING_WITHIN:.0f} seconds.") from error
        self._hear(json.loads(greeting))
        self._staying = asyncio.create_task(self._stay(connection))

    async def send(self, message: bytes | str) -> bool:
        """Sends if the socket is open now; false when it is not. Waits while the network takes nothing more."""
        connection = self._connection
        if connection is None or connection.state is not State.OPEN:
            return False
        with contextlib.suppress(ConnectionClosed):  # it was open: whether this arrived, the server's count says
            await connection.send(message)
        return True

    async def close(self) -> None:
        """Leaves, without coming back."""
        if self._staying is not None:
            self._staying.cancel()
            await asyncio.wait([self._staying])
        if self._connection is not None:
            await self._connection.close()

    async def _stay(self, connection: ClientConnection) -> None:
        tries = 0
        while True:
            with contextlib.suppress(ConnectionClosed):  # an unclean end; its code is counted like any other
                async for message in connection:
                    self._hear(json.loads(message))
                    tries = 0
            code = connection.close_code or 1006
            self.closes[code] += 1
            if code in FINAL:
                return
            connection, tries = await self._come_back(tries)
            self._connection = connection
            self.reconnections += 1

    async def _come_back(self, tries: int) -> tuple[ClientConnection, int]:
        while True:
            longest = min(LONGEST_WAIT, FIRST_WAIT * 2**tries)
            await asyncio.sleep(random.uniform(0, longest))  # noqa: S311  # spreads a crowd, keeps no secret
            tries += 1
            try:
                return await self._visitor.socket(self._path), tries
            except (OSError, TimeoutError, WebSocketException):
                continue
