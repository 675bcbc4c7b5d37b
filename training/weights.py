"""Weights of a trained network in half precision, so that another training can begin where this one ended."""

from __future__ import annotations

import zipfile
from pathlib import Path

import keras
import numpy as np

from training.refusal import Refused


def write(model: keras.Model, path: Path) -> None:
    """Writes all weights in the order of the network, as float16: another training moves them further than that."""
    arrays = {f"weight_{number:03d}": array.astype(np.float16) for number, array in enumerate(model.get_weights())}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read(path: Path, model: keras.Model) -> None:
    """Puts the weights of `path` into `model`. Raises `Refused` when they are not those of such a network."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            model.set_weights([arrays[name].astype(np.float32) for name in sorted(arrays.files)])
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise Refused(
            f"{path} does not hold the weights of {model.name}. Leave --start out, or name another."
        ) from error
