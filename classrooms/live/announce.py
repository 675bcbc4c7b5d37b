"""The one place that sends to groups from synchronous code.

`async_to_sync(group_send)` would open an event loop and a Redis connection per call; here one loop thread lives as long
as the process.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

SEND_TIMEOUT: Final = 5.0


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="announce", daemon=True).start()
    return loop


async def _send_all(messages: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("no channel layer is configured")
    for group, message in messages:
        await layer.group_send(group, dict(message))


def announce(messages: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Sends `(group, message)` pairs, in order. A failure is logged: pages ask for `state` when they miss a number."""
    try:
        asyncio.run_coroutine_threadsafe(_send_all(list(messages)), _loop()).result(SEND_TIMEOUT)
    except Exception:
        logger.exception("Could not announce")
