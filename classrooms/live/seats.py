"""What the live view in Redis holds of single seats. Written by who is `writing` the session's live view."""

from __future__ import annotations

import json
from dataclasses import asdict

from classrooms.gateway import redis
from classrooms.live.state import KEPT_FOR, Scopes, key_of
from classrooms.rules.said import Said


def set_scopes(session: str, seat: str, scopes: Scopes) -> None:
    """Notes what a seat's student agrees to from now on."""
    _set(session, "scopes", seat, scopes)


def set_said(session: str, seat: str, said: Said) -> None:
    """Notes what a seat's student says from now on."""
    _set(session, "said", seat, said)


def remove_seat(session: str, seat: str) -> None:
    """Takes a seat out of the live view; the next step of the writer takes its tile away."""
    with redis().pipeline(transaction=True) as pipe:
        for part in ("scopes", "said", "signals"):
            pipe.hdel(key_of(session, part), seat)
        pipe.execute()


def _set(session: str, part: str, seat: str, value: Scopes | Said) -> None:
    with redis().pipeline(transaction=True) as pipe:
        pipe.hset(key_of(session, part), seat, json.dumps(asdict(value)))
        pipe.expire(key_of(session, part), KEPT_FOR)
        pipe.execute()
