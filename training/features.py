"""The frozen part of a network, run once: what every later epoch would compute again is kept on the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from training.data import Faces, Split

BATCH: Final = 32

Features = npt.NDArray[np.float32]


def halves(model: keras.Model, cut: str) -> tuple[keras.Model, keras.Model]:
    """`model` as two that share its layers: up to the output of the layer `cut`, and from there on.

    Raises `AssertionError` if anything before the cut would learn.
    """
    middle = model.get_layer(cut).output
    front = keras.Model(model.input, middle, name=f"{model.name}_front")
    if front.trainable_variables:
        raise AssertionError(f"{model.name}: layers before {cut} learn, so their output cannot be computed once")
    return front, keras.Model(middle, model.output, name=f"{model.name}_tail")


def precomputed(front: keras.Model, faces: Faces, cache: Path) -> tuple[Features, Features]:
    """The output of `front` for the images to train and to validate on, from `cache` where it is there already.

    The name of a file holds the hashes of the data and of the frozen weights, so another network never finds it.
    """
    digest = hashlib.sha256(f"{front.name} {faces.sha256} {faces.protocol} {faces.counts()}".encode())
    for weight in front.weights:
        digest.update(np.ascontiguousarray(keras.ops.convert_to_numpy(weight)).tobytes())
    key = digest.hexdigest()[:16]
    return (
        _kept(front, faces.train, cache / f"features-{key}-train.npy"),
        _kept(front, faces.validation, cache / f"features-{key}-validation.npy"),
    )


def _kept(front: keras.Model, split: Split, path: Path) -> Features:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            np.save(file, _run(front, split))
        unfinished.replace(path)
    kept: Features = np.load(path)
    return kept


def _run(front: keras.Model, split: Split) -> Features:
    features = np.empty((len(split), *front.output.shape[1:]), np.float32)
    for start in tqdm(range(0, len(split), BATCH), desc="frozen part", unit="batch", mininterval=10):
        images = split.images[start : start + BATCH].astype(np.float32)
        features[start : start + BATCH] = front.predict_on_batch(images)
    return features
