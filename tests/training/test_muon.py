"""A convolution's step is turned so that all its directions count alike; everything else learns by AdamW."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from training.muon import ConvolutionMuon  # noqa: E402  # after the skip

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def stepped(shape: tuple[int, ...], gradient: np.ndarray) -> np.ndarray:
    """What one step at rate 1, without decay, adds to a variable of zeros."""
    optimizer = ConvolutionMuon(1.0, weight_decay=0.0, adam_weight_decay=0.0)
    variable = keras.Variable(np.zeros(shape, np.float32))
    optimizer.apply([keras.ops.convert_to_tensor(gradient.astype(np.float32))], [variable])
    return np.array(keras.ops.convert_to_numpy(variable))


def test_the_step_of_a_kernel_is_nearly_orthogonal_and_leads_down() -> None:
    random = np.random.default_rng(0)
    # One direction is a hundred times as strong as the others.
    gradient = random.normal(size=(36, 8)) + 100 * np.outer(random.normal(size=36), random.normal(size=8)) / 6
    step = stepped((3, 3, 4, 8), gradient.reshape(3, 3, 4, 8)).reshape(36, 8)
    lengths = np.linalg.svd(step, compute_uv=False)
    assert lengths.max() / lengths.min() < 3
    assert (step * gradient).sum() < 0


def test_a_dense_layer_and_offsets_learn_by_adamw() -> None:
    gradient = np.array([[1.0, -1e-3], [1e3, 0.0]])
    assert stepped((2, 2), gradient) == pytest.approx(-np.sign(gradient), abs=0.01)
    assert stepped((2,), gradient[0]) == pytest.approx([-1, 1], abs=0.01)
