"""Simulated students come back after a drop and stay away when told to, against a real server of our own."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from classrooms.simulation.client import Visitor
from classrooms.simulation.refusal import Refused
from classrooms.simulation.sockets import SteadySocket
from classrooms.simulation.student import slower_of

Answer = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def _socket(answer: Answer) -> AsyncIterator[tuple[SteadySocket, list[dict[str, Any]]]]:
    """A socket, not opened yet, to a server that does `answer`; and what it hears."""
    heard: list[dict[str, Any]] = []
    async with serve(answer, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with Visitor(f"http://127.0.0.1:{port}", ssl.create_default_context()) as visitor:
            socket = SteadySocket(visitor, "/ws/", "student01", heard.append)
            try:
                yield socket, heard
            finally:
                await socket.close()


async def test_the_greeting_is_heard_before_anything_is_sent() -> None:
    got: asyncio.Queue[str | bytes] = asyncio.Queue()

    async def answer(connection: ServerConnection) -> None:
        await connection.send(json.dumps({"type": "welcome"}))
        async for message in connection:
            got.put_nowait(message)

    async with _socket(answer) as (socket, heard):
        assert not await socket.send(b"too early")
        await socket.open()
        assert heard == [{"type": "welcome"}]
        assert await socket.send(b"frame")
        assert await got.get() == b"frame"


async def test_a_dropped_socket_comes_back_and_is_counted() -> None:
    back = asyncio.Event()
    connections: list[ServerConnection] = []

    async def answer(connection: ServerConnection) -> None:
        connections.append(connection)
        await connection.send(json.dumps({"type": "welcome"}))
        if len(connections) == 1:
            await connection.close(1012)
        else:
            back.set()
            await connection.wait_closed()

    async with _socket(answer) as (socket, _):
        await socket.open()
        await asyncio.wait_for(back.wait(), 10)
        assert not socket.is_over
        assert socket.closes == {1012: 1}


@pytest.mark.parametrize("code", [4409, 4410, 4403])
async def test_a_socket_that_was_told_to_stay_away_does(code: int) -> None:
    closed = asyncio.Event()

    async def answer(connection: ServerConnection) -> None:
        await connection.send(json.dumps({"type": "welcome"}))
        await connection.close(code)
        closed.set()

    async with _socket(answer) as (socket, _):
        await socket.open()
        await closed.wait()
        while not socket.is_over:
            await asyncio.sleep(0)
        assert socket.closes == {code: 1}
        assert socket.reconnections == 0
        assert not await socket.send(b"frame")


async def test_a_socket_that_is_closed_before_the_greeting_is_refused_with_its_code() -> None:
    async def answer(connection: ServerConnection) -> None:
        await connection.close(4410)

    async with _socket(answer) as (socket, _):
        with pytest.raises(Refused, match=r"^The site closed the socket of student01 at once, with code 4410\.$"):
            await socket.open()


async def test_leaving_is_neither_a_drop_nor_followed_by_a_return() -> None:
    async def answer(connection: ServerConnection) -> None:
        await connection.send(json.dumps({"type": "welcome"}))
        await connection.wait_closed()

    async with _socket(answer) as (socket, _):
        await socket.open()
        await socket.close()
        assert (socket.is_over, socket.reconnections, dict(socket.closes)) == (True, 0, {})


@pytest.mark.parametrize(
    ("own", "asked_ms", "expected"), [(1.0, 1000, 1.0), (0.5, 1000, 0.5), (1.0, 2250, 2.25), (10.0, 5000, 10.0)]
)
def test_only_a_slower_pace_than_usual_holds_a_student_back(own: float, asked_ms: int, expected: float) -> None:
    assert slower_of(own, asked_ms) == expected
