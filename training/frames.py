"""Puts the faces of a split back into webcam frames, so that the whole way from JPEG to label can be measured.

The frames are a zip of JPEGs of 320x240 with `frames.csv` (file, label, condition, strength, and where the square of
the face lies): `python -m inference measure` and `template` read it, which know nothing of FER2013. It holds pictures
of your own data and stays below `runs/`.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from training import conditions
from training.card import LABELS
from training.conditions import COMMON, CONDITIONS, STRENGTHS
from training.data import Split
from training.replacing import replacing

SHAPE: Final = (240, 320)
SIDES: Final = (60.0, 200.0)
"""Pixels along the square of a face, from far to close to the camera; evenly drawn by their logarithm."""
FEATHER: Final = 0.06
"""Share of the face's side over which its square fades into the wall, so that no edge betrays it."""
COLUMNS: Final = ("file", "label", "condition", "strength", "left", "top", "right", "far")

Square = tuple[float, float, float, float]
"""x and y of the left top corner of a face's square, and of its right top corner, in pixels of the frame.

The middle of the first pixel is 0. The square may be turned.
"""


@dataclass(frozen=True)
class Frame:
    """One JPEG and what it is of."""

    name: str
    jpeg: bytes
    label: str
    condition: str
    strength: int
    square: Square


def write(split: Split, path: Path, *, seed: int, in_every_condition: int, faces: int | None = None) -> int:
    """Writes a common frame of each face, and of the first faces of a draw one in every condition. Returns how many.

    `faces` takes only so many of the draw.
    """
    order = np.random.default_rng(seed).permutation(len(split))[:faces]
    chosen = order[:in_every_condition]
    cases = [(COMMON, 0, order), *((name, strength, chosen) for name in CONDITIONS for strength in STRENGTHS)]
    total = sum(len(places) for _, _, places in cases)
    rows = []
    with replacing(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for frame in tqdm(_frames(split, cases, seed), total=total, desc="frames", unit="frame", mininterval=10):
            archive.writestr(frame.name, frame.jpeg)
            place = (f"{number:.2f}" for number in frame.square)
            rows.append((frame.name, frame.label, frame.condition, str(frame.strength), *place))
        text = io.StringIO()
        csv.writer(text).writerows([COLUMNS, *rows])
        archive.writestr("frames.csv", text.getvalue())
    return total


def _frames(split: Split, cases: list[tuple[str, int, npt.NDArray[np.int64]]], seed: int) -> Iterator[Frame]:
    for condition, strength, places in cases:
        for place in places:
            # Place, size and tilt of a face are the same in every condition, so that only the condition differs.
            random = np.random.default_rng((seed, int(split.rows[place])))
            picture, square = frame(split.images[place, :, :, 0], condition, strength, random)
            jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, conditions.quality(condition, strength)])[1]
            name = f"{condition.replace(' ', '-')}-{strength}/{split.rows[place]}.jpg"
            yield Frame(name, jpeg.tobytes(), LABELS[split.labels[place]], condition, strength, square)


def frame(
    face: npt.NDArray[np.uint8], condition: str, strength: int, random: np.random.Generator
) -> tuple[npt.NDArray[np.uint8], Square]:
    """`(240, 320)` uint8 grey: the `(48, 48)` face somewhere before a wall, seen under the condition; and where."""
    height, width = SHAPE
    side = float(np.exp(random.uniform(*np.log(SIDES))))
    # Enlarged before it is covered, so that a cover is drawn as finely as the camera would see it.
    large = cv2.resize(face, (round(side), round(side)), interpolation=cv2.INTER_CUBIC)
    middle = np.array([random.uniform(side / 2, width - side / 2), random.uniform(side / 2, height - side / 2)])
    wall = conditions.backdrop(SHAPE, random)
    angle = conditions.tilt(condition, strength, random)
    turn = np.asarray(cv2.getRotationMatrix2D((side / 2, side / 2), angle, 1.0), np.float64)
    turn[:, 2] += middle - side / 2
    large = conditions.covered(np.asarray(large, np.uint8), condition, strength, random)
    there = cv2.warpAffine(_feathered(round(side)), turn, (width, height))
    laid = cv2.warpAffine(large, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    joined = np.asarray(there * laid + (1 - there) * wall, np.uint8)
    seen = conditions.lit(joined, np.asarray(there, np.float32), condition, strength, random)
    corners = turn @ np.array([(-0.5, round(side) - 0.5), (-0.5, -0.5), (1, 1)])
    left, top, right, far = (float(number) for number in corners.T.ravel())
    return conditions.blurred(seen, side, condition, strength, random), (left, top, right, far)


def _feathered(side: int) -> npt.NDArray[np.float32]:
    """`(side, side)` float32: 1 in the middle of a square, falling to 0 at its edges."""
    ramp = np.clip((np.arange(side) + 0.5) / (FEATHER * side), 0, 1)
    edge = np.minimum(ramp, ramp[::-1])
    return np.asarray(np.minimum.outer(edge, edge), np.float32)
