"""Which parts of a face an answer rests on: cover each in turn, and see how much less likely the answer becomes.

Zeiler & Fergus 2014, "Visualizing and Understanding Convolutional Networks", arXiv 1311.2901. It needs nothing of the
network but its answers, so it explains the file that is served and not a relative of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.align import SIDE
from inference.classifier import Classifier
from inference.slots import BATCH

PATCH: Final = 12
"""Pixels along the square that covers: about a mouth's half, or an eye."""
STRIDE: Final = 4
GRID: Final = SIDE // STRIDE
"""Cells along one side of the map."""


def saliency(face: NDArray[np.uint8], answer: int, classifier: Classifier) -> NDArray[np.float32]:
    """`(12, 12) float32`: how much of the probability of class `answer` each part of the `(48, 48) uint8` face bears.

    A cell is the mean fall of that probability over all squares that cover it: 0.3 means that 30 of 100 are lost;
    negative where the face is surer without. 144 faces go through the network.
    """
    patches, covered = _covered(face)
    before = float(classifier.probabilities(face[np.newaxis])[0, answer])
    parts = [classifier.probabilities(covered[start : start + BATCH]) for start in range(0, len(covered), BATCH)]
    falls = before - np.concatenate(parts)[:, answer]
    total, times = np.zeros((GRID, GRID)), np.zeros((GRID, GRID))
    for (top, left), fall in zip(patches, falls, strict=True):
        cells = _cells(top), _cells(left)
        total[cells] += fall
        times[cells] += 1
    return np.asarray(total / times, np.float32)


def _cells(start: int) -> slice:
    """The cells of one axis that a square beginning at the pixel `start` covers."""
    return slice(max(0, start) // STRIDE, (start + PATCH) // STRIDE)


def _covered(face: NDArray[np.uint8]) -> tuple[list[tuple[int, int]], NDArray[np.uint8]]:
    """The left top corners of the squares, which may begin outside, and the faces that each of them covers."""
    # Grey of the face itself, so that a square is neither a light nor a shadow.
    grey = round(float(face.mean()))
    starts = range(STRIDE - PATCH // 2 - STRIDE // 2, SIDE - PATCH // 2, STRIDE)
    patches = [(top, left) for top in starts for left in starts]
    covered = np.repeat(face[np.newaxis], len(patches), axis=0)
    for picture, (top, left) in zip(covered, patches, strict=True):
        picture[max(0, top) : top + PATCH, max(0, left) : left + PATCH] = grey
    return patches, covered
