"""Pictures that somebody asks to have looked at, in Redis: bytes for seconds, numbers for a minute, under random ids.

The site asks, a worker takes and answers, the site reads. A picture leaves Redis in the step in which a worker takes
it. Who asked is kept beside it, so that nobody else can read the answer.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from inference import lua
from inference.contract import LOOK_TTL, MAX_WAITING, PICTURE_TTL, Look

if TYPE_CHECKING:
    from redis import Redis

WAITING_KEY: Final = "rtr:look:waiting"
"""A sorted set: ids of unanswered looks, by the second in which each counts as lost."""

TURN_KEY: Final = "rtr:look:turn"
"""Held for a while by a look that went before waiting frames."""
GIVES_WAY: Final = 2000
"""Milliseconds for which a picture lets frames go first."""
BETWEEN_TURNS: Final = 1000
"""Milliseconds between two pictures that go before frames: under full load they take a fifth of one worker's time."""


def picture_key(look: str) -> str:
    return f"rtr:look:picture:{look}"


def owner_key(look: str) -> str:
    return f"rtr:look:owner:{look}"


def answer_key(look: str) -> str:
    return f"rtr:look:answer:{look}"


class Looks:
    """Both sides' access to the looks under way. Every method may raise `RedisError`."""

    def __init__(self, client: Redis) -> None:
        self._client: Any = client
        self._ask = self._client.register_script(lua.ASK_LOOK)

    def ask(self, look: str, owner: str, jpeg: bytes) -> bool:
        """Puts a picture where a worker finds it; false when `MAX_WAITING` others wait already."""
        keys = [WAITING_KEY, picture_key(look), owner_key(look)]
        return bool(self._ask(keys=keys, args=[look, owner, jpeg, MAX_WAITING, PICTURE_TTL, PICTURE_TTL + LOOK_TTL]))

    def forget(self, look: str) -> None:
        """Takes back what was asked."""
        with self._client.pipeline(transaction=True) as pipe:
            pipe.delete(picture_key(look), owner_key(look), answer_key(look))
            pipe.zrem(WAITING_KEY, look)
            pipe.execute()

    def may_go_first(self, look: str) -> bool:
        """Whether a picture has let frames pass for long enough, and no other one has just gone first."""
        left = self._client.pttl(picture_key(look))
        if left > PICTURE_TTL * 1000 - GIVES_WAY:
            return False
        return left < 0 or bool(self._client.set(TURN_KEY, 1, nx=True, px=BETWEEN_TURNS))

    def take(self, look: str) -> bytes | None:
        """The picture, which is gone from Redis with this call; None when it has expired or was taken."""
        return cast("bytes | None", self._client.getdel(picture_key(look)))

    def answer(self, look: str, seen: Look) -> None:
        """Leaves what was seen for the one who asked."""
        with self._client.pipeline(transaction=True) as pipe:
            pipe.set(answer_key(look), json.dumps(seen), ex=LOOK_TTL)
            pipe.zrem(WAITING_KEY, look)
            pipe.execute()

    def read(self, look: str, owner: str) -> Look | Literal["waiting"] | None:
        """What was seen; None when there is no such look or somebody else asked for it."""
        whose, answer = self._client.mget(owner_key(look), answer_key(look))
        if whose != owner.encode():
            return None
        return cast("Look", json.loads(answer)) if answer else "waiting"
