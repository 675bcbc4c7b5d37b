"""What is served agrees with what was trained, at every batch size, and the card says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped  # noqa: E402  # after the skip
from training import predict  # noqa: E402
from training.__main__ import main  # noqa: E402
from training.ablations import ABLATIONS  # noqa: E402
from training.card import describe  # noqa: E402
from training.data import Faces, load  # noqa: E402
from training.export import choose, points_lost, representative  # noqa: E402
from training.litert import INT8_FROM, convert  # noqa: E402
from training.models import BUILDERS  # noqa: E402
from training.network import mflops, of_any_size  # noqa: E402
from training.recipes import SEED_CNN  # noqa: E402
from training.train import train  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
needs_tensorflow = pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="TensorFlow writes LiteRT files")


class Run(NamedTuple):
    """A run of one epoch on drawings."""

    source: Path
    cache: Path
    folder: Path
    faces: Faces


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run")
    source = zipped(folder / "faces.zip", small())
    faces = load(source, "official", folder / "cache", allow_partial=True)
    recipe = replace(SEED_CNN, epochs=1, batch_size=8)
    train(recipe, faces, folder / "run", seed=0, command="python -m training train seed_cnn --seed 0", cache=folder)
    return Run(source, folder / "cache", folder / "run", faces)


@needs_tensorflow
def test_export_writes_a_model_and_a_card_that_fit_each_other(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(run.source), "--cache", str(run.cache), "--allow-partial"]
    assert main(["export", *data, "--run", str(run.folder), "--to", str(tmp_path)]) == 0

    card = json.loads((tmp_path / "card.json").read_text())
    assert card["files"] == {"model.tflite": describe(tmp_path / "model.tflite")}
    assert card["command"] == "python -m training train seed_cnn --seed 0"
    assert card["data"]["sha256"] == run.faces.sha256
    assert set(card["metrics"]["tried"]) == {"int8", "float16", "float32"}
    assert card["metrics"]["served"]["accuracy"] == card["metrics"]["tried"][card["precision"]]["accuracy"]
    assert set(card["metrics"]["ms_per_face_one_thread"]) == {"1", "32"}
    assert f"served: {card['precision']}" in capsys.readouterr().out

    content = (tmp_path / "model.tflite").read_bytes()
    trained = predict.predict(run.folder / "best.keras", run.faces.train.images)
    alone, together = (predict.run_served(content, run.faces.train.images, batch) for batch in (1, 32))
    assert together.shape == (28, 7)
    assert together.dtype == np.float32
    # One face gets one answer, however many come with it; and int8 resolves probabilities to 1/256.
    assert np.array_equal(alone, together)
    assert np.abs(together - trained).max() < 0.02
    assert together.sum(axis=1) == pytest.approx(1.0, abs=0.02)


@pytest.fixture(scope="module")
def seeds(run: Run) -> list[str]:
    """Two runs of one recipe, computed in half precision."""
    recipe = replace(
        ABLATIONS["room_cnn_narrow"],
        votes=0.0,
        window=None,
        epochs=1,
        cosine=None,
        batch_size=14,
        dtype_policy="mixed_bfloat16",
    )
    folders = [run.folder.parent / f"seed {seed}" for seed in (1, 2)]
    for seed, folder in enumerate(folders, start=1):
        train(recipe, run.faces, folder, seed=seed, command=f"train --seed {seed}", cache=run.cache)
    return [str(folder) for folder in folders]


@needs_tensorflow
def test_two_runs_of_one_network_become_one_model(run: Run, seeds: list[str], tmp_path: Path) -> None:
    data = ["--data", str(run.source), "--cache", str(run.cache), "--allow-partial"]
    assert main(["export", *data, "--run", *seeds, "--to", str(tmp_path)]) == 0
    card = json.loads((tmp_path / "card.json").read_text())
    assert card["seed"] == [1, 2]
    assert card["command"] == "train --seed 1 &&\ntrain --seed 2"
    assert card["metrics"]["epoch"] == [1, 1]
    assert card["parameters"] == 2 * 434_911

    images = run.faces.validation.images
    middles = [images[:, 2:46, 2:46], images[:, 2:46, ::-1][:, :, 2:46]]
    members = [of_any_size(predict.loaded(Path(folder) / "best.keras")) for folder in seeds]
    said = [
        np.asarray(one(seen.astype(np.float32), training=False)) for one, seen in zip(members, middles, strict=True)
    ]
    served = predict.run_served((Path(seeds[0]) / "float32.tflite").read_bytes(), images)
    assert np.abs(served - np.mean(said, axis=0)).max() < 1e-4
    assert np.abs(predict.run_served((tmp_path / "model.tflite").read_bytes(), images) - served).max() < 0.05


def test_only_different_runs_of_one_network_answer_together(
    run: Run, seeds: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(run.source), "--cache", str(run.cache), "--allow-partial"]
    for folders, why in (
        ([seeds[0], str(run.folder)], "are of different networks"),
        ([seeds[0], seeds[0]], "A run has nothing to tell itself"),
        ([seeds[0], str(tmp_path)], "holds no trained model"),
    ):
        assert main(["export", *data, "--run", *folders, "--to", str(tmp_path / "to")]) == 1
        assert why in capsys.readouterr().err
    assert not (tmp_path / "to").exists()


@needs_tensorflow
def test_float16_agrees_with_the_trained_model_closely(run: Run) -> None:
    model = keras.models.load_model(run.folder / "best.keras")
    served = predict.run_served(convert(model, "float16", representative(run.faces, 0)), run.faces.validation.images)
    trained = predict.predict(run.folder / "best.keras", run.faces.validation.images)
    assert np.abs(served - trained).max() < 0.002


@needs_tensorflow
def test_a_resized_and_normalised_face_gets_the_same_answer_whoever_comes_with_it(run: Run) -> None:
    layers = keras.layers
    face = keras.Input((48, 48, 1))
    x = layers.Conv2D(4, 3, strides=4)(layers.Resizing(24, 24)(face))
    x = layers.GlobalAveragePooling2D()(layers.BatchNormalization()(x))
    model = keras.Model(face, layers.Dense(7, activation="softmax")(x))
    content = convert(model, "float32", representative(run.faces, 0))
    alone, together = (predict.run_served(content, run.faces.validation.images, batch) for batch in (1, 14))
    trained = model.predict(run.faces.validation.images.astype(np.float32), verbose=0)
    assert np.abs(alone - trained).max() < 1e-5
    assert np.abs(together - trained).max() < 1e-5


@needs_tensorflow
def test_int8_can_begin_at_a_later_layer(run: Run) -> None:
    layers = keras.layers
    face = keras.Input((48, 48, 1))
    x = layers.Conv2D(4, 3, strides=4, activation="relu", name="early")(face)
    x = layers.Conv2D(6, 3, strides=4, activation="relu", name="late")(x)
    model = keras.Model(face, layers.Dense(7, activation="softmax")(layers.GlobalAveragePooling2D()(x)))
    images = representative(run.faces, 0)
    kinds = []
    for first in (None, "late"):
        tensors = Interpreter(model_content=convert(model, "int8", images, first)).get_tensor_details()
        kernels = {tuple(map(int, tensor["shape"])): tensor["dtype"] for tensor in tensors}
        kinds.append((kernels[4, 3, 3, 1], kernels[6, 3, 3, 4]))
    assert kinds == [(np.int8, np.int8), (np.float32, np.int8)]
    with pytest.raises(AssertionError, match="no operation bears the name of the layer later"):
        convert(model, "int8", images, "later")


def test_the_layers_at_which_int8_begins_exist() -> None:
    for network, layer in INT8_FROM.items():
        assert BUILDERS[network](None).get_layer(layer)


def test_int8_is_served_unless_it_costs_half_a_point() -> None:
    assert choose(0.58, 0.576) == "int8"
    assert choose(0.58, 0.574) == "float16"
    assert points_lost(0.58, 0.5763) == 0.37


def test_operations_are_counted_from_the_shapes(run: Run) -> None:
    convolutions = (
        46**2 * 9 * 32 + 44**2 * 9 * 32 * 64 + 20**2 * 9 * 64 * 128 + 8**2 * 9 * 128 * 256 + 4 * 9 * 256 * 512
    )
    dense = 512 * 1024 + 1024 * 7
    assert mflops(keras.models.load_model(run.folder / "best.keras")) == round(2 * (convolutions + dense) / 1e6, 1)


def test_evaluate_prints_and_writes_the_figures(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(run.source), "--cache", str(run.cache), "--allow-partial"]
    out = run.folder / "figures.json"
    assert main(["evaluate", *data, "--model", str(run.folder / "best.keras"), "--out", str(out)]) == 0
    written = json.loads(out.read_text())
    assert written["data_sha256"] == run.faces.sha256
    assert written["all"]["images"] == 14
    assert written["without_twins"]["images"] == 14 - written["twins"]
    assert written["accuracy"] == written["all"]["accuracy"]
    assert written["parameters"] == 2_100_487
    page = out.with_suffix(".html").read_text()
    assert page.count("<img") == 2 + round((1 - written["accuracy"]) * 14)
    assert "://" not in page
    printed = capsys.readouterr().out
    assert f"accuracy {written['all']['accuracy']:.4f}" in printed
    assert "surprise" in printed


def test_a_split_the_copy_lacks_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(run.source), "--cache", str(run.cache), "--allow-partial"]
    assert main(["evaluate", *data, "--model", str(run.folder / "best.keras"), "--split", "test"]) == 1
    assert "This copy of the data has no PrivateTest; it holds Training, PublicTest." in capsys.readouterr().err


def test_export_refuses_other_data_than_the_run_was_trained_on(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = zipped(
        tmp_path / "other.zip", small() | {"train/angry/Training_99.png": small()["train/angry/Training_0.png"]}
    )
    data = ["--data", str(other), "--cache", str(tmp_path / "cache"), "--allow-partial"]
    assert main(["export", *data, "--run", str(run.folder), "--to", str(tmp_path / "to")]) == 1
    assert "was trained on other data" in capsys.readouterr().err
    assert not (tmp_path / "to").exists()
