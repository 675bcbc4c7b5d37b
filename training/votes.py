"""FER+: what ten annotators said of each image of FER2013 (Barsoum et al. 2016, arXiv 1608.01041)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from training.card import LABELS
from training.layouts import DataRefused

ANSWERS: Final = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)
"""The columns; `NF` is "not a face"."""
CLASS_OF: Final = {
    "neutral": "neutral",
    "happiness": "happy",
    "surprise": "surprise",
    "sadness": "sad",
    "anger": "angry",
    "disgust": "disgust",
    "fear": "fear",
}
"""FER+ has three answers more than FER2013 has classes."""


@dataclass(frozen=True)
class Votes:
    """Row n belongs to row n of FER2013. `usage` is `(n,)` str, `counts` `(n, 10)` int64 in the order of `ANSWERS`."""

    usage: npt.NDArray[np.str_]
    counts: npt.NDArray[np.int64]

    def shares(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """`(m, 7)`: how the votes for one of the seven classes are spread, for these rows of the data.

        All zero where no annotator named one of the seven, and where the votes have no such row.
        """
        chosen = self.counts[:, [ANSWERS.index(_answer(label)) for label in LABELS]].astype(np.float32)
        total = chosen.sum(axis=1, keepdims=True)
        spread = np.divide(chosen, total, out=np.zeros_like(chosen), where=total > 0)
        known = np.zeros((len(rows), len(LABELS)), np.float32)
        there = rows < len(spread)
        known[there] = spread[rows[there]]
        return known


def read(path: Path) -> Votes:
    """Reads fer2013new.csv. Raises `DataRefused` when it is something else."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        usage = np.array([row["Usage"] for row in rows], dtype=np.str_)
        counts = np.array([[int(row[answer]) for answer in ANSWERS] for row in rows], dtype=np.int64)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataRefused(
            f"{path} is not FER+: expected fer2013new.csv with the columns {', '.join(ANSWERS)}."
        ) from error
    return Votes(usage, counts.reshape(-1, len(ANSWERS)))


def _answer(label: str) -> str:
    return next(answer for answer, name in CLASS_OF.items() if name == label)
