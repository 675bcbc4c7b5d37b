"""Frames of which it is known what they show and where, in a zip as `python -m training frames` writes it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from inference.config import ConfigError
from inference.contract import LABELS

ORDINARY: Final = "common"
"""The condition of a webcam and a room as any."""


@dataclass(frozen=True)
class LabelledFrame:
    """A JPEG, the place of what it shows in `LABELS`, and the condition in which it is seen, in strengths of 0 to 3.

    `name` is that of its file in the zip. `square` is x and y of the left top and right top corner of the face's
    square, in pixels of the frame.
    """

    name: str
    jpeg: bytes
    label: int
    condition: str
    strength: int
    square: tuple[float, float, float, float]

    @property
    def row(self) -> int:
        """The row of FER2013 that the face is from. Raises `ConfigError` when the name does not tell."""
        number = PurePosixPath(self.name).stem
        if not number.isdecimal():
            raise ConfigError(
                f"{self.name} does not tell a row of FER2013: make frames with `python -m training frames`."
            )
        return int(number)


def labelled_frames(path: Path) -> Iterator[LabelledFrame]:
    """The frames in the order of `frames.csv`. Raises `ConfigError` when `path` is no such zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            for row in csv.DictReader(io.TextIOWrapper(archive.open("frames.csv"), encoding="utf-8")):
                left, top, right, far = (float(row[name]) for name in ("left", "top", "right", "far"))
                yield LabelledFrame(
                    name=row["file"],
                    jpeg=archive.read(row["file"]),
                    label=LABELS.index(row["label"]),
                    condition=row["condition"],
                    strength=int(row["strength"]),
                    square=(left, top, right, far),
                )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ConfigError(f"{path} holds no labelled frames: make them with `python -m training frames`.") from error
