"""An epoch's order and changes follow from seed and epoch alone; a thread keeps ahead and says what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from training.batches import Ahead, Batch, Examples, batches, mixed, targets
from training.data import Split
from training.recipes import SEED_CNN, Augmentation, Recipe
from training.votes import Votes

SPLIT = Split(
    np.random.default_rng(0).integers(0, 256, (28, 48, 48, 1)).astype(np.uint8),
    np.arange(28, dtype=np.int64) % 7,
    np.arange(28, dtype=np.int64),
)
EXAMPLES = Examples(SPLIT.images, targets(SPLIT))
PLAIN = replace(SEED_CNN, batch_size=8)


def test_every_epoch_shows_each_image_once_in_an_order_of_its_own() -> None:
    stream = batches(EXAMPLES, PLAIN, seed=0, first_epoch=0)
    first, second = ([next(stream) for _ in range(4)] for _ in range(2))
    assert [len(labels) for _, labels in first] == [8, 8, 8, 4]
    shown = [np.concatenate([images for images, _ in epoch]) for epoch in (first, second)]
    assert {image.tobytes() for image in shown[0]} == {image.tobytes() for image in shown[1]}
    assert not np.array_equal(shown[0], shown[1])


@pytest.mark.parametrize(("share", "seen"), [(0.0, 0), (0.5, 14), (1.0, 28)])
def test_that_share_of_the_faces_is_seen_as_frames_show_them(share: float, seen: int) -> None:
    bare = replace(EXAMPLES, inputs=np.zeros_like(SPLIT.images), framed=np.full_like(SPLIT.images, 200))
    stream = batches(bare, replace(PLAIN, augmentation=Augmentation(), framed=share), seed=0, first_epoch=0)
    shown = np.concatenate([next(stream)[0] for _ in range(4)])
    assert set(np.unique(shown)) <= {0, 200}
    assert abs((shown.max(axis=(1, 2, 3)) == 200).sum() - seen) <= (0 if share in (0, 1) else 5)
    assert not bare.inputs.any()


@pytest.mark.parametrize(
    "recipe",
    [
        PLAIN,
        replace(PLAIN, augmentation=Augmentation(rotation=10, brightness=30)),
        replace(PLAIN, augmentation=Augmentation(erasing=0.5), window=40, mixup=0.2),
    ],
    ids=["plain", "changed", "cut, covered and mixed"],
)
def test_a_resumed_stream_goes_on_with_the_order_and_changes_of_its_epoch(recipe: Recipe) -> None:
    stream = batches(EXAMPLES, recipe, seed=0, first_epoch=0)
    later = [next(stream) for _ in range(8)][4]
    resumed = next(batches(EXAMPLES, recipe, seed=0, first_epoch=1))
    assert np.array_equal(resumed[0], later[0])
    assert np.array_equal(resumed[1], later[1])


def test_an_augmented_epoch_shows_each_image_differently() -> None:
    recipe = replace(PLAIN, batch_size=28, augmentation=Augmentation(shift=0.1))
    stream = batches(EXAMPLES, recipe, seed=0, first_epoch=0)
    (first, _), (second, _) = next(stream), next(stream)
    assert not {image.tobytes() for image in first} & {image.tobytes() for image in second}


def test_a_window_is_smaller_than_the_face_and_elsewhere_each_time() -> None:
    recipe = replace(PLAIN, batch_size=28, augmentation=Augmentation(flip=0.0), window=40)
    stream = batches(EXAMPLES, recipe, seed=0, first_epoch=0)
    (first, _), (second, _) = next(stream), next(stream)
    assert first.shape == second.shape == (28, 40, 40, 1)
    assert not {image.tobytes() for image in first} & {image.tobytes() for image in second}


def test_the_last_epochs_see_whole_faces() -> None:
    recipe = replace(PLAIN, epochs=3, batch_size=28, augmentation=Augmentation(flip=0.0), window=40, whole=1)
    stream = batches(EXAMPLES, recipe, seed=0, first_epoch=0)
    shown = [next(stream)[0] for _ in range(3)]
    assert [faces.shape[1] for faces in shown] == [40, 40, 48]
    assert {face.tobytes() for face in shown[2]} == {face.tobytes() for face in SPLIT.images.astype(np.float32)}


def test_mixed_faces_have_their_targets_mixed_by_the_same_share() -> None:
    dark_and_bright = np.array([0.0, 100.0], np.float32).reshape(2, 1, 1, 1), np.eye(2, 7, dtype=np.float32)
    random = np.random.default_rng(3)
    seen = [mixed(dark_and_bright, 1.0, random) for _ in range(20)]
    for faces, wanted in seen:
        assert faces[:, 0, 0, 0] == pytest.approx(100 * wanted[:, 1], abs=1e-4)
        assert wanted.sum(axis=1) == pytest.approx([1, 1])
    assert any(0.1 < wanted[0, 1] < 0.9 for _, wanted in seen)


def test_a_share_of_the_target_goes_to_the_votes_where_there_are_some() -> None:
    # The annotators of the first 14 rows have seen anger in each, whatever the label; of the others nobody has voted.
    counts = np.zeros((14, 10), np.int64)
    counts[:, 4] = 10
    softened = targets(SPLIT, Votes(np.array(["Training"] * 14), counts), share=0.4)
    # Each label is as frequent as the others among images with such votes.
    assert softened[:14] == pytest.approx(0.6 * targets(SPLIT)[:14] + 0.4 / 7)
    assert np.array_equal(softened[14:], targets(SPLIT)[14:])


def test_reading_ahead_changes_nothing() -> None:
    plain = batches(EXAMPLES, PLAIN, seed=0, first_epoch=0)
    ahead = Ahead(batches(EXAMPLES, PLAIN, seed=0, first_epoch=0))
    for _ in range(10):
        assert np.array_equal(next(ahead)[0], next(plain)[0])
    ahead.close()
    assert list(ahead) == []


def test_what_goes_wrong_in_the_thread_is_raised_to_the_reader() -> None:
    def broken() -> Iterator[Batch]:
        yield from [next(batches(EXAMPLES, PLAIN, seed=0, first_epoch=0))]
        raise ValueError("the disk is gone")

    ahead = Ahead(broken())
    next(ahead)
    with pytest.raises(ValueError, match="the disk is gone"):
        next(ahead)
    ahead.close()


def test_features_are_mirrored_by_taking_those_of_the_mirrored_face() -> None:
    features = np.arange(28, dtype=np.float32).reshape(28, 1)
    examples = Examples(features, EXAMPLES.targets, mirrored=features + 100)
    recipe = replace(PLAIN, batch_size=28, augmentation=Augmentation(flip=0.5))
    inputs, wanted = next(batches(examples, recipe, seed=0, first_epoch=0))
    shown = inputs[:, 0].astype(int)
    assert sorted(shown % 100) == list(range(28))
    assert 0 < (shown >= 100).sum() < 28
    assert np.array_equal(wanted, EXAMPLES.targets[shown % 100])
