"""A training leaves a whole run behind, and an interruption leaves no trace in it."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped  # noqa: E402  # after the skip
from training import checkpoint  # noqa: E402
from training.data import Faces, load  # noqa: E402
from training.models import BUILDERS  # noqa: E402
from training.recipes import (  # noqa: E402
    SEED_CNN,
    Augmentation,
    Cosine,
    EarlyStopping,
    HeadFirst,
    Plateau,
    Recipe,
)
from training.refusal import Refused  # noqa: E402
from training.train import RunRefused, train  # noqa: E402
from training.votes import ANSWERS  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def tiny(weights: str | None) -> keras.Model:
    """BatchNorm, dropout and a head: all that a phase, an average or a frozen part may trip over."""
    del weights
    layers = keras.layers
    face = keras.Input((48, 48, 1))
    x = layers.Conv2D(4, 5, strides=4, name="stem")(layers.Rescaling(1 / 255)(face))
    x = layers.BatchNormalization(name="stem_bn")(x)
    x = layers.Conv2D(8, 3, strides=2, activation="relu", name="body")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(layers.BatchNormalization(name="body_bn")(x))
    x = layers.Dense(7, activation="softmax", name="probabilities")(layers.Dropout(0.2)(x))
    return keras.Model(face, x, name="tiny")


TINY = replace(
    SEED_CNN, name="tiny", model="tiny", parameters=511, epochs=4, batch_size=8, early_stopping=None, plateau=None
)
EVERYTHING = replace(
    TINY,
    trainable=375,
    learn_from="body",
    optimizer="adamw",
    weight_decay=0.05,
    cosine=Cosine(warmup=0.5, floor=0.01),
    head_first=HeadFirst(epochs=2, learning_rate=1e-2, layer="pool"),
    label_smoothing=0.1,
    augmentation=Augmentation(rotation=10, shift=0.1, brightness=20),
    ema=0.9,
)


NOWHERE = Path("nothing is computed once here")
# A demand that no epoch can meet: the learning rate falls after the second epoch, and the third is the last.
STRICT = replace(
    TINY,
    epochs=6,
    early_stopping=EarlyStopping(min_delta=10.0, patience=2),
    plateau=Plateau(factor=0.2, patience=1, min_delta=10.0),
)


class InterruptIn(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """Presses Ctrl-C after the first step of an epoch (counted from 1)."""

    def __init__(self, epoch: int) -> None:
        super().__init__()
        self.epoch = epoch
        self.now = 0

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self.now = epoch + 1

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:
        if self.now == self.epoch:
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Faces:
    folder = tmp_path_factory.mktemp("data")
    return load(zipped(folder / "faces.zip", small()), "official", folder / "cache", allow_partial=True)


def without_seconds(rows: list[dict[str, float]]) -> list[dict[str, float]]:
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


@pytest.mark.slow
def test_an_interrupted_and_resumed_run_equals_one_run(
    faces: Faces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BUILDERS, "tiny", tiny)
    whole = train(STRICT, faces, tmp_path / "whole", seed=1, command="", cache=NOWHERE)
    with pytest.raises(KeyboardInterrupt):
        train(STRICT, faces, tmp_path / "broken", seed=1, command="", cache=NOWHERE, callbacks=[InterruptIn(3)])
    assert len(checkpoint.read(tmp_path / "broken/checkpoint.npz").history) == 2
    resumed = train(STRICT, faces, tmp_path / "broken", seed=1, command="", cache=NOWHERE, resume=True)

    assert [row["epoch"] for row in whole] == [1, 2, 3]
    assert [row["learning_rate"] for row in whole] == pytest.approx([1e-3, 1e-3, 2e-4])
    assert without_seconds(resumed) == without_seconds(whole)
    one, other = (checkpoint.read(tmp_path / name / "checkpoint.npz") for name in ("whole", "broken"))
    assert other.finished
    assert other.callbacks == one.callbacks
    for ours, theirs in zip(
        [*one.model, *one.optimizer, *one.best_weights],
        [*other.model, *other.optimizer, *other.best_weights],
        strict=True,
    ):
        assert np.array_equal(ours, theirs)


def test_a_run_leaves_history_curves_and_the_best_epoch(faces: Faces, tmp_path: Path) -> None:
    rows = train(
        replace(SEED_CNN, epochs=2, batch_size=8), faces, tmp_path, seed=0, command="python -m training", cache=NOWHERE
    )
    assert json.loads((tmp_path / "history.json").read_text()) == rows
    with (tmp_path / "history.csv").open() as file:
        assert [row["val_accuracy"] for row in csv.DictReader(file)] == [str(row["val_accuracy"]) for row in rows]
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    asked = json.loads((tmp_path / "run.json").read_text())
    assert asked["data"] == {"sha256": faces.sha256, "protocol": "official", "counts": {"train": 28, "validation": 14}}
    assert asked["command"] == "python -m training"
    best = keras.models.load_model(tmp_path / "best.keras")
    pixels = faces.validation.images.astype(np.float32)
    accuracy = float((best.predict(pixels, verbose=0).argmax(axis=1) == faces.validation.labels).mean())
    assert accuracy == pytest.approx(max(row["val_accuracy"] for row in rows))

    with pytest.raises(RunRefused, match=r"holds a training already\. Pass --resume"):
        train(SEED_CNN, faces, tmp_path, seed=0, command="", cache=NOWHERE)
    with pytest.raises(RunRefused, match="was started with another seed"):
        train(
            replace(SEED_CNN, epochs=2, batch_size=8), faces, tmp_path, seed=1, command="", cache=NOWHERE, resume=True
        )


def test_there_is_nothing_to_resume_before_the_first_epoch(faces: Faces, tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match="holds no checkpoint to resume"):
        train(SEED_CNN, faces, tmp_path, seed=0, command="", cache=NOWHERE, resume=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("recipe", "interruptions"),
    # Epoch 3 is the turn of the phases, where the optimiser of neither may be taken for the other's.
    [
        (EVERYTHING, [3, 4]),
        (replace(TINY, epochs=2, learn_from="body", cut="stem_bn"), [2]),
        (replace(TINY, epochs=2, augmentation=Augmentation(erasing=0.5), window=40, mixup=0.2), [2]),
        (
            replace(
                TINY, epochs=3, augmentation=Augmentation(), window=40, whole=1, optimizer="muon", renormalised=True
            ),
            [2, 3],
        ),
    ],
    ids=["everything", "cut", "window", "whole in the end"],
)
def test_phases_schedule_average_and_frozen_part_survive_interruptions(
    recipe: Recipe, interruptions: list[int], faces: Faces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BUILDERS, "tiny", tiny)
    cache = tmp_path / "cache"
    whole = train(recipe, faces, tmp_path / "whole", seed=1, command="", cache=cache)
    for count, epoch in enumerate(interruptions):
        stop = [InterruptIn(epoch)]
        with pytest.raises(KeyboardInterrupt):
            train(
                recipe,
                faces,
                tmp_path / "broken",
                seed=1,
                command="",
                cache=cache,
                resume=count > 0,
                callbacks=stop,
            )
    resumed = train(recipe, faces, tmp_path / "broken", seed=1, command="", cache=cache, resume=True)

    assert len(whole) == recipe.epochs
    assert without_seconds(resumed) == without_seconds(whole)
    one, other = (checkpoint.read(tmp_path / name / "checkpoint.npz") for name in ("whole", "broken"))
    for ours, theirs in zip([*one.model, *one.optimizer], [*other.model, *other.optimizer], strict=True):
        assert np.array_equal(ours, theirs)
    kept = [keras.models.load_model(tmp_path / name / "best.keras") for name in ("whole", "broken")]
    for ours, theirs in zip(*(model.get_weights() for model in kept), strict=True):
        assert np.array_equal(ours, theirs)


def test_a_recipe_with_votes_needs_them_and_one_without_refuses_them(faces: Faces, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"Name the file fer2013new\.csv with --votes"):
        train(replace(TINY, votes=0.25), faces, tmp_path / "run", seed=0, command="", cache=NOWHERE)
    with pytest.raises(Refused, match=r"learns from the labels alone\. Leave --votes out"):
        train(TINY, faces, tmp_path / "run", seed=0, command="", cache=NOWHERE, votes=tmp_path / "votes.csv")
    assert not (tmp_path / "run").exists()


def test_votes_change_what_is_learnt_and_are_named_by_their_hash(
    faces: Faces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BUILDERS, "tiny", tiny)
    losses = []
    for who, period in (("agreed", 7), ("divided", 5)):
        path = tmp_path / f"{who}.csv"
        # Labels come back every seven rows: votes that do tell of the label, others do not.
        rows = [",".join("10" if place == row % period else "0" for place in range(len(ANSWERS))) for row in range(28)]
        path.write_text(
            "\n".join([f"Usage,Image name,{','.join(ANSWERS)}", *(f"Training,x.png,{row}" for row in rows)])
        )
        recipe, run = replace(TINY, epochs=1, votes=0.5), tmp_path / who
        losses.append(train(recipe, faces, run, seed=0, command="", cache=NOWHERE, votes=path)[0]["loss"])
        assert json.loads((run / "run.json").read_text())["votes"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert losses[0] != losses[1]
