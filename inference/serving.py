"""Which model this worker reads with. It follows the site's choice while frames are read, without missing one.

A thread of its own looks at the choice every second, loads what is asked for and tries it. Only then is one reference
exchanged: a batch that has begun ends with the model that it began with. A model that does not fit is not taken; the
worker goes on with the one that it has and says why.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Final

import numpy as np
from redis.exceptions import RedisError

from inference.align import SIDE
from inference.card import ModelCard, ModelCardError, load_card
from inference.classifier import Classifier, LiteClassifier
from inference.config import Settings
from inference.fleet import SIGN_EVERY, Fleet, Model, Sign
from inference.shelf import Found, Shelf, Stock
from inference.slots import BATCH

logger = logging.getLogger(__name__)

RETRY_AFTER: Final = 30.0
"""Seconds after which a model that could not be taken is tried again, for its disk may have been away."""
MOST_TROUBLES: Final = 5
"""Sentences in one sign of life."""


@dataclass(frozen=True)
class _Refused:
    """A choice that could not be taken, when (monotonic seconds), and why."""

    model: Model
    found: Found
    at: float
    why: str


@dataclass(frozen=True)
class Served:
    """A model that is loaded and has been tried, with its name: whoever holds this knows who reads."""

    model: Model
    classifier: Classifier


def load(card: ModelCard) -> Served:
    """Loads a model and lets it read a full batch once, so that it is warm. Raises `ModelCardError`."""
    classifier = LiteClassifier(card)
    grey = np.full((BATCH, SIDE, SIDE), 128, np.uint8)
    try:
        rows = classifier.probabilities(grey)
    except (ValueError, RuntimeError) as error:
        raise ModelCardError(f"The model {card.name} cannot read a batch of faces: export it again.") from error
    if not np.isfinite(rows).all():
        raise ModelCardError(f"The model {card.name} answers with what is no number: export it again.")
    return Served(Model(card.name, card.sha256), classifier)


class Serving:
    """Holds the model that is served, and keeps the site informed."""

    def __init__(self, settings: Settings, fleet: Fleet) -> None:
        """Loads MODEL_DIR, or what the site has chosen. Raises `ModelCardError` when MODEL_DIR does not fit."""
        self._fleet = fleet
        self._shelf = Shelf(settings.model_dir, settings.models_dir)
        self.served = load(load_card(settings.model_dir))
        self._worker, self._since = uuid.uuid4().hex, time.time()
        self._refused: _Refused | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def step(self) -> None:
        """One look at the choice and one sign of life. Raises `RedisError` or `OSError` when Redis is out of reach."""
        chosen, stock = self._fleet.chosen(), self._shelf.look()
        trouble = self._follow(chosen, stock) if chosen else None
        self._fleet.give_sign(self._sign(stock, trouble), [found.text for found in stock.models.values()])

    def start(self) -> None:
        """Follows the choice from now on, in a thread that ends with the process."""
        self._thread = threading.Thread(target=self._run, name="serving", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread, and tells the site that this worker is gone."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(SIGN_EVERY)
        with contextlib.suppress(RedisError, OSError):  # the sign runs out by itself
            self._fleet.take_sign_back(self._worker)

    def _run(self) -> None:
        is_away = False
        while not self._stop.wait(SIGN_EVERY):
            try:
                self.step()
                is_away = False
            except (RedisError, OSError) as error:
                if not is_away:
                    logger.warning("Redis is out of reach (%s); the model stays", type(error).__name__)
                is_away = True
            except Exception:
                # Whatever it was: without this thread the worker would go on, unseen and deaf to the next choice.
                logger.exception("The look at the chosen model failed; the model stays")

    def _follow(self, chosen: Model, stock: Stock) -> str | None:
        """Takes the chosen model if it can be taken; returns a sentence if not."""
        if chosen == self.served.model:
            return None
        found = stock.models.get(chosen)
        if found is None:
            return (
                f"{_short(chosen)} was chosen and is not installed here: copy its folder into this machine's MODELS_DIR"
                ", or choose another model."
            )
        refused = self._refused
        if refused and (refused.model, refused.found) == (chosen, found) and not _is_over(refused):
            return refused.why
        try:
            card = load_card(found.folder)
            if Model(card.name, card.sha256) != chosen:
                raise ModelCardError(f"{found.folder} has just been changed.")
            self.served = load(card)
        except ModelCardError as error:
            why = f"{_short(chosen)} was chosen and could not be taken. {error}"
            self._refused = _Refused(chosen, found, time.monotonic(), why)
            return why
        self._refused = None
        logger.info("Reads with %s from now on", chosen)
        return None

    def _sign(self, stock: Stock, trouble: str | None) -> Sign:
        troubles = (*([trouble] if trouble else []), *stock.troubles)
        return Sign(
            worker=self._worker,
            machine=socket.gethostname(),
            pid=os.getpid(),
            since=self._since,
            at=time.time(),
            serves=self.served.model,
            installed=tuple(found.installed for found in stock.models.values()),
            troubles=troubles[:MOST_TROUBLES],
        )


def _is_over(refused: _Refused) -> bool:
    return time.monotonic() - refused.at >= RETRY_AFTER


def _short(model: Model) -> str:
    return f"{model.name} ({model.sha256[:12]})"
