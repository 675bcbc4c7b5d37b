"""Says whether an aligned face is good enough to be read at all."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.contract import Reason
from inference.opencv import cv2

MIDDLE: Final = np.s_[12:42, 9:39]
"""Eyes to chin: hair and the wall behind say nothing of the face."""
MIN_SIDE: Final = 32.0
"""Frame pixels along the square that becomes 48x48. At 34 the accuracy is 9 points lower, at 24 it is 18."""
MIN_BRIGHTNESS: Final = 20.0
"""Mean grey of 255. With a webcam's noise (standard deviation 6), 20 costs 10 points of accuracy and 9 costs 23."""
MIN_SHARPNESS: Final = 0.19
"""Below it 39 of 100 faces are read rightly while the network says 50; in the next twelfth it is 56.

This one was chosen for `room_cnn` by `python -m inference gate`, on 17,989 frames of FER2013 PublicTest faces. The two
above were measured with the seed network (56 of 100) on such frames.
"""


def brightness(face: NDArray[np.uint8]) -> float:
    """Mean grey of the middle of an aligned face `(48, 48) uint8`."""
    return float(face[MIDDLE].mean())


def sharpness(face: NDArray[np.uint8]) -> float:
    """Energy of the finest detail as a share of all detail, in an aligned face `(48, 48) uint8`; 0 for a flat one."""
    middle = face[MIDDLE]
    contrast = float(middle.var())
    return float(cv2.Laplacian(middle, cv2.CV_32F).var()) / contrast if contrast > 1 else 0.0


def flaw(face: NDArray[np.uint8], side: float) -> Reason | None:
    """Why an aligned face `(48, 48) uint8` taken from `side` frame pixels is not read, or None."""
    if side < MIN_SIDE:
        return "too_small"
    if brightness(face) < MIN_BRIGHTNESS:
        return "too_dark"
    if sharpness(face) < MIN_SHARPNESS:
        return "blurred"
    return None
