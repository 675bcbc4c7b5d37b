"""From waiting frames to readings: decode, find the face, align and judge it, and one call of the network for all."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.align import align, crop_side, similarity
from inference.classifier import Classifier
from inference.contract import Frame, FrameRefused, Reading, Reason, Refusal, SeenFace, parse_frame
from inference.decode import BadImage, decode
from inference.detector import Detector
from inference.light import relight
from inference.quality import flaw
from inference.slots import WaitingFrame

logger = logging.getLogger(__name__)

MIN_CONFIDENCE: Final = 0.40
"""A face whose likeliest expression is less likely than this is not read.

With `room_cnn` in 17,989 frames, good and bad: of answers given at .35 to .40, 32 in 100 are right; at .40 to .44, 39.
"""


@dataclass(frozen=True)
class Tools:
    """What the pipeline works with."""

    detector: Detector
    classifier: Classifier


@dataclass
class Seen:
    """What became of a batch: readings in the order of the frames, and `(session, why)` of frames without one."""

    readings: list[Reading] = field(default_factory=list)
    dropped: list[tuple[str, Refusal]] = field(default_factory=list)


def see(waiting: list[WaitingFrame], tools: Tools, now: float) -> Seen:
    """Looks at up to a batch of frames; `now` is epoch seconds.

    Never raises for what a frame contains: one that upsets a tool becomes unknown (`bad_image`), and the others go on.
    """
    seen = Seen()
    faces: list[NDArray[np.uint8]] = []
    whose: list[Reading] = []
    for frame in waiting:
        try:
            parsed = parse_frame(frame.payload, now)
        except FrameRefused as refused:
            seen.dropped.append((frame.session, refused.reason))
            continue
        reading = _unread(frame, parsed)
        seen.readings.append(reading)
        found = _safe_face(parsed.jpeg, tools)
        if isinstance(found, str):
            reading["reason"] = found
        else:
            faces.append(found)
            whose.append(reading)
    for reading, row in zip(whose, safe_probabilities(faces, tools.classifier), strict=True):
        judge(reading, row)
    return seen


def aligned_face(jpeg: bytes, detector: Detector, template: NDArray[np.float32]) -> NDArray[np.uint8] | Reason:
    """The largest face in an untrusted JPEG as `(48, 48) uint8` grey, or why none is read. Raises `BadImage`."""
    frame = decode(jpeg)
    found = detector.find(frame)
    if not found:
        return "no_face"
    matrix = similarity(max(found, key=lambda face: face.area).points, template)
    return "no_face" if matrix is None else cropped(frame, matrix)


def cropped(frame: NDArray[np.uint8], matrix: NDArray[np.float64]) -> NDArray[np.uint8] | Reason:
    """The face of an RGB frame that `matrix` takes to the template, as `aligned_face`."""
    face = align(frame, matrix)
    return flaw(face, crop_side(matrix)) or relight(face)


def _unread(frame: WaitingFrame, parsed: Frame) -> Reading:
    return Reading(
        session=frame.session,
        seat=frame.seat,
        ticket=frame.ticket,
        seq=parsed.seq,
        captured_at=parsed.captured_at,
        received_at=frame.received_at,
        status="unknown",
    )


def _safe_face(jpeg: bytes, tools: Tools) -> NDArray[np.uint8] | Reason:
    try:
        return aligned_face(jpeg, tools.detector, tools.classifier.template)
    except BadImage:
        return "bad_image"
    except Exception as error:
        # Untrusted pixels: whatever they upset must not cost the other frames. No traceback: it could tell of pixels.
        logger.error("A frame upset the pipeline: %s", type(error).__name__)
        return "bad_image"


def safe_probabilities(faces: list[NDArray[np.uint8]], classifier: Classifier) -> list[NDArray[np.float32] | None]:
    """One row a face; None for a face that the network cannot take."""
    if not faces:
        return []
    try:
        return list(classifier.probabilities(np.stack(faces)))
    except Exception as error:
        logger.error("A batch of %d faces upset the network: %s", len(faces), type(error).__name__)
        if len(faces) == 1:
            return [None]
    return [safe_probabilities([face], classifier)[0] for face in faces]


def judge(reading: Reading | SeenFace, row: NDArray[np.float32] | None) -> None:
    """Fills in what the network says of a face."""
    if row is None or not np.isfinite(row).all():
        reading["reason"] = "bad_image"
    elif float(row.max()) < MIN_CONFIDENCE:
        reading["reason"] = "uncertain"
    else:
        reading["status"] = "accepted"
        reading["p"] = [float(p) for p in row]
