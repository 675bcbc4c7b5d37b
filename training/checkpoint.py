"""Saves a training after every epoch so exactly that the resumed run cannot tell it was interrupted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

from training.replacing import replacing

Array = npt.NDArray[Any]

# What each callback carries from one epoch to the next, apart from the best weights of `early_stopping`.
REMEMBERED: Final = {
    "early_stopping": ("wait", "best", "best_epoch", "stopped_epoch"),
    "plateau": ("wait", "best", "cooldown_counter"),
    "best": ("best",),
}


@dataclass(frozen=True)
class Saved:
    """A checkpoint as read: history rows, what the callbacks remember, and the variables in the order of the model."""

    history: list[dict[str, float]]
    finished: bool
    callbacks: dict[str, dict[str, float | None]]
    model: list[Array]
    optimizer: list[Array]
    best_weights: list[Array]


def read(path: Path) -> Saved:
    """The checkpoint at `path`; it is replaced as a whole, so it is never half written."""
    with np.load(path) as arrays:
        state = json.loads(str(arrays["state"]))

        def group(name: str) -> list[Array]:
            return [arrays[f"{name}_{i}"] for i in range(state["lengths"][name])]

        return Saved(
            state["history"],
            state["finished"],
            state["callbacks"],
            group("model"),
            group("optimizer"),
            group("best_weights"),
        )


def variables(model: keras.Model) -> list[Any]:
    """Weights and the random states of dropout: all that the next step depends on, but not the running metrics."""
    metrics = {id(variable) for variable in model.metrics_variables}
    return [variable for variable in model.variables if id(variable) not in metrics]


def restore(model: keras.Model, fitted: keras.Model, saved: Saved, *, with_optimizer: bool) -> None:
    """Puts weights and dropout's random states back, and the optimiser of the compiled `fitted`, if it has begun."""
    pairs = list(zip(variables(model), saved.model, strict=True))
    if with_optimizer:
        fitted.optimizer.build(fitted.trainable_variables)
        pairs += zip(fitted.optimizer.variables, saved.optimizer, strict=True)
    for target, value in pairs:
        target.assign(value)


class Best(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """Saves `model`, the whole network, at each epoch whose validation accuracy is above all before it."""

    def __init__(self, model: keras.Model, path: Path) -> None:
        super().__init__()
        self.whole = model
        self.path = path
        self.best = -1.0

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Replaces the file as a whole, so that an interruption leaves the older one."""
        accuracy = float((logs or {})["val_accuracy"])
        if accuracy > self.best:
            self.best = accuracy
            with replacing(self.path) as unfinished:
                self.whole.save(unfinished)


class Checkpoint(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """Must come last among the callbacks: it saves what the others have decided and restores it after their reset.

    `wrote` is called with the history rows after each save.
    """

    def __init__(
        self,
        path: Path,
        model: keras.Model,
        watched: dict[str, keras.callbacks.Callback],
        saved: Saved | None,
        epochs: int,
        wrote: Callable[[list[dict[str, float]]], None],
    ) -> None:
        super().__init__()
        self.path = path
        self.whole = model
        self.epochs = epochs
        self.watched = watched
        self.saved = saved
        self.wrote = wrote
        self.history: list[dict[str, float]] = list(saved.history) if saved else []
        self.started = 0.0

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """The other callbacks forget everything at this point, so what they knew is given back."""
        if self.saved is None:
            return
        for name, values in self.saved.callbacks.items():
            for attribute, value in values.items():
                setattr(self.watched[name], attribute, value)
        if "early_stopping" in self.watched:
            self.watched["early_stopping"].best_weights = self.saved.best_weights or None

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Starts the epoch's clock."""
        self.started = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Adds the epoch to the history and replaces the checkpoint."""
        seconds = round(time.monotonic() - self.started, 1)
        row = {name: float(value) for name, value in (logs or {}).items()}
        row.setdefault("learning_rate", float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate)))
        self.history.append({"epoch": epoch + 1, **row, "seconds": seconds})
        finished = bool(self.model.stop_training) or epoch + 1 == self.epochs
        self._write(finished)
        self.wrote(self.history)

    def _write(self, finished: bool) -> None:
        groups: dict[str, list[Array]] = {
            "model": [keras.ops.convert_to_numpy(v) for v in variables(self.whole)],
            "optimizer": [keras.ops.convert_to_numpy(v) for v in self.model.optimizer.variables],
            "best_weights": getattr(self.watched.get("early_stopping"), "best_weights", None) or [],
        }
        callbacks = {
            name: {attribute: getattr(callback, attribute) for attribute in REMEMBERED[name]}
            for name, callback in self.watched.items()
        }
        state = {
            "history": self.history,
            "finished": finished,
            "callbacks": callbacks,
            "lengths": {name: len(group) for name, group in groups.items()},
        }
        arrays = {f"{name}_{i}": array for name, group in groups.items() for i, array in enumerate(group)}
        arrays["state"] = np.array(json.dumps(state))
        with replacing(self.path) as unfinished, unfinished.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
