"""Students' faces at rest in Redis, while the lesson runs. Written by who is `writing` the session's live view."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from classrooms.gateway import redis
from classrooms.live.state import KEPT_FOR, SHAPE
from classrooms.rules.baseline import Baseline, Low, Resting


def _key(session: str) -> str:
    return f"rtr:live:{SHAPE}:{session}:resting"


def load(session: str) -> dict[str, Resting]:
    """By seat; only seats of which something has been learnt."""
    stored: dict[Any, Any] = redis().hgetall(_key(session))
    return {seat.decode(): _resting(json.loads(value)) for seat, value in stored.items()}


def load_one(session: str, seat: str) -> Resting:
    """Of one seat; empty while nothing has been learnt."""
    value = redis().hget(_key(session), seat)
    return Resting() if value is None else _resting(json.loads(value))


def begin(session: str, known: Mapping[str, Resting]) -> None:
    """Sets up a session with what is known from earlier lessons, over whatever was there."""
    redis().delete(_key(session))
    save(session, known)


def save(session: str, learnt: Mapping[str, Resting]) -> None:
    """Writes what has been learnt of some seats."""
    if learnt:
        with redis().pipeline(transaction=True) as pipe:
            pipe.hset(_key(session), mapping={seat: json.dumps(asdict(one)) for seat, one in learnt.items()})
            pipe.expire(_key(session), KEPT_FOR)
            pipe.execute()


def forget(session: str, seats: Collection[str]) -> None:
    """What was learnt of these seats is gone."""
    if seats:
        redis().hdel(_key(session), *seats)


def expire(session: str, seconds: int) -> None:
    """All of it goes after so many seconds."""
    redis().expire(_key(session), seconds)


def _resting(stored: dict[str, Any]) -> Resting:
    of = stored["baseline"]
    return Resting(Baseline(of["count"], tuple(of["heights"]), tuple(of["ranks"])), Low(**stored["low"]))
