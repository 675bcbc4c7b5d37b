"""Each property changes what it says and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from training.augment import augmented
from training.recipes import MOBILENET_V2_FINETUNED, Augmentation

FACE = np.add.outer(np.arange(48) * 3, np.arange(48)).astype(np.uint8)[np.newaxis, :, :, np.newaxis]
STILL = Augmentation(flip=0.0)


def changed(how: Augmentation, images: np.ndarray = FACE, seed: int = 0) -> np.ndarray:
    return augmented(images, how, np.random.default_rng(seed))


def test_no_property_leaves_the_face_as_it_is() -> None:
    assert np.array_equal(changed(STILL), FACE.astype(np.float32))


def test_a_flip_mirrors_left_and_right() -> None:
    assert np.array_equal(changed(Augmentation(flip=1.0)), FACE[:, :, ::-1].astype(np.float32))


def test_half_of_many_faces_are_mirrored() -> None:
    many = np.repeat(FACE, 400, axis=0)
    mirrored = int((changed(Augmentation(flip=0.5), many)[:, 0, 0, 0] != FACE[0, 0, 0, 0]).sum())
    assert 150 < mirrored < 250


def test_brightness_lifts_every_pixel_alike() -> None:
    lifted = changed(Augmentation(flip=0.0, brightness=20.0), FACE // 2 + 40) - (FACE // 2 + 40)
    assert np.ptp(lifted) == pytest.approx(0, abs=1e-4)
    assert 0 < abs(float(lifted.mean())) <= 20


def test_contrast_keeps_the_mean() -> None:
    calm = FACE // 4 + 90
    stretched = changed(Augmentation(flip=0.0, contrast=0.5), calm)
    assert float(stretched.mean()) == pytest.approx(float(calm.mean()), abs=1e-3)
    assert 0.5 <= float(stretched.std()) / float(calm.std()) <= 1.5


def test_a_shift_moves_no_further_than_it_says() -> None:
    dot = np.zeros((50, 48, 48, 1), np.uint8)
    dot[:, 24, 24] = 255
    moved = changed(Augmentation(flip=0.0, shift=0.1), dot)
    rows, columns = np.nonzero(moved.sum(axis=0)[:, :, 0])
    assert rows.min() >= 24 - 6
    assert columns.max() <= 24 + 6
    assert np.ptp(rows) > 6


def test_blur_takes_detail_from_some_faces_more_than_from_others() -> None:
    noisy = np.random.default_rng(0).integers(0, 256, (200, 48, 48, 1)).astype(np.uint8)
    left = changed(Augmentation(flip=0.0, blur=0.8), noisy).std(axis=(1, 2, 3)) / noisy.std(axis=(1, 2, 3))
    # Of white noise a Gaussian leaves about 1 / (2 sqrt(pi) sigma): .35 at .8 pixels.
    assert 0.33 < left.min() < 0.4
    assert left.max() > 0.99
    assert np.ptp(left[::2]) > 0.5


def test_greys_stay_within_0_and_255() -> None:
    assert MOBILENET_V2_FINETUNED.augmentation is not None
    many = np.random.default_rng(1).integers(0, 256, (64, 48, 48, 1)).astype(np.uint8)
    result = changed(MOBILENET_V2_FINETUNED.augmentation, many)
    assert result.dtype == np.float32
    assert result.shape == many.shape
    assert result.min() >= 0
    assert result.max() <= 255


def test_covering_hides_a_rectangle_of_bounded_size_in_as_many_faces_as_asked() -> None:
    many = np.repeat(FACE, 400, axis=0)
    covered = changed(Augmentation(flip=0.0, erasing=0.5), many) != many
    hidden = covered.mean(axis=(1, 2, 3))
    assert 150 < int((hidden > 0).sum()) < 250
    assert hidden.max() <= 0.27
    rows, columns = (np.flatnonzero(covered[int(hidden.argmax()), :, :, 0].any(axis=axis)) for axis in (1, 0))
    assert covered[int(hidden.argmax()), rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].mean() > 0.95


def test_as_many_faces_as_asked_wear_something_and_the_images_stay_as_they_were() -> None:
    many = np.repeat(FACE, 400, axis=0)
    before = many.copy()
    worn = changed(Augmentation(flip=0.0, covers=0.5), many) != many
    assert np.array_equal(many, before)
    assert 150 < int(worn.any(axis=(1, 2, 3)).sum()) < 250
    # Masks and hands lie below the eyes, glasses around them.
    upper, lower = (worn[:, half, :, 0].any(axis=(1, 2)) for half in (slice(12, 20), slice(36, 48)))
    assert (upper & ~lower).any()
    assert (lower & ~upper).any()
