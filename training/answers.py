"""What trained networks say of the faces that another is to learn from: its teachers' answers, kept in a small file."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from training.predict import predict
from training.refusal import Refused

if TYPE_CHECKING:
    from training.data import Faces


def ask(models: Sequence[Path], faces: Faces) -> npt.NDArray[np.float32]:
    """`(n, 7)` float32: the mean of what `models` say of each training face and of its mirror image."""
    images = faces.train.images
    answers = [predict(model, seen) for model in models for seen in (images, images[:, :, ::-1])]
    return np.asarray(np.mean(answers, axis=0), np.float32)


def write(answers: npt.NDArray[np.float32], data_sha256: str, path: Path) -> None:
    """Writes them in half precision, with the hash of the data whose faces they are about."""
    np.savez_compressed(path, allow_pickle=False, answers=answers.astype(np.float16), data=np.array(data_sha256))


def read(path: Path, faces: Faces) -> npt.NDArray[np.float32]:
    """`(n, 7)` float32, rows sum to 1. Raises `Refused` when they are not about the training faces of this data."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            answers, about = kept["answers"].astype(np.float32), str(kept["data"])
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise Refused(f"{path} holds no answers. Write them with `python -m training ask`.") from error
    if about != faces.sha256 or len(answers) != len(faces.train):
        raise Refused(f"{path} is about other faces than those of this data. Ask anew with `python -m training ask`.")
    return np.asarray(answers / answers.sum(axis=1, keepdims=True), np.float32)
