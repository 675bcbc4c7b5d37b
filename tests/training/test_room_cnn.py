"""The network for the classroom: its size, and that it reads a face of any size as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from training.network import build, mflops, middle, of_any_size  # noqa: E402  # after the skip
from training.recipes import ROOM_CNN  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def test_the_network_has_the_size_that_its_recipe_promises() -> None:
    model = build(ROOM_CNN)
    assert model.count_params() == 1_730_359
    assert mflops(model) == 156.7
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
    assert mflops(keras.models.load_model(tmp_path / "served.keras")) == 143.1
