"""The network is the report's, to the parameter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from training.network import build  # noqa: E402  # after the skip
from training.recipes import SEED_CNN  # noqa: E402


def test_it_has_2100487_parameters() -> None:
    assert build(SEED_CNN).count_params() == 2_100_487


def test_its_layers_are_the_report_s_in_order() -> None:
    kinds = [type(layer).__name__ for layer in build(SEED_CNN).layers]
    block = ["Conv2D", "MaxPooling2D", "Dropout"]
    assert kinds == ["Rescaling", "Conv2D", *block * 4, "Flatten", "Dense", "Dense"]


def test_it_takes_0_to_255_and_gives_seven_probabilities() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 48, 48, 1)).astype(np.float32)
    probabilities = np.asarray(build(SEED_CNN)(pixels))
    assert probabilities.shape == (3, 7)
    assert probabilities.sum(axis=1) == pytest.approx(1.0)


def test_a_network_of_another_size_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="2100487 parameters, the recipe says 2100488"):
        build(replace(SEED_CNN, parameters=2_100_488))
