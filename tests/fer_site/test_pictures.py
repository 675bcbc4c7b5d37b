"""Too large a picture is refused before it is read."""

import json

import pytest
from django.conf import settings

from fer_site.pictures import SmallPictures
from inference.contract import MAX_PICTURE_BYTES


async def status(length: bytes | None, path: str = "/api/looks/", method: str = "POST") -> int:
    """The answer's status; 200 when the site itself was asked. Reading the body fails the test."""
    sent = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive():
        pytest.fail("the body was read")

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"testserver"), *([(b"content-length", length)] if length is not None else [])]
    scope = {"type": "http", "path": path, "method": method, "headers": headers}
    await SmallPictures(application)(scope, receive, send)
    if len(sent) > 1:
        assert "detail" in json.loads(sent[1]["body"])
        assert dict(sent[0]["headers"])[b"content-length"] == str(len(sent[1]["body"])).encode()
    return int(sent[0]["status"])


async def test_a_picture_of_the_right_length_goes_on():
    assert await status(str(MAX_PICTURE_BYTES).encode()) == 200


async def test_a_picture_that_is_too_long_is_refused():
    assert await status(str(MAX_PICTURE_BYTES + 1).encode()) == 413


@pytest.mark.parametrize("length", [None, b"", b"-1", b"many"])
async def test_a_picture_of_unknown_length_is_refused(length):
    assert await status(length) == 411


@pytest.mark.parametrize("page", ["/school/oneroster/", "/school/courses/6f1c3c2e/roster/"])
async def test_a_list_of_people_that_would_lie_on_a_disk_is_refused(page):
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert [await status(str(length).encode(), path=page) for length in (most, most + 1)] == [200, 413]
    assert await status(None, path=page) == 411
    assert await status(None, path=page, method="GET") == 200


async def test_other_pages_are_left_alone():
    assert await status(b"99999999", path="/join/") == 200
    assert await status(None, method="GET") == 200
