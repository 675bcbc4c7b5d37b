"""From one untrusted picture to what is seen of each face in it."""

from __future__ import annotations

import logging

import numpy as np
from numpy.typing import NDArray

from inference.classifier import Classifier
from inference.contract import MAX_FACES, Look, SeenFace
from inference.decode import PICTURE, BadImage, decode
from inference.detector import Detector, Face
from inference.pipeline import aligned, judge, safe_probabilities

logger = logging.getLogger(__name__)


def look_at(jpeg: bytes, detector: Detector, classifier: Classifier, model: str) -> Look:
    """Finds all faces, judges each, and reads those that can be read in one call of the network.

    Never raises for what a picture contains: one that cannot be opened or upsets a tool has failed.
    """
    try:
        frame = decode(jpeg, PICTURE)
        found = sorted(detector.find(frame), key=lambda face: -face.area)
        faces = _seen(frame, found[:MAX_FACES], classifier)
    except BadImage:
        return Look(status="failed", model=model, faces=[], left_out=0)
    except Exception as error:
        # No traceback: it could tell of pixels.
        logger.error("A picture upset the worker: %s", type(error).__name__)
        return Look(status="failed", model=model, faces=[], left_out=0)
    return Look(status="done", model=model, faces=faces, left_out=max(0, len(found) - MAX_FACES))


def _seen(frame: NDArray[np.uint8], found: list[Face], classifier: Classifier) -> list[SeenFace]:
    """One entry a face, from left to right."""
    height, width = frame.shape[:2]
    seen: list[SeenFace] = []
    crops: list[NDArray[np.uint8]] = []
    whose: list[SeenFace] = []
    for face in sorted(found, key=lambda face: face.box[0] + face.box[2]):
        entry = SeenFace(box=shares(face, width, height), status="unknown")
        seen.append(entry)
        crop = aligned(frame, face)
        if isinstance(crop, str):
            entry["reason"] = crop
        else:
            crops.append(crop)
            whose.append(entry)
    for entry, row in zip(whose, safe_probabilities(crops, classifier), strict=True):
        judge(entry, row)
    return seen


def shares(face: Face, width: int, height: int) -> list[float]:
    """The face's box within the picture: left, top, width and height as shares of the picture's."""
    left, right = (min(max(edge / width, 0.0), 1.0) for edge in face.box[::2])
    top, bottom = (min(max(edge / height, 0.0), 1.0) for edge in face.box[1::2])
    return [round(share, 5) for share in (left, top, right - left, bottom - top)]
