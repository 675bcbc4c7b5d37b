"""Runs that began alike have a mean that can be exported, and others have none."""

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
from training.network import build  # noqa: E402
from training.predict import loaded  # noqa: E402
from training.train import train  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
NARROW = replace(ABLATIONS["room_cnn_narrow"], votes=0.0, window=None, epochs=1, cosine=None, batch_size=14)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`one` and `two` begin with the same weights, `other` with its own."""
    folder = tmp_path_factory.mktemp("runs")
    faces = load(zipped(folder / "faces.zip", small()), "official", folder / "cache", allow_partial=True)
    keras.utils.set_random_seed(0)
    build(NARROW).save(folder / "start.keras")
    for seed, name in enumerate(("one", "two", "other")):
        start = folder / "start.keras" if name != "other" else None
        train(NARROW, faces, folder / name, seed=seed, command=f"train {name}", cache=folder, start=start)
    return folder


def test_a_mean_lies_half_way_and_tells_what_it_is_made_of(runs: Path) -> None:
    assert main(["mean", str(runs / "one"), str(runs / "two"), "--run", str(runs / "mean")]) == 0
    one, two, mean = (loaded(runs / name / "best.keras").get_weights() for name in ("one", "two", "mean"))
    for each, other, between in zip(one, two, mean, strict=True):
        assert np.allclose((each + other) / 2, between, rtol=1e-6, atol=1e-7)
    assert any(not np.array_equal(each, other) for each, other in zip(one, two, strict=True))
    started = json.loads((runs / "mean/run.json").read_text())
    assert started["command"].split(" &&\n")[:2] == ["train one", "train two"]
    assert "python -m training mean" in started["command"]
    assert [row["epoch"] for row in json.loads((runs / "mean/history.json").read_text())] == [1, 1]


def test_runs_that_began_apart_have_no_mean(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for names in (("one", "other"), ("other", "other")):
        assert main(["mean", *(str(runs / name) for name in names), "--run", str(runs / "none")]) == 1
        assert "did not begin with the same weights" in capsys.readouterr().err
    assert main(["mean", str(runs / "one"), str(runs / "nothing"), "--run", str(runs / "none")]) == 1
    assert "holds no trained model" in capsys.readouterr().err
    assert not (runs / "none").exists()
