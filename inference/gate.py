"""What the quality gate's thresholds are chosen from: how often the network is right, by what the gate looks at."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from inference.measure import Asked, ask
from inference.pipeline import Tools

BINS: Final = 12
"""Of about as many faces each."""


class Bin(TypedDict):
    """Faces whose measure lies from `least` up to that of the next bin."""

    least: float
    faces: int
    accuracy: float
    confidence: float


def gate(frames: Path, tools: Tools) -> dict[str, list[Bin]]:
    """The accuracy of the network by side (frame pixels), brightness, sharpness and its own confidence.

    Every face found is asked about, whatever the gate says of it. A bin's `confidence` is the mean of what the network
    says of its answers: far above the accuracy where it does not know that it cannot see.
    """
    faces = [face for _, face in ask(frames, tools) if face is not None]
    measures = {
        "side": np.array([face.side for face in faces]),
        "brightness": np.array([face.brightness for face in faces]),
        "sharpness": np.array([face.sharpness for face in faces]),
        "confidence": np.array([face.confidence for face in faces]),
    }
    return {name: list(_bins(values, faces)) for name, values in measures.items()}


def _bins(values: NDArray[np.float64], faces: list[Asked]) -> list[Bin]:
    right, sure = (np.array([getattr(face, name) for face in faces], float) for name in ("is_right", "confidence"))
    return [
        Bin(
            least=round(float(values[part].min()), 3),
            faces=len(part),
            accuracy=round(float(right[part].mean()), 3),
            confidence=round(float(sure[part].mean()), 3),
        )
        for part in np.array_split(np.argsort(values, kind="stable"), BINS)
        if len(part)
    ]
