"""How well the whole way from JPEG to label works, on frames whose labels are known: found, read, and right."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from inference.align import align, crop_side, similarity
from inference.contract import Reason
from inference.decode import decode
from inference.labelled import labelled_frames
from inference.light import relight
from inference.pipeline import MIN_CONFIDENCE, Tools
from inference.quality import brightness, flaw, sharpness
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
class Asked:
    """One face found, about which the network was asked whatever the gate says of it.

    `side` is in frame pixels, `brightness` mean grey of 255, `flaw` what the gate says and `confidence` what the
    network says of its own answer.
    """

    side: float
    brightness: float
    sharpness: float
    flaw: Reason | None
    confidence: float
    is_right: bool

    @property
    def unread(self) -> Reason | None:
        """Why it is not read, or None."""
        return self.flaw or ("uncertain" if self.confidence < MIN_CONFIDENCE else None)


@dataclass(frozen=True)
class Aligned:
    """A face before the network is asked: its `(48, 48) uint8` square as aligned, and the side in frame pixels."""

    square: NDArray[np.uint8]
    side: float


def measure(frames: Path, tools: Tools, *, template: bool = True) -> list[Measured]:
    """The figures of each condition, in the order of the file. Without `template` a face is just the detector's box.

    Raises `ConfigError` when `frames` is not such a zip.
    """
    cases: dict[tuple[str, int], list[Asked | None]] = defaultdict(list)
    for case, face in ask(frames, tools, template=template):
        cases[case].append(face)
    return [_figures(case, faces) for case, faces in cases.items()]


def keep(measured: list[Measured], directory: Path) -> None:
    """Writes the figures into the card of the model in `directory`, which is replaced as a whole."""
    path = directory / "card.json"
    card = json.loads(path.read_text())
    card["metrics"] = {**card.get("metrics", {}), "conditions": measured}
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(card, indent=2) + "\n")
    unfinished.replace(path)


def ask(frames: Path, tools: Tools, *, template: bool = True) -> Iterator[tuple[tuple[str, int], Asked | None]]:
    """The condition and strength of each frame and what becomes of its face: None where none is found. As `measure`."""
    shown = iter(labelled_frames(frames))
    while part := list(islice(shown, BATCH)):
        found = [largest_face(frame.jpeg, tools, template) for frame in part]
        squares = [relight(face.square) for face in found if face is not None]
        rows = iter(tools.classifier.probabilities(np.stack(squares)) if squares else ())
        for frame, face in zip(part, found, strict=True):
            yield (frame.condition, frame.strength), None if face is None else _asked(face, next(rows), frame.label)


def largest_face(jpeg: bytes, tools: Tools, template: bool = True) -> Aligned | None:
    """The face that a worker would read in a frame; None where it finds none."""
    frame = decode(jpeg)
    faces = tools.detector.find(frame)
    if not faces:
        return None
    largest = max(faces, key=lambda face: face.area)
    matrix = similarity(largest.points, tools.classifier.template) if template else _box(largest.box)
    return None if matrix is None else Aligned(align(frame, matrix), crop_side(matrix))


def _asked(face: Aligned, row: NDArray[np.float32], label: int) -> Asked:
    return Asked(
        side=face.side,
        brightness=brightness(face.square),
        sharpness=sharpness(face.square),
        flaw=flaw(face.square, face.side),
        confidence=float(row.max()),
        is_right=int(row.argmax()) == label,
    )


def _box(box: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """The `(2, 3)` matrix that takes a square around the box, upright, to 48x48."""
    left, top, right, bottom = box
    side = WIDER * max(right - left, bottom - top, 1.0)
    scale = 48 / side
    corner = (left + right - side) / 2, (top + bottom - side) / 2
    return np.array([[scale, 0, -scale * corner[0]], [0, scale, -scale * corner[1]]])


def _figures(case: tuple[str, int], shown: list[Asked | None]) -> Measured:
    faces = [face for face in shown if face is not None]
    read = [face for face in faces if face.unread is None]
    reasons = Counter("no_face" if face is None else face.unread for face in shown)
    return Measured(
        condition=case[0],
        strength=case[1],
        frames=len(shown),
        found=round(len(faces) / len(shown), 4),
        read=round(len(read) / len(shown), 4),
        accuracy=_accuracy(faces),
        accuracy_read=_accuracy(read),
        unread={reason: count for reason, count in reasons.most_common() if reason is not None},
    )


def _accuracy(faces: list[Asked]) -> float | None:
    return round(sum(face.is_right for face in faces) / len(faces), 4) if faces else None
