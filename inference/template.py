"""Where the detector sees eyes, nose and mouth in the faces that a network learnt from: there a webcam's are brought.

A model's card holds the answer, which `python -m training export` puts there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from inference.align import POINTS, matrix_within
from inference.config import ConfigError
from inference.decode import decode
from inference.detector import Detector
from inference.labelled import ORDINARY, labelled_frames


def template(frames: Path, detector: Detector) -> dict[str, Any]:
    """The median place of each key point, x and y in pixels of 48x48, over the ordinary frames with a face.

    `spread` is the distance within which half of the faces have the point. Raises `ConfigError` when none is found or
    `frames` is no zip of labelled frames.
    """
    shown, places = 0, []
    for frame in labelled_frames(frames):
        matrix = matrix_within(frame.square)
        if frame.condition != ORDINARY or matrix is None:
            continue
        shown += 1
        found = detector.find(decode(frame.jpeg))
        if found:
            points = max(found, key=lambda face: face.area).points
            places.append(points @ matrix[:, :2].T + matrix[:, 2])
    if not places:
        raise ConfigError(f"{detector.name} finds no face in the ordinary frames of {frames}.")
    medians = np.median(places, axis=0)
    spread = np.median(np.linalg.norm(np.array(places) - medians, axis=2), axis=0)
    return {
        "detector": detector.name,
        "frames": shown,
        "found": len(places),
        "points": {
            name: [round(float(x), 2), round(float(y), 2)] for name, (x, y) in zip(POINTS, medians, strict=False)
        },
        "spread": {name: round(float(away), 2) for name, away in zip(POINTS, spread, strict=False)},
    }
