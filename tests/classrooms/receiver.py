"""A program that is told of events: a real server on 127.0.0.1 that answers as it is told."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SITE = "https://room.school.example"
"""What the links in messages begin with."""
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """What has come in, as `(path, headers, body)`, and how it answers: 204 unless told otherwise."""

    port: int = 0
    got: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    answer: Answer = field(default=lambda handler: None)
    called: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test ends, so that whoever hangs stops hanging."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/room"

    def says(self, code: int, body: bytes = b"", **headers: str) -> None:
        """From now on it answers so."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer

    def hangs(self) -> None:
        """From now on it takes what comes and says nothing."""
        self.answer = lambda handler: void(self.over.wait(30))

    def drips(self, piece: bytes, every: float) -> None:
        """From now on it answers without end, one piece after the other."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.over.wait(every):
                handler.wfile.write(piece)

        self.answer = answer


def void(_: object) -> None:
    """Nothing comes of it."""


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            receiver.called.set()
            self.close_connection = True
            with contextlib.suppress(OSError):  # the site may hang up first
                receiver.answer(self)

        def do_GET(self) -> None:
            receiver.got.append((self.path, {}, ""))
            self.send_error(405)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    return Handler


def is_signed(secret: str, headers: dict[str, str], body: str) -> list[bool]:
    """Whether each signature is one with this secret; worked out here from the words of the specification."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return [one == f"v1,{digest}" for one in headers["webhook-signature"].split()]


@contextmanager
def receiving(wrap: Callable[[Any], Any] = lambda socket: socket) -> Iterator[Receiver]:
    """Runs a receiver on a free port; `wrap` may put TLS around its socket."""
    receiver = Receiver()
    receiver.says(204)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver)) as server:
        server.socket = wrap(server.socket)
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.over.set()
            server.shutdown()
            thread.join()
