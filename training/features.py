"""The frozen part of a network, run once: what every later epoch would compute again is kept on the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from training.data import Faces
from training.replacing import replacing

BATCH: Final = 32

Features = npt.NDArray[np.float32]
Images = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.int64]


def halves(model: keras.Model, cut: str) -> tuple[keras.Model, keras.Model]:
    """`model` as two that share its layers: up to the output of the layer `cut`, and from there on.

    Raises `AssertionError` if anything before the cut would learn.
    """
    middle = model.get_layer(cut).output
    front = keras.Model(model.input, middle, name=f"{model.name}_front")
    if front.trainable_variables:
        raise AssertionError(f"{model.name}: layers before {cut} learn, so their output cannot be computed once")
    return front, keras.Model(middle, model.output, name=f"{model.name}_tail")


def precomputed(
    front: keras.Model, faces: Faces, chosen: Positions | None, cache: Path, *, mirrored: bool
) -> tuple[Features, Features | None, Features]:
    """The output of `front` for the images to train on, or the `chosen` ones of them, and for those to validate on.

    Between the two that of the mirrored images, if they are wanted. Taken from `cache` where it is there already. The
    name of a file holds the hashes of the data and of the frozen weights, so another network never finds it. A part is
    cut from the features of all images if those are kept.
    """
    digest = hashlib.sha256(f"{front.name} {faces.sha256} {faces.protocol} {faces.counts()}".encode())
    for weight in front.weights:
        digest.update(np.ascontiguousarray(keras.ops.convert_to_numpy(weight)).tobytes())
    key = cache / f"features-{digest.hexdigest()[:16]}"
    return (
        _part(front, faces.train.images, chosen, f"{key}-train"),
        _part(front, faces.train.images[:, :, ::-1], chosen, f"{key}-mirrored") if mirrored else None,
        _part(front, faces.validation.images, None, f"{key}-validation"),
    )


def _part(front: keras.Model, images: Images, chosen: Positions | None, path: str) -> Features:
    whole = Path(f"{path}.npy")
    if chosen is None:
        return _kept(front, images, whole)
    if whole.exists():
        part: Features = np.load(whole, mmap_mode="r")[chosen]
        return part
    return _kept(front, images[chosen], Path(f"{path}-{hashlib.sha256(chosen.tobytes()).hexdigest()[:16]}.npy"))


def _kept(front: keras.Model, images: Images, path: Path) -> Features:
    if not path.exists():
        with replacing(path) as unfinished, unfinished.open("wb") as file:
            np.save(file, _run(front, images))
    kept: Features = np.load(path)
    return kept


def _run(front: keras.Model, images: Images) -> Features:
    features = np.empty((len(images), *front.output.shape[1:]), np.float32)
    for start in tqdm(range(0, len(images), BATCH), desc="frozen part", unit="batch", mininterval=10):
        features[start : start + BATCH] = front.predict_on_batch(images[start : start + BATCH].astype(np.float32))
    return features
