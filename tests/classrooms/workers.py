"""Workers without processes: their signs of life, as `inference.serving` gives them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from classrooms import gateway
from classrooms.gateway import Installed, Model, Sign
from inference.config import MODELS_DIR
from inference.fleet import card_hash, card_key, sign_key

SEED: Final = Model("seed_cnn", "5" * 64)
OTHER: Final = Model("mobilenet_v2_finetuned", "c" * 64)


def shipped_card(name: str) -> dict[str, Any]:
    """The card of a model that ships with the project."""
    card: dict[str, Any] = json.loads((Path(MODELS_DIR) / name / "card.json").read_text())
    return card


def measured(condition: str, strength: int, **changed: Any) -> dict[str, Any]:
    """A condition as `python -m inference measure` counts it: of 200 frames 160 are found and 120 read, 90 rightly."""
    row = {"condition": condition, "strength": strength, "frames": 200, "found": 0.8, "read": 0.6, "accuracy": 0.7}
    return row | {"accuracy_read": 0.75, "unread": {"no_face": 40, "uncertain": 40}} | changed


def card_with_conditions(name: str, *conditions: object) -> dict[str, Any]:
    """The shipped card of that name, as if these conditions had been measured."""
    card = shipped_card(name)
    card["metrics"]["conditions"] = list(conditions)
    return card


def worker_runs(
    serves: Model,
    installed: Iterable[Model],
    *,
    worker: str = "w1",
    machine: str = "room-1",
    troubles: tuple[str, ...] = (),
    cards: dict[Model, str] | None = None,
) -> None:
    """A worker says how it is, and goes on saying so for as long as the test lasts.

    A model without a card in `cards` has the shipped one of its name.
    """
    texts = {model: (cards or {}).get(model) or json.dumps(shipped_card(model.name)) for model in installed}
    sign = Sign(
        worker=worker,
        machine=machine,
        pid=7,
        since=1_700_000_000.0 + len(worker),
        at=time.time(),
        serves=serves,
        installed=tuple(Installed(model, card_hash(text)) for model, text in texts.items()),
        troubles=troubles,
    )
    gateway.fleet().give_sign(sign, texts.values())
    for key in (sign_key(worker), *(card_key(card_hash(text)) for text in texts.values())):
        gateway.redis().persist(key)


def no_worker_runs() -> None:
    """All have gone."""
    for sign in gateway.fleet().signs():
        gateway.fleet().take_sign_back(sign.worker)
