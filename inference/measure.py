"""How well the whole way from JPEG to label works, on frames whose labels are known: found, read, and right."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from inference.align import align, crop_side, similarity
from inference.decode import decode
from inference.labelled import LabelledFrame, labelled_frames
from inference.light import relight
from inference.pipeline import MIN_CONFIDENCE, Tools
from inference.quality import flaw
from inference.slots import BATCH

WIDER: Final = 1.1
"""Without the template a face is the detector's box, this much wider, which of 1.1, 1.3 and 1.5 reads best."""


class Measured(TypedDict):
    """Shares of all frames of one condition, but `accuracy` of the faces found and `accuracy_read` of those read.

    `accuracy` asks the network about every face found, as if no quality gate stood before it.
    """

    condition: str
    strength: int
    frames: int
    found: float
    read: float
    accuracy: float | None
    accuracy_read: float | None
    unread: dict[str, int]


@dataclass(frozen=True)
class _Face:
    """One face found: the `(48, 48) uint8` square that the network sees, what the gate says, and the true class."""

    square: NDArray[np.uint8]
    flaw: str | None
    label: int


def measure(frames: Path, tools: Tools, *, template: bool = True) -> list[Measured]:
    """The figures of each condition, in the order of the file. Without `template` a face is just the detector's box.

    Raises `ConfigError` when `frames` is not such a zip.
    """
    found: dict[tuple[str, int], list[_Face]] = defaultdict(list)
    shown: Counter[tuple[str, int]] = Counter()
    for frame in labelled_frames(frames):
        case = frame.condition, frame.strength
        shown[case] += 1
        face = _face(frame, tools, template)
        if face is not None:
            found[case].append(face)
    return [_figures(case, shown[case], found[case], tools) for case in shown]


def _face(shown: LabelledFrame, tools: Tools, template: bool) -> _Face | None:
    frame = decode(shown.jpeg)
    faces = tools.detector.find(frame)
    if not faces:
        return None
    largest = max(faces, key=lambda face: face.area)
    matrix = similarity(largest.points, tools.classifier.template) if template else _box(largest.box)
    if matrix is None:
        return None
    square = align(frame, matrix)
    return _Face(relight(square), flaw(square, crop_side(matrix)), shown.label)


def _box(box: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """The `(2, 3)` matrix that takes a square around the box, upright, to 48x48."""
    left, top, right, bottom = box
    side = WIDER * max(right - left, bottom - top, 1.0)
    scale = 48 / side
    corner = (left + right - side) / 2, (top + bottom - side) / 2
    return np.array([[scale, 0, -scale * corner[0]], [0, scale, -scale * corner[1]]])


def _figures(case: tuple[str, int], shown: int, faces: list[_Face], tools: Tools) -> Measured:
    parts = [np.stack([face.square for face in faces[start : start + BATCH]]) for start in range(0, len(faces), BATCH)]
    rows = np.concatenate([tools.classifier.probabilities(part) for part in parts]) if parts else np.zeros((0, 7))
    right = rows.argmax(axis=1) == np.array([face.label for face in faces], dtype=np.int64)
    unread = [
        face.flaw or ("uncertain" if row.max() < MIN_CONFIDENCE else None)
        for face, row in zip(faces, rows, strict=True)
    ]
    read = np.array([reason is None for reason in unread], dtype=np.bool_)
    reasons = Counter(reason for reason in unread if reason is not None)
    if shown > len(faces):
        reasons["no_face"] = shown - len(faces)
    return Measured(
        condition=case[0],
        strength=case[1],
        frames=shown,
        found=round(len(faces) / shown, 4),
        read=round(float(read.sum()) / shown, 4),
        accuracy=_share(right),
        accuracy_read=_share(right[read]),
        unread=dict(reasons.most_common()),
    )


def _share(right: NDArray[np.bool_]) -> float | None:
    return round(float(right.mean()), 4) if right.size else None
