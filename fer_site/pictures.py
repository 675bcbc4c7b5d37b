"""Pictures and lists that are too large are refused before a byte of them is read."""

from __future__ import annotations

import json
from typing import Any, Final

from django.conf import settings

from classrooms.gateway import MAX_PICTURE_BYTES

PICTURES: Final = "/api/looks/"
LISTS: Final = ("/roster/", "/oneroster/")


class SmallPictures:
    """Refuses a picture, or a list of people, by what its header says of its length; no more of it is read than that.

    Django reads a whole body before a view is asked and puts a large one into a temporary file, and neither pixels nor
    the names of children have any business on a disk. A body of unknown length could become a large one.
    """

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        most = _most(scope["path"]) if scope["method"] not in ("GET", "HEAD") else None
        if most is not None:
            length = dict(scope["headers"]).get(b"content-length", b"")
            if not length.isdigit():
                return await _refuse(send, 411, "Say how long it is.")
            if int(length) > most:
                return await _refuse(send, 413, "It is too large.")
        return await self._application(scope, receive, send)


def _most(path: str) -> int | None:
    """How many bytes may be sent to an address that takes something private."""
    if path.endswith(PICTURES):
        return MAX_PICTURE_BYTES
    return settings.FILE_UPLOAD_MAX_MEMORY_SIZE if path.endswith(LISTS) else None


async def _refuse(send: Any, status: int, why: str) -> None:
    body = json.dumps({"detail": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})
