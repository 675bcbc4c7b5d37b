"""Changes faces at random with OpenCV: seconds an epoch, where Keras layers would cost as much as the training."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from training.recipes import Augmentation

Faces = npt.NDArray[np.uint8]


def augmented(images: Faces, how: Augmentation, random: np.random.Generator) -> npt.NDArray[np.float32]:
    """`(n, 48, 48, 1)` float32 in 0..255 from as many uint8: turned, moved, scaled, mirrored and relit at random."""
    count, side = len(images), images.shape[1]
    drawn = random.uniform(-1.0, 1.0, (count, 6))
    mirrored = random.random(count) < how.flip
    changed = np.empty(images.shape, np.float32)
    for i in range(count):
        matrix = _matrix(how, drawn[i], bool(mirrored[i]), side)
        # The border is repeated, because a black one would tell the network how far the face was moved.
        changed[i, :, :, 0] = cv2.warpAffine(
            images[i, :, :, 0], matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    return _relit(changed, how, drawn[:, 4], drawn[:, 5])


def _matrix(how: Augmentation, drawn: npt.NDArray[np.float64], mirrored: bool, side: int) -> npt.NDArray[np.float64]:
    """The 2x3 transform around the centre of the picture."""
    angle, scale = math.radians(how.rotation * drawn[0]), 1.0 + how.scale * drawn[1]
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    flip = -1.0 if mirrored else 1.0
    turn = np.array([[flip * cosine, -sine], [flip * sine, cosine]])
    centre = np.array([(side - 1) / 2, (side - 1) / 2])
    move = centre - turn @ centre + how.shift * side * drawn[2:4]
    return np.column_stack([turn, move])


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
