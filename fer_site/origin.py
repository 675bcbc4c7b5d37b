"""WebSockets are for our own pages only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import AllowedHostsOriginValidator, WebsocketDenier


class SameOrigin:
    """Refuses handshakes from other hosts and, on our own host, from other ports.

    Browsers send cookies to every port of a host, so another service on this machine could otherwise open our sockets
    with a visitor's cookie. A reverse proxy must pass the `Host` header on, as Django's CSRF check asks for, too.
    """

    def __init__(self, application: Any) -> None:
        self._application = AllowedHostsOriginValidator(application)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        headers = dict(scope["headers"])
        origin, host = headers.get(b"origin", b"").decode("latin1"), headers.get(b"host", b"").decode("latin1")
        if not host or _place(origin) != host.lower():
            return await WebsocketDenier()(scope, receive, send)
        return await self._application(scope, receive, send)


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None
