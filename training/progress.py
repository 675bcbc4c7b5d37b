"""One bar for the whole training: how far, how well, how long still."""

from __future__ import annotations

import sys
from typing import NoReturn

import keras
from tqdm import tqdm


class Progress(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """A tqdm bar over all steps of all epochs that are left; the time left assumes that no callback stops early."""

    def __init__(self, steps: int, epochs: int, first_epoch: int) -> None:
        super().__init__()
        self.steps = steps
        self.epochs = epochs
        self.first_epoch = first_epoch
        self.bar: tqdm[NoReturn] | None = None
        self.epoch = first_epoch

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Opens the bar, part full if this is a resumed run. A log file gets a line every half minute."""
        interval = 0.2 if sys.stderr.isatty() else 30.0
        self.bar = tqdm(
            total=self.steps * self.epochs,
            initial=self.steps * self.first_epoch,
            unit="step",
            mininterval=interval,
            maxinterval=max(10.0, interval),
            dynamic_ncols=True,
        )

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Names the epoch."""
        self.epoch = epoch
        if self.bar is not None:
            self.bar.set_description(f"epoch {epoch + 1}/{self.epochs}", refresh=False)

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """One step further."""
        if self.bar is None:
            return
        logs = logs or {}
        self.bar.set_postfix(
            {name: f"{float(logs[name]):.3f}" for name in ("loss", "accuracy") if name in logs}, refresh=False
        )
        self.bar.update()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """A line per epoch stays on the screen."""
        if self.bar is not None:
            figures = "  ".join(f"{name} {float(value):.4g}" for name, value in (logs or {}).items())
            self.bar.write(f"epoch {epoch + 1}: {figures}", file=sys.stderr)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """Closes the bar."""
        if self.bar is not None:
            self.bar.close()
