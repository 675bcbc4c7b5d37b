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

STEPS: Final = 200
"""Of the regression from votes to labels; with twice as many the labels are hardly likelier (.8906 nats, not .8909)."""
RIDGE: Final = 1.0
"""Keeps it steady where hardly an image has an answer."""


@dataclass(frozen=True)
class Votes:
    """Row n belongs to row n of FER2013. `usage` is `(n,)` str, `counts` `(n, 10)` int64 in the order of `ANSWERS`."""

    usage: npt.NDArray[np.str_]
    counts: npt.NDArray[np.int64]

    def expected(self, rows: npt.NDArray[np.int64], labels: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """`(m, 7)`: how the labels of images with such votes are spread, learnt from these very rows of the data.

        Annotators and labels draw the lines between classes differently: what most call neutral is often labelled sad.
        All zero where the votes have no such row.
        """
        there = rows < len(self.counts)
        known = np.zeros((len(rows), len(LABELS)), np.float32)
        seen = _described(self.counts[rows[there]])
        known[there] = _softmax(seen @ _regressed(seen, labels[there]))
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


def _described(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """`(m, 31)`: the share of each answer, its root and its square, and 1."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.hstack([shares, np.sqrt(shares), shares**2, np.ones((len(shares), 1))])


def _regressed(seen: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The `(31, 7)` weights of the softmax regression from `seen` to `labels`.

    Each step takes the curvature for its upper bound, so that none goes too far. Böhning 1992, doi 10.1007/BF00048682.
    """
    wanted = np.eye(len(LABELS))[labels]
    weights = np.zeros((seen.shape[1], len(LABELS)))
    step = 2 * np.linalg.inv(seen.T @ seen + RIDGE * np.eye(seen.shape[1]))
    for _ in range(STEPS):
        weights -= step @ (seen.T @ (_softmax(seen @ weights) - wanted) + RIDGE * weights)
    return weights


def _softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    softened: npt.NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return softened
