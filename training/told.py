"""What a recipe learns from besides faces and labels: votes, teachers' answers, and the faces as frames show them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import numpy.typing as npt

from training.answers import read as read_answers
from training.data import Faces
from training.predict import mirrored_mean
from training.recipes import Recipe
from training.refusal import Refused
from training.votes import Votes
from training.votes import read as read_votes


class Told(NamedTuple):
    """`votes` by row of FER2013, `answers` `(n, 7)` and `framed` `(n, 48, 48, 1)` by training face; None without."""

    votes: Votes | None
    answers: npt.NDArray[np.float32] | None
    framed: npt.NDArray[np.uint8] | None

    def of(self, chosen: npt.NDArray[np.int64] | None) -> Told:
        """What is told of the chosen training faces; None are all."""
        if chosen is None:
            return self
        answers, framed = self.answers, self.framed
        return Told(
            self.votes,
            None if answers is None else answers[chosen],
            None if framed is None else framed[chosen],
        )


def votes(recipe: Recipe, path: Path | None) -> Votes | None:
    """What the recipe's targets are softened with."""
    if (recipe.votes > 0) != (path is not None):
        raise Refused(
            f"{recipe.name} learns from the labels alone. Leave --votes out."
            if path is not None
            else f"{recipe.name} learns from the FER+ votes, too. Name the file fer2013new.csv with --votes."
        )
    return None if path is None else read_votes(path)


def answers(
    recipe: Recipe, path: Path | None, start: keras.Model | None, faces: Faces
) -> npt.NDArray[np.float32] | None:
    """What the recipe's teachers say of the training faces: those of the file, or the network it starts from."""
    if not recipe.taught:
        if path is not None:
            raise Refused(f"{recipe.name} has no teachers. Leave --answers out.")
        return None
    if path is not None:
        return read_answers(path, faces)
    if start is None:
        raise Refused(
            f"{recipe.name} learns from other networks, too."
            " Name what they said with --answers, or weights with --start."
        )
    return mirrored_mean(start, faces.train.images)


def framed(recipe: Recipe, path: Path | None, faces: Faces) -> npt.NDArray[np.uint8] | None:
    """`(n, 48, 48, 1)`: the training faces as they were cut from frames, or as they are where none was found.

    `path` is what `python -m inference faces` has written. Raises `Refused` when it is about other faces.
    """
    if (recipe.framed > 0) != (path is not None):
        raise Refused(
            f"{recipe.name} sees the faces of the data alone. Leave --framed out."
            if path is not None
            else f"{recipe.name} sees faces from frames, too. Name what `python -m inference faces` wrote by --framed."
        )
    if path is None:
        return None
    try:
        with path.open("rb") as file, np.load(file) as kept:
            rows, images = kept["rows"], kept["images"]
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise Refused(f"{path} holds no faces. Write them with `python -m inference faces`.") from error
    place = {row: here for here, row in enumerate(faces.train.rows.tolist())}
    if images.shape[1:] != faces.train.images.shape[1:] or not set(rows.tolist()) <= set(place):
        raise Refused(f"{path} is about other faces. Make frames of Training, and cut them anew.")
    seen: npt.NDArray[np.uint8] = faces.train.images.copy()
    seen[[place[row] for row in rows.tolist()]] = images
    return seen
