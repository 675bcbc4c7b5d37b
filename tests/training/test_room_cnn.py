"""The network for the classroom: its size, and that it reads a face of any size as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from training.network import build, mflops, middle, of_any_size, together  # noqa: E402  # after the skip
from training.predict import loaded  # noqa: E402
from training.recipes import ROOM_CNN  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def test_the_network_has_the_size_that_its_recipe_promises() -> None:
    model = build(ROOM_CNN)
    assert model.count_params() == 2_353_407
    assert mflops(model) == 213.0
    assert model.input_shape == (None, 48, 48, 1)


def test_the_network_of_any_size_is_the_same_network() -> None:
    model = build(ROOM_CNN)
    wider = of_any_size(model)
    faces = np.random.default_rng(0).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)
    assert np.array_equal(wider(faces, training=False), model(faces, training=False))
    assert wider(faces[:, 4:44, 4:44], training=False).shape == (3, 7)
    assert {id(variable) for variable in wider.variables} == {id(variable) for variable in model.variables}


def test_the_served_network_looks_at_the_middle_of_a_face(tmp_path: Path) -> None:
    model = build(ROOM_CNN)
    served = middle(model, 44)
    faces = np.random.default_rng(0).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)
    expected = np.asarray(of_any_size(model)(faces[:, 2:46, 2:46], training=False))
    assert np.abs(np.asarray(served(faces, training=False)) - expected).max() < 1e-6
    assert served.count_params() == model.count_params()
    assert served.input_shape == (None, 48, 48, 1)
    served.save(tmp_path / "served.keras")
    assert mflops(keras.models.load_model(tmp_path / "served.keras")) == 194.5


def test_two_networks_answer_together_and_the_second_sees_the_mirror_image(tmp_path: Path) -> None:
    faces = np.random.default_rng(0).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)
    members = [middle(build(ROOM_CNN), 44) for _ in range(2)]
    model = together(members)
    said = [
        np.asarray(member(seen, training=False))
        for member, seen in zip(members, (faces, faces[:, :, ::-1]), strict=True)
    ]
    model.save(tmp_path / "served.keras")
    kept = loaded(tmp_path / "served.keras")
    assert np.abs(np.asarray(kept(faces, training=False)) - np.mean(said, axis=0)).max() < 1e-5
    assert not np.allclose(*said, atol=1e-3)
    assert model.count_params() == 2 * members[0].count_params()
    assert mflops(kept) == 2 * 194.5
    assert together(members[:1]) is members[0]


def test_what_was_trained_in_half_precision_is_read_in_full(tmp_path: Path) -> None:
    assert ROOM_CNN.dtype_policy == "mixed_bfloat16"
    trained = build(ROOM_CNN)
    trained.save(tmp_path / "best.keras")
    read = loaded(tmp_path / "best.keras")
    assert {layer.compute_dtype for layer in trained.layers[1:-1]} == {"bfloat16"}
    assert {layer.compute_dtype for layer in read.layers[1:]} == {"float32"}
    assert all(np.array_equal(one, other) for one, other in zip(trained.get_weights(), read.get_weights(), strict=True))
