"""What a room does to a face on its way to the camera: light, blur, compression, tilt, cover, in three strengths each.

Faces are `(s, s) uint8` grey squares as they will appear, frames `(240, 320) uint8` grey.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

STRENGTHS: Final = (1, 2, 3)
COMMON: Final = "common"
"""The condition of strength 0: an ordinary webcam in an ordinary room."""

LIGHT_LEFT: Final = (0.5, 0.25, 0.12)
SENSOR_NOISE: Final = 6.0
"""Standard deviation in grey levels of a webcam that turns its gain up in the dark."""
BACKLIT: Final = (0.6, 0.4, 0.25)
HAZE: Final = 30.0
"""Grey levels that a window behind the face adds to everything, by stray light in the lens."""
BLURS: Final = (0.8, 1.5, 2.5)
"""Standard deviations in pixels of the face's 48."""
QUALITIES: Final = (40, 20, 10)
"""Of the JPEG; the camera page asks for 70."""
TILTS: Final = (20.0, 30.0, 45.0)
"""Degrees, to either side."""
MASKED: Final = (0.68, 0.60, 0.52)
"""Where a mask begins, as a share of the face's height: below the nose, over its tip, over its back."""
HAND: Final = (0.16, 0.24, 0.32)
"""Half the width of a hand, as a share of the face's."""
GLASSES: Final = ((0.02, False), (0.04, False), (0.04, True))
"""Thickness of the frame as a share of the face's width, and whether the lenses are dark."""


def covered(face: Picture, condition: str, strength: int, random: np.random.Generator) -> Picture:
    """The face behind a mask, a hand or glasses; other conditions leave it as it is."""
    if condition not in COVERS or strength == 0:
        return face
    changed = face.copy()
    _DRAWN[condition](changed, strength, random)
    return changed


def tilt(condition: str, strength: int, random: np.random.Generator) -> float:
    """Degrees by which the head leans: up to 15 to either side in an ordinary frame."""
    if condition == "rotation" and strength:
        return float(random.choice((-1, 1))) * TILTS[strength - 1]
    return float(random.uniform(-15, 15))


def lit(
    frame: Picture, face: npt.NDArray[np.float32], condition: str, strength: int, random: np.random.Generator
) -> Picture:
    """The frame in the light of the condition; `face` is `(240, 320)` float32, 1 where the face is and 0 elsewhere."""
    grey = frame.astype(np.float32) * random.uniform(0.8, 1.15)
    noise = random.uniform(1, 3)
    if condition == "low light" and strength:
        grey, noise = grey * LIGHT_LEFT[strength - 1], SENSOR_NOISE
    if condition == "backlight" and strength:
        window = 235 + 20 * random.random(grey.shape, dtype=np.float32)
        grey = face * (grey * BACKLIT[strength - 1] + HAZE) + (1 - face) * window
    grey += random.standard_normal(grey.shape, dtype=np.float32) * noise
    return np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)


def blurred(frame: Picture, side: float, condition: str, strength: int, random: np.random.Generator) -> Picture:
    """The frame out of focus; `side` is the face's in pixels. A good camera is never sharper than half a pixel."""
    deviation = float(random.uniform(0.3, 0.8))
    if condition == "blur" and strength:
        deviation = BLURS[strength - 1] * side / 48
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), deviation), np.uint8)


def quality(condition: str, strength: int) -> int:
    """Of the JPEG."""
    return QUALITIES[strength - 1] if condition == "compression" and strength else 70


def _mask(face: Picture, strength: int, random: np.random.Generator) -> None:
    """A paper mask: light, with folds, from the nose down."""
    side = len(face)
    top, bottom = round(MASKED[strength - 1] * side), round(0.97 * side)
    corners = [(0.12, 0), (0.5, -0.08), (0.88, 0), (0.80, 0.9), (0.5, 1), (0.20, 0.9)]
    points = [(round(x * side), round(top + y * (bottom - top))) for x, y in corners]
    grey = int(random.integers(150, 230))
    cv2.fillPoly(face, [np.array(points, np.int32)], grey)
    for fold in (0.35, 0.6):
        y = round(top + fold * (bottom - top))
        cv2.line(face, (round(0.2 * side), y), (round(0.8 * side), y), grey - 25, max(1, side // 60))


def _hand(face: Picture, strength: int, random: np.random.Generator) -> None:
    """A hand at one cheek, over a part of the mouth, as grey as the skin."""
    side, half = len(face), HAND[strength - 1]
    skin = float(np.median(face[side // 3 : 2 * side // 3, side // 3 : 2 * side // 3]))
    left = bool(random.integers(2))
    for finger in range(4):
        x = (0.30 if left else 0.70) + (finger - 1.5) * half / 2
        top = 0.52 + 0.04 * abs(finger - 1)
        centre = (round(x * side), round((top + 1.05) / 2 * side))
        axes = (max(1, round(half / 3.4 * side)), round((1.05 - top) / 2 * side))
        cv2.ellipse(face, centre, axes, 0, 0, 360, int(np.clip(skin * random.uniform(0.85, 1.1), 0, 255)), -1)


def _glasses(face: Picture, strength: int, random: np.random.Generator) -> None:
    """A frame around each eye; the strongest has dark lenses."""
    side = len(face)
    (thin, dark), grey = GLASSES[strength - 1], int(random.integers(10, 60))
    thickness = max(1, round(thin * side))
    axes = (round(0.16 * side), round(0.12 * side))
    for x in (0.31, 0.69):
        centre = (round(x * side), round(0.40 * side))
        cv2.ellipse(face, centre, axes, 0, 0, 360, grey, -1 if dark else thickness)
    cv2.line(face, (round(0.47 * side), round(0.38 * side)), (round(0.53 * side), round(0.38 * side)), grey, thickness)


_DRAWN: Final[dict[str, Callable[[Picture, int, np.random.Generator], None]]] = {
    "mask": _mask,
    "hand": _hand,
    "glasses": _glasses,
}
COVERS: Final = tuple(_DRAWN)
CONDITIONS: Final = ("low light", "backlight", "blur", "compression", "rotation", *COVERS)


def backdrop(shape: tuple[int, int], random: np.random.Generator) -> Picture:
    """A wall: a grey that changes slowly over the frame, with something blurred on it."""
    height, width = shape
    coarse = random.uniform(40, 210) + random.uniform(-35, 35, (4, 5))
    wall = cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(random.integers(0, 4))):
        corner = random.uniform(0, 1, 2) * (width, height)
        far = corner + random.uniform(0.1, 0.5, 2) * (width, height)
        cv2.rectangle(wall, _pixel(corner), _pixel(far), float(random.uniform(20, 235)), -1)
    return np.asarray(np.clip(cv2.GaussianBlur(wall, (0, 0), 3), 0, 255), np.uint8)


def _pixel(point: npt.NDArray[np.float64]) -> tuple[int, int]:
    return math.floor(point[0]), math.floor(point[1])
