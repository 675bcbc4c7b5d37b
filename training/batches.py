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
from training.data import Split
from training.recipes import Recipe
from training.votes import Votes

Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]

AHEAD: Final = 4
"""Batches that wait in memory; more would not make the slower side faster."""


@dataclass(frozen=True)
class Examples:
    """`inputs` is `(n, ...)`: faces as uint8 or features as float32; `targets` is `(n, 7)` float32, rows sum to 1.

    Features cannot be mirrored, so `mirrored` has those of the mirrored faces where the recipe wants them.
    """

    inputs: npt.NDArray[Any]
    targets: npt.NDArray[np.float32]
    mirrored: npt.NDArray[np.float32] | None = None
    framed: npt.NDArray[np.uint8] | None = None
    """The faces of `inputs` once more, as they are cut from a webcam's frames."""

    def __len__(self) -> int:
        return len(self.targets)

    def whole(self) -> Batch:
        """All of them as one batch, unchanged."""
        return self.inputs.astype(np.float32), self.targets


def targets(split: Split, votes: Votes | None = None, share: float = 0.0) -> npt.NDArray[np.float32]:
    """`(n, 7)` float32: one-hot labels, of which `share` goes to what is expected of an image with such votes."""
    certain = np.eye(len(LABELS), dtype=np.float32)[split.labels]
    if votes is None:
        return certain
    spread = votes.expected(split.rows, split.labels)
    voted = spread.sum(axis=1, keepdims=True) > 0
    return np.where(voted, (1 - share) * certain + share * spread, certain).astype(np.float32)


def batches(examples: Examples, recipe: Recipe, seed: int, first_epoch: int) -> Iterator[Batch]:
    """Endless shuffled batches. An epoch's order and changes depend on seed and epoch alone, so it can be resumed."""
    epoch = first_epoch
    while True:
        random = np.random.default_rng((seed, epoch))
        window = recipe.window if epoch < recipe.epochs - recipe.whole else None
        order = random.permutation(len(examples))
        for start in range(0, len(examples), recipe.batch_size):
            chosen = order[start : start + recipe.batch_size]
            inputs, wanted = examples.inputs[chosen].astype(np.float32), examples.targets[chosen]
            if recipe.augmentation is not None and examples.mirrored is not None:
                turned = random.random(len(chosen)) < recipe.augmentation.flip
                inputs[turned] = examples.mirrored[chosen[turned]]
            elif recipe.augmentation is not None:
                inputs = augmented(_seen(examples, chosen, recipe, random), recipe.augmentation, random, window)
            if recipe.mixup:
                inputs, wanted = mixed((inputs, wanted), recipe.mixup, random)
            yield inputs, wanted
        epoch += 1


def _seen(
    examples: Examples, chosen: npt.NDArray[np.int64], recipe: Recipe, random: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """A copy of the chosen faces, some of them as they are cut from frames."""
    faces: npt.NDArray[np.uint8] = examples.inputs[chosen]
    if examples.framed is not None:
        framed = random.random(len(chosen)) < recipe.framed
        faces[framed] = examples.framed[chosen[framed]]
    return faces


def mixed(batch: Batch, alpha: float, random: np.random.Generator) -> Batch:
    """Each face and target with a share of another's, drawn once a batch. Zhang et al. 2017, arXiv 1710.09412."""
    inputs, wanted = batch
    share = np.float32(random.beta(alpha, alpha))
    other = random.permutation(len(wanted))
    return share * inputs + (1 - share) * inputs[other], share * wanted + (1 - share) * wanted[other]


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
