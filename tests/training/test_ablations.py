"""An ablation differs from what it is compared with by what its name says, and its part of the data by size alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped  # noqa: E402  # after the skip
from training.ablations import (  # noqa: E402
    ABLATIONS,
    MOBILENET_V2_CHANGES,
    MOBILENET_V2_PARTS,
    ROOM_CNN_CHANGES,
    SHORT_MEMORY,
)
from training.data import Faces, load  # noqa: E402
from training.features import precomputed  # noqa: E402
from training.models import BUILDERS, mobilenet_v2  # noqa: E402
from training.network import build, phases, prepare  # noqa: E402
from training.recipes import RECIPES, SEED_CNN, Augmentation  # noqa: E402
from training.refusal import Refused  # noqa: E402
from training.train import train  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Faces:
    folder = tmp_path_factory.mktemp("data")
    return load(zipped(folder / "faces.zip", small()), "official", folder / "cache", allow_partial=True)


def front() -> keras.Model:
    """Sees the left side of a face only, so that a mirrored one looks different; random but always the same."""
    keras.utils.set_random_seed(0)
    face = keras.Input((48, 48, 1))
    left = keras.layers.Cropping2D(((0, 0), (0, 24)))(face)
    model = keras.Model(face, keras.layers.Conv2D(2, 24, strides=24)(left), name="front")
    model.trainable = False
    return model


def test_each_ablation_has_a_name_and_parameters_of_its_own() -> None:
    assert not set(ABLATIONS) & set(RECIPES)
    assert len({tuple(map(str, recipe.as_json().items())) for recipe in ABLATIONS.values()}) == len(ABLATIONS)


def test_each_change_of_the_report_s_network_is_one_change() -> None:
    same = SHORT_MEMORY.as_json()
    changed = [
        {name for name in {*same, *other} if same.get(name) != other.get(name)} - {"name"}
        for other in (recipe.as_json() for recipe in MOBILENET_V2_CHANGES)
    ]
    assert changed == [{"model"}, {"cosine"}, {"frozen_batchnorm", "trainable"}, {"augmentation"}]


def test_each_change_of_the_narrow_network_is_one_change() -> None:
    same, *others = (recipe.as_json() for recipe in ROOM_CNN_CHANGES)
    changed = [{name for name in {*same, *other} if same.get(name) != other.get(name)} - {"name"} for other in others]
    assert changed == [
        {"optimizer", "learning_rate", "weight_decay"},
        {"votes", "label_smoothing"},
        {"mixup"},
        {"renormalised"},
        {"window"},
    ]
    build(ROOM_CNN_CHANGES[0])  # asserts its parameters


def test_frozen_batchnorm_neither_learns_nor_looks_at_the_batch() -> None:
    recipe = ABLATIONS["mobilenet_v2_8th_frozen_batchnorm"]
    model = mobilenet_v2.build()
    prepare(recipe, phases(recipe)[0], model, model, steps=113)
    tail = keras.Model(model.get_layer("block_14_add").output, model.output)
    features = np.random.default_rng(0).normal(size=(4, 7, 7, 160)).astype(np.float32)
    training, alone = (tail(features, training=training) for training in (True, False))
    assert np.array_equal(training, alone)


@pytest.mark.parametrize("network", ["mobilenet_v2_short_memory", "mobilenet_v2_signed"])
def test_a_short_memory_is_a_hundred_steps_in_all_of_the_network(network: str) -> None:
    layers = BUILDERS[network](None).layers
    assert {layer.momentum for layer in layers if isinstance(layer, keras.layers.BatchNormalization)} == {0.99}


def test_the_two_scales_have_frozen_parts_of_different_names() -> None:
    assert {BUILDERS[name](None).name for name in ("mobilenet_v2", "mobilenet_v2_signed")} == {
        "mobilenet_v2",
        "mobilenet_v2_signed",
    }


def test_a_part_of_the_features_is_the_same_computed_alone_or_cut_from_all(faces: Faces, tmp_path: Path) -> None:
    chosen = np.array([1, 5, 20])
    alone, _, _ = precomputed(front(), faces, chosen, tmp_path / "alone", mirrored=False)
    whole, mirrored, seen = precomputed(front(), faces, None, tmp_path / "whole", mirrored=False)
    cut, _, _ = precomputed(front(), faces, chosen, tmp_path / "whole", mirrored=False)
    assert len(list((tmp_path / "whole").iterdir())) == 2
    # Processors sum batches of other sizes in other orders.
    assert np.allclose(alone, cut, rtol=1e-4, atol=1e-3)
    assert np.array_equal(cut, whole[chosen])
    assert len(seen) == 14
    assert mirrored is None


def test_features_of_mirrored_faces_are_kept_apart(faces: Faces, tmp_path: Path) -> None:
    chosen = np.array([1, 5, 20])
    learnt, mirrored, _ = precomputed(front(), faces, chosen, tmp_path, mirrored=True)
    expected = front().predict(faces.train.images[chosen][:, :, ::-1].astype(np.float32), verbose=0)
    assert mirrored is not None
    assert np.abs(mirrored - expected).max() < 1e-3
    assert not np.array_equal(mirrored, learnt)


def test_a_recipe_with_fewer_images_says_so_and_trains_on_them(faces: Faces, tmp_path: Path) -> None:
    few = replace(SEED_CNN, name="few", images=9, epochs=1, batch_size=4)
    assert len(train(few, faces, tmp_path / "few", seed=0, command="", cache=tmp_path)) == 1
    assert '"train": 9' in (tmp_path / "few/run.json").read_text()
    with pytest.raises(Refused, match="many draws 29 images to train on, and this copy of the data has 28"):
        train(replace(few, name="many", images=29), faces, tmp_path / "many", seed=0, command="", cache=tmp_path)
    assert not (tmp_path / "many").exists()


def test_only_a_mirror_can_come_before_a_frozen_part_that_is_computed_once(faces: Faces, tmp_path: Path) -> None:
    turned = replace(MOBILENET_V2_PARTS[2], images=None, pretrained=False, augmentation=Augmentation(rotation=10))
    with pytest.raises(AssertionError, match="faces can only be mirrored"):
        train(turned, faces, tmp_path / "turned", seed=0, command="", cache=tmp_path)
