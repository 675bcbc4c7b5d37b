"""What the site tells open pages, read where the sockets' channel layer reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from channels.layers import get_channel_layer
from redis import Redis

PREFIX = "asgi__group__"
END = PREFIX + "end-of-what-was-announced"


class Announced:
    """All group messages since the last look."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._pubsub = client.pubsub()
        self._pubsub.psubscribe(f"{PREFIX}*")
        assert self._pubsub.get_message(timeout=5)["type"] == "psubscribe"

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        """The messages as `(group, message)`, in the order in which they were sent."""
        self._client.publish(END, b"")
        taken = []
        layer = get_channel_layer()
        assert layer is not None
        while (message := self._pubsub.get_message(timeout=5)) is not None:
            group = message["channel"].decode()
            if group == END:
                return taken
            taken.append((group.removeprefix(PREFIX), layer.deserialize(message["data"])))
        raise AssertionError("Redis lost the last message")

    def events(self) -> list[dict[str, Any]]:
        """The dashboards' events among them."""
        return [message["event"] for _, message in self.take() if message["type"] == "live.event"]

    def close(self) -> None:
        self._pubsub.close()


@contextmanager
def listening(client: Redis) -> Iterator[Announced]:
    """Listens from now on."""
    announced = Announced(client)
    try:
        yield announced
    finally:
        announced.close()
