"""A training begins where another ended, and refuses what is no network like its own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped  # noqa: E402  # after the skip
from training.__main__ import main  # noqa: E402
from training.ablations import ABLATIONS  # noqa: E402
from training.data import load  # noqa: E402
from training.models import BUILDERS  # noqa: E402
from training.network import build  # noqa: E402
from training.predict import loaded  # noqa: E402
from training.refusal import Refused  # noqa: E402
from training.train import RunRefused, train  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
NARROW = replace(
    ABLATIONS["room_cnn_narrow"], votes=0.0, window=None, epochs=1, cosine=None, learning_rate=0.0, batch_size=14
)


def test_a_training_begins_with_the_weights_of_another(tmp_path: Path) -> None:
    faces = load(zipped(tmp_path / "faces.zip", small()), "official", tmp_path / "cache", allow_partial=True)
    taught = build(NARROW)
    taught.save(tmp_path / "start.keras")
    train(NARROW, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, start=tmp_path / "start.keras")
    kept = loaded(tmp_path / "run/best.keras")
    # At a rate of zero nothing moves but BatchNorm's statistics.
    pairs = zip(taught.trainable_variables, kept.trainable_variables, strict=True)
    assert all(np.array_equal(np.array(one), np.array(other)) for one, other in pairs)

    other = tmp_path / "other.keras"
    build(NARROW).save(other)
    with pytest.raises(RunRefused, match="was started with another start"):
        train(NARROW, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, start=other, resume=True)


def test_a_run_names_the_commands_of_the_run_it_began_with(tmp_path: Path) -> None:
    faces = load(zipped(tmp_path / "faces.zip", small()), "official", tmp_path / "cache", allow_partial=True)
    train(NARROW, faces, tmp_path / "first", seed=1, command="first", cache=tmp_path)
    start = tmp_path / "first/best.keras"
    for name in ("one", "two"):
        train(NARROW, faces, tmp_path / name, seed=1, command=name, cache=tmp_path, start=start)
    assert main(["mean", str(tmp_path / "one"), str(tmp_path / "two"), "--run", str(tmp_path / "mean")]) == 0
    lines = json.loads((tmp_path / "mean/run.json").read_text())["command"].split(" &&\n")
    assert lines[:3] == ["first", "one", "two"]
    assert lines[3].startswith("python -m training mean ")


def test_another_network_is_no_start(tmp_path: Path) -> None:
    faces = load(zipped(tmp_path / "faces.zip", small()), "official", tmp_path / "cache", allow_partial=True)
    BUILDERS["room_cnn"](None).save(tmp_path / "start.keras")
    with pytest.raises(Refused, match="is no network like room_cnn"):
        train(NARROW, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, start=tmp_path / "start.keras")


def test_a_folder_without_a_run_is_no_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = zipped(tmp_path / "faces.zip", small())
    data = ["--data", str(source), "--cache", str(tmp_path / "cache"), "--allow-partial"]
    assert main(["train", "seed_cnn", *data, "--run", str(tmp_path / "run"), "--start", str(tmp_path)]) == 1
    assert "holds neither model.tflite nor best.keras" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
