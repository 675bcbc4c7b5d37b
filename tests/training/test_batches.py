"""An epoch's order and changes follow from seed and epoch alone; a thread keeps ahead and says what went wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from training.batches import Ahead, Batch, Examples, batches
from training.recipes import Augmentation

EXAMPLES = Examples(
    np.random.default_rng(0).integers(0, 256, (28, 48, 48, 1)).astype(np.uint8), np.arange(28, dtype=np.int64) % 7
)


def test_every_epoch_shows_each_image_once_in_an_order_of_its_own() -> None:
    stream = batches(EXAMPLES, 8, seed=0, first_epoch=0)
    first, second = ([next(stream) for _ in range(4)] for _ in range(2))
    assert [len(labels) for _, labels in first] == [8, 8, 8, 4]
    shown = [np.concatenate([images for images, _ in epoch]) for epoch in (first, second)]
    assert {image.tobytes() for image in shown[0]} == {image.tobytes() for image in shown[1]}
    assert not np.array_equal(shown[0], shown[1])


@pytest.mark.parametrize("augmentation", [None, Augmentation(rotation=10, brightness=30)])
def test_a_resumed_stream_goes_on_with_the_order_and_changes_of_its_epoch(augmentation: Augmentation | None) -> None:
    stream = batches(EXAMPLES, 8, seed=0, first_epoch=0, augmentation=augmentation)
    later = [next(stream) for _ in range(8)][4]
    resumed = next(batches(EXAMPLES, 8, seed=0, first_epoch=1, augmentation=augmentation))
    assert np.array_equal(resumed[0], later[0])
    assert np.array_equal(resumed[1], later[1])


def test_an_augmented_epoch_shows_each_image_differently() -> None:
    stream = batches(EXAMPLES, 28, seed=0, first_epoch=0, augmentation=Augmentation(shift=0.1))
    (first, _), (second, _) = next(stream), next(stream)
    assert not {image.tobytes() for image in first} & {image.tobytes() for image in second}


def test_reading_ahead_changes_nothing() -> None:
    plain = batches(EXAMPLES, 8, seed=0, first_epoch=0)
    ahead = Ahead(batches(EXAMPLES, 8, seed=0, first_epoch=0))
    for _ in range(10):
        assert np.array_equal(next(ahead)[0], next(plain)[0])
    ahead.close()
    assert list(ahead) == []


def test_what_goes_wrong_in_the_thread_is_raised_to_the_reader() -> None:
    def broken() -> Iterator[Batch]:
        yield from [next(batches(EXAMPLES, 8, seed=0, first_epoch=0))]
        raise ValueError("the disk is gone")

    ahead = Ahead(broken())
    next(ahead)
    with pytest.raises(ValueError, match="the disk is gone"):
        next(ahead)
    ahead.close()


def test_features_are_mirrored_by_taking_those_of_the_mirrored_face() -> None:
    features = np.arange(28, dtype=np.float32).reshape(28, 1)
    examples = Examples(features, EXAMPLES.labels, mirrored=features + 100)
    inputs, targets = next(batches(examples, 28, seed=0, first_epoch=0, augmentation=Augmentation(flip=0.5)))
    shown = inputs[:, 0].astype(int)
    assert sorted(shown % 100) == list(range(28))
    assert 0 < (shown >= 100).sum() < 28
    assert np.array_equal(targets.argmax(axis=1), EXAMPLES.labels[shown % 100])
