"""A training leaves a whole run behind, and an interruption leaves no trace in it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped  # noqa: E402  # after the skip
from training import checkpoint  # noqa: E402
from training.data import Faces, load  # noqa: E402
from training.recipes import SEED_CNN, EarlyStopping, Plateau  # noqa: E402
from training.train import RunRefused, batches, train  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

# A demand that no epoch can meet: the learning rate falls after the second epoch, and the third is the last.
STRICT = replace(
    SEED_CNN,
    epochs=6,
    batch_size=8,
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
def test_an_interrupted_and_resumed_run_equals_one_run(faces: Faces, tmp_path: Path) -> None:
    whole = train(STRICT, faces, tmp_path / "whole", seed=1, command="")
    with pytest.raises(KeyboardInterrupt):
        train(STRICT, faces, tmp_path / "broken", seed=1, command="", callbacks=[InterruptIn(3)])
    assert len(checkpoint.read(tmp_path / "broken/checkpoint.npz").history) == 2
    resumed = train(STRICT, faces, tmp_path / "broken", seed=1, command="", resume=True)

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
    rows = train(replace(SEED_CNN, epochs=2, batch_size=8), faces, tmp_path, seed=0, command="python -m training")
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
        train(SEED_CNN, faces, tmp_path, seed=0, command="")
    with pytest.raises(RunRefused, match="was started with another seed"):
        train(replace(SEED_CNN, epochs=2, batch_size=8), faces, tmp_path, seed=1, command="", resume=True)


def test_there_is_nothing_to_resume_before_the_first_epoch(faces: Faces, tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match="holds no checkpoint to resume"):
        train(SEED_CNN, faces, tmp_path, seed=0, command="", resume=True)


def test_every_epoch_shows_each_image_once_in_an_order_of_its_own(faces: Faces) -> None:
    stream = batches(faces.train, 8, seed=0, first_epoch=0)
    first, second = ([next(stream) for _ in range(4)] for _ in range(2))
    assert [len(labels) for _, labels in first] == [8, 8, 8, 4]
    shown = [np.concatenate([images for images, _ in epoch]) for epoch in (first, second)]
    assert {image.tobytes() for image in shown[0]} == {image.tobytes() for image in shown[1]}
    assert not np.array_equal(shown[0], shown[1])


def test_a_resumed_stream_goes_on_with_the_order_of_its_epoch(faces: Faces) -> None:
    stream = batches(faces.train, 8, seed=0, first_epoch=0)
    later = [next(stream) for _ in range(8)][4]
    assert np.array_equal(next(batches(faces.train, 8, seed=0, first_epoch=1))[0], later[0])
