"""Changes faces at random with OpenCV: seconds an epoch, where Keras layers would cost as much as the training."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from training.conditions import COVERS, STRENGTHS, covered
from training.recipes import Augmentation

Faces = npt.NDArray[np.uint8]

LEAST_COVERED: Final = 0.02
MOST_COVERED: Final = 0.25
"""Shares of the picture that a covering rectangle takes."""
LEAST_BLUR: Final = 0.05
"""Less is none, and OpenCV takes zero for a wish to choose by itself."""


def augmented(
    images: Faces, how: Augmentation, random: np.random.Generator, window: int | None = None
) -> npt.NDArray[np.float32]:
    """`(n, side, side, 1)` float32 in 0..255 from `(n, 48, 48, 1)` uint8: all of it changed at random.

    `side` is that of the picture, or of the square `window` that is cut from a random place in it.
    """
    count, side = len(images), window or images.shape[1]
    drawn = random.uniform(-1.0, 1.0, (count, 6))
    mirrored = random.random(count) < how.flip
    corners = np.zeros((count, 2)) if window is None else random.uniform(0, images.shape[1] - side, (count, 2))
    if how.covers:
        images = _worn(images, how.covers, random)
    changed = np.empty((count, side, side, 1), np.float32)
    for i in range(count):
        matrix = _matrix(how, drawn[i], bool(mirrored[i]), images.shape[1])
        matrix[:, 2] -= corners[i]
        # The border is repeated, because a black one would tell the network how far the face was moved.
        changed[i, :, :, 0] = cv2.warpAffine(
            images[i, :, :, 0], matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    if how.blur:
        _defocus(changed, how.blur, random)
    changed = _relit(changed, how, drawn[:, 4], drawn[:, 5])
    if how.erasing:
        _cover(changed, how.erasing, random)
    return changed


def _matrix(how: Augmentation, drawn: npt.NDArray[np.float64], mirrored: bool, side: int) -> npt.NDArray[np.float64]:
    """The 2x3 transform around the centre of the picture."""
    angle, scale = math.radians(how.rotation * drawn[0]), 1.0 + how.scale * drawn[1]
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    flip = -1.0 if mirrored else 1.0
    turn = np.array([[flip * cosine, -sine], [flip * sine, cosine]])
    centre = np.array([(side - 1) / 2, (side - 1) / 2])
    move = centre - turn @ centre + how.shift * side * drawn[2:4]
    return np.column_stack([turn, move])


def _worn(faces: Faces, probability: float, random: np.random.Generator) -> Faces:
    """Puts a mask, a hand or glasses on some of the faces."""
    worn = faces.copy()
    for i in np.flatnonzero(random.random(len(faces)) < probability):
        what, strength = random.choice(COVERS), int(random.choice(STRENGTHS))
        worn[i, :, :, 0] = covered(faces[i, :, :, 0], what, strength, random)
    return worn


def _defocus(faces: npt.NDArray[np.float32], most: float, random: np.random.Generator) -> None:
    """Puts each face out of focus by up to `most` pixels, in place."""
    for face, deviation in zip(faces, random.uniform(0.0, most, len(faces)), strict=True):
        face[:, :, 0] = cv2.GaussianBlur(face[:, :, 0], (0, 0), max(deviation, LEAST_BLUR))


def _cover(faces: npt.NDArray[np.float32], probability: float, random: np.random.Generator) -> None:
    """Lays a rectangle of one grey over some of the faces, in place."""
    side = faces.shape[1]
    drawn = random.random((len(faces), 6))
    for face, (chance, area, ratio, across, down, grey) in zip(faces, drawn, strict=True):
        if chance >= probability:
            continue
        surface = (LEAST_COVERED + (MOST_COVERED - LEAST_COVERED) * area) * side * side
        height = min(side, round(math.sqrt(surface * 3 ** (2 * ratio - 1))))
        width = min(side, round(surface / height))
        top, left = int(down * (side - height + 1)), int(across * (side - width + 1))
        face[top : top + height, left : left + width] = 255 * grey


def _relit(
    faces: npt.NDArray[np.float32],
    how: Augmentation,
    contrast: npt.NDArray[np.float64],
    brightness: npt.NDArray[np.float64],
) -> npt.NDArray[np.float32]:
    """Stretches each face's greys around their mean, lifts or lowers them, and cuts at 0 and 255."""
    shape = (-1, 1, 1, 1)
    mean = faces.mean(axis=(1, 2, 3), keepdims=True)
    gain = (1.0 + how.contrast * contrast).reshape(shape).astype(np.float32)
    lift = (how.brightness * brightness).reshape(shape).astype(np.float32)
    relit: npt.NDArray[np.float32] = np.clip((faces - mean) * gain + mean + lift, 0.0, 255.0)
    return relit
