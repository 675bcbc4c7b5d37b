"""What a step sees: shuffled and, where the recipe says so, augmented batches, made while the last one is computed."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from training.augment import augmented
from training.card import LABELS
from training.recipes import Augmentation

Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]

AHEAD: Final = 4
"""Batches that wait in memory; more would not make the slower side faster."""


@dataclass(frozen=True)
class Examples:
    """`inputs` is `(n, ...)`: faces as uint8 or features as float32; `labels` is `(n,)` int64.

    Features cannot be mirrored, so `mirrored` has those of the mirrored faces where the recipe wants them.
    """

    inputs: npt.NDArray[Any]
    labels: npt.NDArray[np.int64]
    mirrored: npt.NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.labels)


def batches(
    examples: Examples, batch_size: int, seed: int, first_epoch: int, augmentation: Augmentation | None = None
) -> Iterator[Batch]:
    """Endless shuffled batches. An epoch's order and changes depend on seed and epoch alone, so it can be resumed."""
    epoch = first_epoch
    while True:
        random = np.random.default_rng((seed, epoch))
        order = random.permutation(len(examples))
        for start in range(0, len(examples), batch_size):
            chosen = order[start : start + batch_size]
            inputs, targets = as_batch(examples.inputs[chosen], examples.labels[chosen])
            if augmentation is not None and examples.mirrored is not None:
                turned = random.random(len(chosen)) < augmentation.flip
                inputs[turned] = examples.mirrored[chosen[turned]]
            elif augmentation is not None:
                inputs = augmented(examples.inputs[chosen], augmentation, random)
            yield inputs, targets
        epoch += 1


def as_batch(inputs: npt.NDArray[Any], labels: npt.NDArray[np.int64]) -> Batch:
    """The inputs as float32 and the labels as `(n, 7)` float32 one-hot."""
    return inputs.astype(np.float32), np.eye(len(LABELS), dtype=np.float32)[labels]


class Ahead:
    """An iterator over `source` that a thread keeps a few batches ahead; `close` ends the thread.

    What goes wrong in the thread is raised to whoever asks for the next batch.
    """

    def __init__(self, source: Iterator[Batch]) -> None:
        self._source = source
        self._ready: queue.Queue[Batch | BaseException] = queue.Queue(AHEAD)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._fill, name="batches", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        item = self._ready.get()
        if isinstance(item, BaseException):
            raise item
        return item

    def close(self) -> None:
        """Ends the thread and waits for it."""
        self._closed.set()
        while self._thread.is_alive():
            # Room for the batch that the thread may be waiting to hand over.
            self._empty()
            self._thread.join(0.05)
        self._empty()
        # Keras reads ahead, too, and may be waiting for one more.
        self._ready.put(StopIteration())

    def _empty(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._ready.get_nowait()

    def _fill(self) -> None:
        try:
            for batch in self._source:
                self._ready.put(batch)
                if self._closed.is_set():
                    return
        except BaseException as error:
            self._ready.put(error)
