"""Fits the network of a recipe: seeded, phase by phase, resumable, with callbacks that do what the report meant.

A run is a folder: `run.json` (what was asked), `checkpoint.npz` (where it stands), `best.keras` (the epoch with the
highest validation accuracy: the one that is evaluated and exported), `restored.keras` (the weights that early stopping
goes back to, where the recipe has it), `history.csv`, `history.json`, `curves.png` and, at the end, `curves.html`.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from training import checkpoint, plots, told
from training.average import Average, PutBack
from training.batches import Ahead, Examples, batches, targets
from training.card import joined
from training.checkpoint import Best, Checkpoint
from training.data import Faces, Split
from training.features import halves, precomputed
from training.network import Phase, build, of_any_size, phases, prepare
from training.predict import loaded
from training.progress import Progress
from training.recipes import Augmentation, Recipe
from training.refusal import Refused
from training.told import Told
from training.votes import Votes


class RunRefused(Refused):
    """The run folder does not fit what was asked; the sentence says what to do."""


def train(
    recipe: Recipe,
    faces: Faces,
    run: Path,
    *,
    seed: int,
    command: str,
    cache: Path,
    base_weights: Path | None = None,
    start: Path | None = None,
    votes: Path | None = None,
    answers: Path | None = None,
    framed: Path | None = None,
    resume: bool = False,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> list[dict[str, float]]:
    """Fits `recipe` on `faces.train`, watching `faces.validation`, and returns one history row per epoch.

    Everything lands in the folder `run`, but what a frozen part computes once in `cache`. `start` is the `.keras`
    file of the same network with whose weights to begin; `answers` are what its teachers said, as `answers.write`
    leaves them; without them the network of `start` is the teacher; `framed` are the training faces once more, cut from
    frames. Raises `RunRefused` when the folder holds another run, or nothing to resume.
    """
    chosen = _chosen(recipe, len(faces.train), seed)
    counts = faces.counts() if chosen is None else {**faces.counts(), "train": len(chosen)}
    asked: dict[str, Any] = {
        "recipe": recipe.as_json(),
        "seed": seed,
        "data": {"sha256": faces.sha256, "protocol": faces.protocol, "counts": counts},
    }
    if base_weights is not None and base_weights.exists():
        asked["base_weights"] = hashlib.sha256(base_weights.read_bytes()).hexdigest()
    if start is not None:
        asked["start"] = hashlib.sha256(start.read_bytes()).hexdigest()
        command = _since(start, command)
    for name, path in {"votes": votes, "answers": answers, "framed": framed}.items():
        if path is not None and path.exists():
            asked[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    said, shown = told.votes(recipe, votes), told.framed(recipe, framed, faces)
    saved = _open(run, asked, command, resume)
    if saved is not None and saved.finished:
        return saved.history
    keras.utils.set_random_seed(seed)
    model = build(recipe, base_weights)
    if start is not None:
        _begin(model, start)
    taught = told.answers(recipe, answers, None if start is None else model, faces)
    fitted, examples = _examples(recipe, model, faces, chosen, Told(said, taught, shown).of(chosen), cache)
    for phase in phases(recipe):
        if saved is not None and len(saved.history) >= phase.end:
            continue
        _fit(recipe, phase, (model, fitted), examples, run, seed, saved, callbacks)
        saved = checkpoint.read(run / "checkpoint.npz")
        if saved.finished:
            break
    if recipe.early_stopping is not None:
        model.save(run / "restored.keras")
    if saved is None:
        raise AssertionError(f"{recipe.name} has no epochs")
    plots.interactive({recipe.name: saved.history}, run / "curves.html")
    return saved.history


def _since(start: Path, command: str) -> str:
    """All commands to come to this run: those of the run of `start`, where it is in one, and this."""
    before = start.with_name("run.json")
    return joined([json.loads(before.read_text())["command"], command]) if before.exists() else command


def _begin(model: keras.Model, start: Path) -> None:
    """Puts the weights of the network in the file `start` into `model`."""
    try:
        model.set_weights(loaded(start).get_weights())
    except ValueError as error:
        raise Refused(f"{start} is no network like {model.name}. Leave --start out, or name another run.") from error


def _chosen(recipe: Recipe, there: int, seed: int) -> npt.NDArray[np.int64] | None:
    """The positions of the images to train on, or None for all. A smaller draw is part of a larger one."""
    if recipe.images is None:
        return None
    if recipe.images > there:
        raise Refused(f"{recipe.name} draws {recipe.images} images to train on, and this copy of the data has {there}.")
    return np.sort(np.random.default_rng(seed).permutation(there)[: recipe.images])


def _examples(
    recipe: Recipe,
    model: keras.Model,
    faces: Faces,
    chosen: npt.NDArray[np.int64] | None,
    about: Told,
    cache: Path,
) -> tuple[keras.Model, tuple[Examples, Examples]]:
    """What is fitted, the network or what follows its frozen part; and what that learns from and is validated on."""
    changes = recipe.augmentation
    train = faces.train if chosen is None else faces.train.take(chosen)
    learnt = Examples(train.images, wanted(recipe, train, about.votes, about.answers), framed=about.framed)
    seen = Examples(faces.validation.images, targets(faces.validation))
    if recipe.cut is None:
        return model if recipe.window is None else of_any_size(model), (learnt, seen)
    if changes is not None and changes != Augmentation(flip=changes.flip):
        raise AssertionError(f"{recipe.name}: before a frozen part that is computed once, faces can only be mirrored")
    front, tail = halves(model, recipe.cut)
    features, mirrored, validated = precomputed(front, faces, chosen, cache, mirrored=changes is not None)
    return tail, (Examples(features, learnt.targets, mirrored), Examples(validated, seen.targets))


def wanted(
    recipe: Recipe, split: Split, said: Votes | None, taught: npt.NDArray[np.float32] | None
) -> npt.NDArray[np.float32]:
    """`(n, 7)`: what is to be learnt of each face, from its label, its votes and what the teachers said of it."""
    told = targets(split, said, recipe.votes)
    return told if taught is None else (1 - recipe.taught) * told + recipe.taught * taught


def _fit(
    recipe: Recipe,
    phase: Phase,
    models: tuple[keras.Model, keras.Model],
    examples: tuple[Examples, Examples],
    run: Path,
    seed: int,
    saved: checkpoint.Saved | None,
    callbacks: Sequence[keras.callbacks.Callback],
) -> None:
    """One phase, from its first epoch or from where `saved` stands. `models` are the whole one and what is fitted."""
    (model, fitted), (learnt, seen) = models, examples
    steps = -(-len(learnt) // recipe.batch_size)
    first_epoch = len(saved.history) if saved else 0
    prepare(recipe, phase, model, fitted, steps)
    if saved is not None:
        checkpoint.restore(model, fitted, saved, with_optimizer=first_epoch > phase.begins)
    watched = _watched(recipe, model, run)
    last = Checkpoint(
        run / "checkpoint.npz",
        model,
        watched,
        saved,
        recipe.epochs,
        lambda rows: _write_history(run, rows, recipe.name),
    )
    averaged: list[keras.callbacks.Callback] = []
    if recipe.ema is not None or recipe.renormalised:
        average = Average(model, learnt.inputs)
        averaged = [average, PutBack(average)]
    stream = Ahead(batches(learnt, recipe, seed, first_epoch))
    try:
        fitted.fit(
            (batch for batch in stream),  # Keras takes generators, not iterators
            steps_per_epoch=steps,
            epochs=phase.end,
            initial_epoch=first_epoch,
            shuffle=False,  # `batches` shuffles, so that the order can be resumed
            validation_data=seen.whole(),
            callbacks=[
                *averaged[:1],
                *watched.values(),
                *averaged[1:],
                Progress(steps, recipe.epochs, first_epoch),
                *callbacks,
                last,
            ],
            verbose=0,
        )
    finally:
        stream.close()


def _watched(recipe: Recipe, model: keras.Model, run: Path) -> dict[str, keras.callbacks.Callback]:
    """The report's three callbacks. Its checkpoint watched `val_acc`, a metric that does not exist, and never saved."""
    stopping, plateau = recipe.early_stopping, recipe.plateau
    watched: dict[str, keras.callbacks.Callback] = {}
    if stopping is not None:
        watched["early_stopping"] = keras.callbacks.EarlyStopping(
            monitor="val_loss",
            min_delta=stopping.min_delta,
            patience=stopping.patience,
            restore_best_weights=True,
        )
    if plateau is not None:
        watched["plateau"] = keras.callbacks.ReduceLROnPlateau(
            monitor="val_loss", factor=plateau.factor, patience=plateau.patience, min_delta=plateau.min_delta
        )
    watched["best"] = Best(model, run / "best.keras")
    return watched


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
    differs = [name for name, value in asked.items() if before.get(name) != value]
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
