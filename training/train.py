"""Builds the network of a recipe and fits it: seeded, resumable, with callbacks that do what the report meant.

A run is a folder: `run.json` (what was asked), `checkpoint.npz` (where it stands), `best.keras` (the epoch with the
highest validation accuracy: the one that is evaluated and exported), `restored.keras` (the weights that early stopping
goes back to), `history.csv`, `history.json` and `curves.png`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from training import checkpoint, plots
from training.card import LABELS
from training.checkpoint import Checkpoint
from training.data import Faces, Split
from training.models import BUILDERS
from training.progress import Progress
from training.recipes import Recipe
from training.refusal import Refused

Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


class RunRefused(Refused):
    """The run folder does not fit what was asked; the sentence says what to do."""


def build(recipe: Recipe) -> keras.Model:
    """The compiled network of a recipe, with freshly drawn weights and exactly the parameters the recipe promises."""
    keras.config.set_dtype_policy(recipe.dtype_policy)
    model = BUILDERS[recipe.model]()
    if model.count_params() != recipe.parameters:
        raise AssertionError(f"{recipe.name}: {model.count_params()} parameters, the recipe says {recipe.parameters}")
    model.compile(
        optimizer=keras.optimizers.Adam(recipe.learning_rate),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=recipe.jit_compile,
    )
    return model


def train(
    recipe: Recipe,
    faces: Faces,
    run: Path,
    *,
    seed: int,
    command: str,
    resume: bool = False,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> list[dict[str, float]]:
    """Fits `recipe` on `faces.train`, watching `faces.validation`, and returns one history row per epoch.

    Everything lands in the folder `run`. Raises `RunRefused` when the folder holds another run, or nothing to resume.
    """
    asked = {
        "recipe": recipe.as_json(),
        "seed": seed,
        "data": {"sha256": faces.sha256, "protocol": faces.protocol, "counts": faces.counts()},
    }
    saved = _open(run, asked, command, resume)
    if saved is not None and saved.finished:
        return saved.history
    keras.utils.set_random_seed(seed)
    model = build(recipe)
    if saved is not None:
        checkpoint.restore(model, saved)
    first_epoch = len(saved.history) if saved else 0
    steps = -(-len(faces.train) // recipe.batch_size)
    watched = _watched(recipe, run)
    last = Checkpoint(run / "checkpoint.npz", watched, saved, lambda rows: _write_history(run, rows, recipe.name))
    model.fit(
        batches(faces.train, recipe.batch_size, seed, first_epoch),
        steps_per_epoch=steps,
        epochs=recipe.epochs,
        initial_epoch=first_epoch,
        shuffle=False,  # `batches` shuffles, so that the order can be resumed
        validation_data=as_batch(faces.validation),
        callbacks=[*watched.values(), Progress(steps, recipe.epochs, first_epoch), *callbacks, last],
        verbose=0,
    )
    model.save(run / "restored.keras")
    return last.history


def batches(split: Split, batch_size: int, seed: int, first_epoch: int) -> Iterator[Batch]:
    """Endless shuffled batches. An epoch's order depends on seed and epoch alone, so a resumed run sees the same."""
    epoch = first_epoch
    while True:
        order = np.random.default_rng((seed, epoch)).permutation(len(split))
        for start in range(0, len(split), batch_size):
            yield as_batch(split.take(order[start : start + batch_size]))
        epoch += 1


def as_batch(split: Split) -> Batch:
    """`(n, 48, 48, 1)` float32 in 0..255 and `(n, 7)` float32 one-hot."""
    return split.images.astype(np.float32), np.eye(len(LABELS), dtype=np.float32)[split.labels]


def _watched(recipe: Recipe, run: Path) -> dict[str, keras.callbacks.Callback]:
    """The report's three callbacks. Its checkpoint watched `val_acc`, a metric that does not exist, and never saved."""
    stopping, plateau = recipe.early_stopping, recipe.plateau
    return {
        "early_stopping": keras.callbacks.EarlyStopping(
            monitor="val_loss",
            min_delta=stopping.min_delta,
            patience=stopping.patience,
            restore_best_weights=True,
        ),
        "plateau": keras.callbacks.ReduceLROnPlateau(
            monitor="val_loss", factor=plateau.factor, patience=plateau.patience, min_delta=plateau.min_delta
        ),
        "best": keras.callbacks.ModelCheckpoint(
            str(run / "best.keras"), monitor="val_accuracy", mode="max", save_best_only=True
        ),
    }


def _open(run: Path, asked: dict[str, Any], command: str, resume: bool) -> checkpoint.Saved | None:
    """Makes the folder of a new run, or reads where the run to resume stands."""
    state = run / "checkpoint.npz"
    if not resume:
        if state.exists():
            raise RunRefused(f"{run} holds a training already. Pass --resume to continue it, or --run another folder.")
        run.mkdir(parents=True, exist_ok=True)
        (run / "run.json").write_text(json.dumps({**asked, "command": command}, indent=2) + "\n")
        return None
    if not state.exists():
        raise RunRefused(f"{run} holds no checkpoint to resume: no epoch was finished there. Leave --resume out.")
    before = json.loads((run / "run.json").read_text())
    differs = [name for name, value in asked.items() if before[name] != value]
    if differs:
        raise RunRefused(f"{run} was started with another {' and '.join(differs)}. Use --run with another folder.")
    return checkpoint.read(state)


def _write_history(run: Path, rows: list[dict[str, float]], title: str) -> None:
    (run / "history.json").write_text(json.dumps(rows, indent=2) + "\n")
    with (run / "history.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    plots.curves(rows, run / "curves.png", title)
