"""A live view under another rule, or gone."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from classrooms.gateway import redis
from classrooms.live.state import KEPT_FOR, PARTS, LiveConfig, Scopes, key_of


def set_mode(session: str, mode: str, scopes: dict[str, Scopes]) -> None:
    """Notes the mode that holds from now on, with what each seat's student agrees to in it.

    Only for who is `writing`; nothing for a session that is not open.
    """
    stored = redis().get(key_of(session, "config"))
    if stored is None:
        return
    config = replace(LiveConfig(**json.loads(stored)), mode=mode)
    with redis().pipeline(transaction=True) as pipe:
        pipe.set(key_of(session, "config"), json.dumps(asdict(config)), ex=KEPT_FOR)
        pipe.delete(key_of(session, "scopes"))
        if scopes:
            packed: dict[Any, Any] = {seat: json.dumps(asdict(one)) for seat, one in scopes.items()}
            pipe.hset(key_of(session, "scopes"), mapping=packed)
            pipe.expire(key_of(session, "scopes"), KEPT_FOR)
        pipe.execute()


def forget(session: str) -> None:
    """Drops all that is kept of a session, also for a while after its end."""
    redis().delete(*(key_of(session, part) for part in (*PARTS, "resting")))
