"""Pictures that are too large are refused before a byte of them is read."""

from __future__ import annotations

import json
from typing import Any, Final

from classrooms.gateway import MAX_PICTURE_BYTES

PATH: Final = "/api/looks/"


class SmallPictures:
    """Refuses a picture by what its header says of its length; the server reads no more than that.

    Django reads a whole body before a view is asked and puts a large one into a temporary file, and pixels have no
    business on a disk. A body of unknown length could become a large one.
    """

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        if scope["path"].endswith(PATH) and scope["method"] not in ("GET", "HEAD"):
            length = dict(scope["headers"]).get(b"content-length", b"")
            if not length.isdigit():
                return await _refuse(send, 411, "Say how long the picture is.")
            if int(length) > MAX_PICTURE_BYTES:
                return await _refuse(send, 413, "The picture is too large.")
        return await self._application(scope, receive, send)


async def _refuse(send: Any, status: int, why: str) -> None:
    body = json.dumps({"detail": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})
