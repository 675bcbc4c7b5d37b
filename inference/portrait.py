"""From one untrusted picture to what is seen of each face in it, and to what an answer about one face rests on."""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from inference.align import matrix_of, similarity, square_of
from inference.classifier import Classifier
from inference.contract import MAX_FACES, Look, SeenFace
from inference.decode import PICTURE, BadImage, decode
from inference.detector import Detector, Face
from inference.pipeline import cropped, judge, safe_probabilities
from inference.saliency import saliency

logger = logging.getLogger(__name__)


def look_at(jpeg: bytes, detector: Detector, classifier: Classifier, model: str) -> Look:
    """Finds all faces, judges each, and reads those that can be read in one call of the network.

    Never raises for what a picture contains: one that cannot be opened or upsets a tool has failed.
    """

    def see(frame: NDArray[np.uint8]) -> tuple[list[SeenFace], int]:
        found = sorted(detector.find(frame), key=lambda face: -face.area)
        return _seen(frame, found[:MAX_FACES], classifier), max(0, len(found) - MAX_FACES)

    return _safely(jpeg, see, model)


def explain(jpeg: bytes, square: list[float], classifier: Classifier, model: str) -> Look:
    """Judges the face in one square of a picture anew and, if it is read, says what the answer rests on.

    `square` as in `SeenFace`; nobody looks for the face again, so this costs what the network costs: 145 faces. Never
    raises, as `look_at`.
    """
    return _safely(jpeg, lambda frame: ([_explained(frame, square, classifier)], 0), model)


def _safely(jpeg: bytes, see: Callable[[NDArray[np.uint8]], tuple[list[SeenFace], int]], model: str) -> Look:
    """What `see` makes of a picture: the faces, and how many it left out."""
    try:
        faces, left_out = see(decode(jpeg, PICTURE))
    except BadImage:
        return Look(status="failed", model=model, faces=[], left_out=0)
    except Exception as error:
        # No traceback: it could tell of pixels.
        logger.error("A picture upset the worker: %s", type(error).__name__)
        return Look(status="failed", model=model, faces=[], left_out=0)
    return Look(status="done", model=model, faces=faces, left_out=left_out)


def _seen(frame: NDArray[np.uint8], found: list[Face], classifier: Classifier) -> list[SeenFace]:
    """One entry a face, from left to right."""
    height, width = frame.shape[:2]
    seen: list[SeenFace] = []
    crops: list[NDArray[np.uint8]] = []
    whose: list[tuple[SeenFace, list[float]]] = []
    for face in sorted(found, key=lambda face: face.box[0] + face.box[2]):
        entry = SeenFace(box=shares(face.box, width, height), status="unknown")
        seen.append(entry)
        matrix = similarity(face.points, classifier.template)
        if matrix is None:
            entry["reason"] = "no_face"
            continue
        crop = cropped(frame, matrix)
        if isinstance(crop, str):
            entry["reason"] = crop
            continue
        crops.append(crop)
        whose.append((entry, square_of(matrix, width, height)))
    for (entry, square), row in zip(whose, safe_probabilities(crops, classifier), strict=True):
        judge(entry, row)
        if entry["status"] == "accepted":
            entry["square"] = square
    return seen


def _explained(frame: NDArray[np.uint8], square: list[float], classifier: Classifier) -> SeenFace:
    height, width = frame.shape[:2]
    matrix = matrix_of(square, width, height)
    if matrix is None:
        return SeenFace(box=[0.0, 0.0, 1.0, 1.0], status="unknown", reason="no_face")
    entry = SeenFace(box=shares(_around(square, width, height), width, height), status="unknown")
    crop = cropped(frame, matrix)
    if isinstance(crop, str):
        entry["reason"] = crop
        return entry
    (row,) = safe_probabilities([crop], classifier)
    judge(entry, row)
    if row is not None and entry["status"] == "accepted":
        falls = saliency(crop, int(row.argmax()), classifier)
        entry["square"] = square
        # What is no number is no JSON either.
        if np.isfinite(falls).all():
            entry["falls"] = [[round(float(fall), 4) for fall in cells] for cells in falls]
    return entry


def _around(square: list[float], width: int, height: int) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a turned square, in pixels."""
    left, top, right, far = (share * side for share, side in zip(square, (width, height) * 2, strict=True))
    # Down the face is a quarter turn from across it.
    across, down = right - left, far - top
    x, y = (left, right, left - down, right - down), (top, far, top + across, far + across)
    return min(x), min(y), max(x), max(y)


def shares(box: tuple[float, float, float, float], width: int, height: int) -> list[float]:
    """A box in pixels, within the picture: left, top, width and height as shares of the picture's."""
    left, right = (min(max(edge / width, 0.0), 1.0) for edge in box[::2])
    top, bottom = (min(max(edge / height, 0.0), 1.0) for edge in box[1::2])
    return [round(share, 5) for share in (left, top, right - left, bottom - top)]
