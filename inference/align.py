"""Brings a face of any size and tilt to the 48x48 grey square that the network was trained on.

FER2013's faces are registered, a webcam's are not: a similarity transform (turn, scale, shift; no shear) takes the
detector's key points as near as it can to where they lie in FER2013: the template in the model's card. Umeyama 1991,
"Least-squares estimation of transformation parameters between two point patterns", doi 10.1109/34.88573.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from inference.opencv import cv2

SIDE: Final = 48
POINTS: Final = ("right eye", "left eye", "nose", "mouth", "right ear", "left ear")
"""Of a template, in the order in which the detector gives them; right and left are the person's own."""
_TOP: Final[NDArray[np.float64]] = np.array([(-0.5, -0.5), (SIDE - 0.5, -0.5)])
"""The left top and right top corner of the crop: the middle of its first pixel is 0."""
MAX_OVERSAMPLING: Final = 20
"""Source pixels a target pixel at most: the largest face in the largest frame."""


def similarity(points: NDArray[np.float32], template: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """The `(2, 3)` matrix that takes frame pixels to those of the `template`, `(6, 2)` in pixels of 48x48.

    By least squares over 4 or 6 key points `(k, 2)`. None when they do not span a face (all in one place, not finite).
    """
    return _fitted(points.astype(np.float64), template[: len(points)].astype(np.float64))


def square_of(matrix: NDArray[np.float64], width: int, height: int) -> list[float]:
    """Where the crop lies in a frame: x and y of its left top and right top corner, as shares of the frame's sides.

    It may be turned, and reach beyond the frame.
    """
    corners = (_TOP - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
    return [round(float(share), 5) for share in ((corners + 0.5) / (width, height)).ravel()]


def matrix_of(square: list[float], width: int, height: int) -> NDArray[np.float64] | None:
    """The inverse of `square_of`. None for what spans no square."""
    corners = np.array(square, np.float64).reshape(2, 2) * (width, height) - 0.5
    return matrix_within(corners.ravel())


def matrix_within(corners: ArrayLike) -> NDArray[np.float64] | None:
    """The `(2, 3)` matrix from frame to crop, from the crop's left top and right top corner in pixels of the frame."""
    return _fitted(np.asarray(corners, np.float64).reshape(2, 2), _TOP)


def _fitted(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64] | None:
    if not np.isfinite(source).all():
        return None
    # In the plane a turn and a scale are one complex factor, so least squares is one division.
    from_ = (source - source.mean(axis=0)) @ (1, 1j)
    to = (target - target.mean(axis=0)) @ (1, 1j)
    spread = float(np.vdot(from_, from_).real)
    if spread < 1e-6:
        return None
    factor = np.vdot(from_, to) / spread
    if abs(factor) < 1e-6:
        return None
    turn = np.array([(factor.real, -factor.imag), (factor.imag, factor.real)])
    shift = target.mean(axis=0) - turn @ source.mean(axis=0)
    return np.column_stack([turn, shift])


def crop_side(matrix: NDArray[np.float64]) -> float:
    """Frame pixels along one side of the square that becomes 48x48."""
    return SIDE / math.hypot(matrix[0, 0], matrix[1, 0])


def align(frame: NDArray[np.uint8], matrix: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The face as `(48, 48) uint8` grey, from an RGB frame `(height, width, 3) uint8`.

    A big face is sampled finely and then averaged, for picking every nth pixel would turn its wrinkles into noise.
    Beyond the frame's edge the last pixel goes on.
    """
    # A tenth of a pixel too coarse does no harm, and a face of just the right size needs no averaging.
    fine = min(MAX_OVERSAMPLING, max(1, math.ceil(crop_side(matrix) / SIDE - 0.1)))
    finer = matrix * fine
    # Pixel centres: the middle of target pixel 0 is the middle of the first `fine` samples.
    finer[:, 2] += (fine - 1) / 2
    grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    size = (SIDE * fine, SIDE * fine)
    square = cv2.warpAffine(grey, finer, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
