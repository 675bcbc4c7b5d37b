"""What the site and the workers tell each other about models, by way of Redis.

The site says which model is *chosen*. Each worker gives a *sign of life* every second: which model it reads with, which
ones are installed on its machine, and what is wrong. A sign that is not renewed is gone after `SIGN_TTL`. Cards lie
beside the signs under the hash of their own text, so that many workers with the same models store them once.

All of it may be lost: the site keeps the choice in its database, and the workers repeat themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from redis import Redis

SIGN_EVERY: Final = 1.0
"""Seconds between two signs of life of a worker, and between two looks at the choice."""
SIGN_TTL: Final = 6
"""Seconds after which a worker that says nothing counts as gone."""
CARD_TTL: Final = 60
FORGOTTEN_AFTER: Final = 3600.0
"""Seconds after which the name of a silent worker leaves the list; generous, for machines' clocks differ."""

CHOSEN_KEY: Final = "rtr:model:chosen"
WORKERS_KEY: Final = "rtr:workers"


@dataclass(frozen=True)
class Model:
    """One exported network: the name on its card and the SHA-256 of its `model.tflite`, 64 hex digits."""

    name: str
    sha256: str

    def __str__(self) -> str:
        """As sessions note it."""
        return f"{self.name} {self.sha256}"


@dataclass(frozen=True)
class Installed:
    """A model on a worker's machine. `card` is the SHA-256 of its card's text, under which the card is published."""

    model: Model
    card: str


@dataclass(frozen=True)
class Sign:
    """A worker's sign of life. Times are epoch seconds of the worker's clock; `troubles` are sentences for an admin."""

    worker: str
    machine: str
    pid: int
    since: float
    at: float
    serves: Model
    installed: tuple[Installed, ...]
    troubles: tuple[str, ...] = ()


def sign_key(worker: str) -> str:
    return f"rtr:worker:{worker}"


def card_key(card: str) -> str:
    return f"rtr:card:{card}"


def card_hash(text: str) -> str:
    """Under which a card is published."""
    return hashlib.sha256(text.encode()).hexdigest()


class Fleet:
    """Both sides' view of it. Every method raises `RedisError` or `OSError` when Redis is out of reach."""

    def __init__(self, client: Redis) -> None:
        self._client: Any = client

    def choose(self, model: Model | None) -> None:
        """Tells the workers which model to read with; None: nobody has chosen, each goes on as it is."""
        if model is None:
            self._client.delete(CHOSEN_KEY)
        else:
            self._client.set(CHOSEN_KEY, json.dumps(asdict(model)))

    def chosen(self) -> Model | None:
        """The model that the site asks for; None when nobody has chosen, or Redis was restarted a moment ago."""
        return _model(_loaded(self._client.get(CHOSEN_KEY)))

    def give_sign(self, sign: Sign, cards: Iterable[str]) -> None:
        """A worker says how it is; `cards` are the texts of the cards of what it has installed."""
        texts = {card_key(card_hash(text)): text for text in cards}
        with self._client.pipeline(transaction=False) as pipe:
            pipe.set(sign_key(sign.worker), json.dumps(asdict(sign)), ex=SIGN_TTL)
            pipe.zadd(WORKERS_KEY, {sign.worker: sign.at})
            pipe.zremrangebyscore(WORKERS_KEY, "-inf", sign.at - FORGOTTEN_AFTER)
            for key in texts:
                pipe.expire(key, CARD_TTL)
            known = pipe.execute()[3:]
        for (key, text), is_there in zip(texts.items(), known, strict=True):
            if not is_there:
                self._client.set(key, text, ex=CARD_TTL)

    def take_sign_back(self, worker: str) -> None:
        """A worker stops."""
        with self._client.pipeline(transaction=False) as pipe:
            pipe.delete(sign_key(worker))
            pipe.zrem(WORKERS_KEY, worker)
            pipe.execute()

    def signs(self) -> list[Sign]:
        """The workers that run, longest first."""
        workers = [worker.decode() for worker in self._client.zrange(WORKERS_KEY, 0, -1)]
        found = self._client.mget([sign_key(worker) for worker in workers]) if workers else []
        signs = [sign for value in found if (sign := _sign(_loaded(value))) is not None]
        return sorted(signs, key=lambda sign: (sign.since, sign.worker))

    def cards(self, hashes: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The published cards with these hashes, as JSON objects. A card that is gone, or no object, is left out."""
        wanted = list(dict.fromkeys(hashes))
        found = self._client.mget([card_key(card) for card in wanted]) if wanted else []
        loaded = {card: _loaded(value) for card, value in zip(wanted, found, strict=True)}
        return {card: value for card, value in loaded.items() if isinstance(value, dict)}


def _loaded(value: bytes | None) -> Any:
    try:
        return None if value is None else json.loads(value)
    except (ValueError, RecursionError):
        return None


def _model(value: Any) -> Model | None:
    try:
        return Model(str(value["name"]), str(value["sha256"]))
    except (KeyError, TypeError):
        return None


def _sign(value: Any) -> Sign | None:
    """None for a sign in words that we do not know: a worker of another version, while all are being replaced."""
    try:
        return Sign(
            worker=str(value["worker"]),
            machine=str(value["machine"]),
            pid=int(value["pid"]),
            since=float(value["since"]),
            at=float(value["at"]),
            serves=Model(**value["serves"]),
            installed=tuple(Installed(Model(**one["model"]), str(one["card"])) for one in value["installed"]),
            troubles=tuple(str(trouble) for trouble in value["troubles"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
