"""The report's MobileNetV2 to the parameter, and the small one that is fine-tuned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from training.features import halves  # noqa: E402  # after the skip
from training.models import mobilenet_v2  # noqa: E402
from training.network import build, phases, prepare  # noqa: E402
from training.recipes import MOBILENET_V2, MOBILENET_V2_FINETUNED, SEED_CNN  # noqa: E402
from training.refusal import Refused  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def count(weights: list[keras.Variable]) -> int:
    return sum(int(np.prod(weight.shape)) for weight in weights)


def test_the_report_s_network_has_its_parameters_and_its_free_layers() -> None:
    model = mobilenet_v2.build()
    assert model.count_params() == 2_439_367
    assert count(model.trainable_variables) == 1_231_943
    assert next(layer.name for layer in model.layers if layer.trainable) == "block_15_depthwise"


def test_the_two_halves_are_the_whole() -> None:
    model = mobilenet_v2.build()
    front, tail = halves(model, "block_14_add")
    faces = np.random.default_rng(0).integers(0, 256, (2, 48, 48, 1)).astype(np.float32)
    assert front.output.shape == (None, 7, 7, 160)
    assert count(tail.trainable_variables) == 1_231_943
    halved = tail.predict(front.predict(faces, verbose=0), verbose=0)
    assert np.abs(halved - model.predict(faces, verbose=0)).max() < 1e-6


def test_what_learns_cannot_be_computed_once() -> None:
    with pytest.raises(AssertionError, match="layers before block_16_expand learn"):
        halves(mobilenet_v2.build(), "block_16_expand")


def test_fine_tuning_frees_the_head_first_and_then_nearly_all() -> None:
    recipe, model = MOBILENET_V2_FINETUNED, mobilenet_v2.build_small()
    assert model.count_params() == recipe.parameters == 2_266_951
    free = []
    for phase in phases(recipe):
        prepare(recipe, phase, model, model, steps=449)
        free.append(count(model.trainable_variables))
    assert free == [1280 * 7 + 7, recipe.trainable]


def test_the_learning_rate_rises_and_then_falls_to_a_hundredth() -> None:
    recipe, model = MOBILENET_V2_FINETUNED, mobilenet_v2.build_small()
    prepare(recipe, phases(recipe)[1], model, model, steps=100)
    rates = [float(model.optimizer._learning_rate(step)) for step in (0, 25, 50, 1000)]
    assert rates == pytest.approx([0.0, 2.5e-4, 5e-4, 5e-6])


def test_weights_that_are_not_there_are_refused() -> None:
    with pytest.raises(Refused, match=r"nowhere\.h5 does not exist\. Leave --base-weights out"):
        build(MOBILENET_V2, Path("nowhere.h5"))
    with pytest.raises(Refused, match="seed_cnn starts from random weights"):
        build(SEED_CNN, Path("nowhere.h5"))
