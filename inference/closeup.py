"""Finds the faces of a group photograph, the small ones too: for a picture that somebody waits for, not for a frame.

BlazeFace sees a face that is a good part of what it is given. So the picture is looked at as a whole and in overlapping
tiles, and each find is looked at twice more from close by, as it is and mirrored: for most cups and hoses that were
faces by chance are none then, and the eyes are placed better.

Measured on 30 mosaics of 1280x960: eight copies of one face in each, turned by up to 15 degrees, mirrored, darker or
lighter, on photographs of bark, gravel, coffee and the like. Found, by the distance of the eyes in pixels; false finds
in all; median CPU time of one picture on one busy core:

| way                                  | 12    | 14    | 20    | 30    | 40+   | false | ms  |
|--------------------------------------|-------|-------|-------|-------|-------|-------|-----|
| short range and back, whole          | 0 %   | 0 %   | 0 %   | 56 %  | 100 % | 4     | 15  |
| full range, whole                    | 0 %   | 0 %   | 0 %   | 0 %   | 81 %  | 0     | 9   |
| full range, whole and tiles of 480   | 19 %  | 35 %  | 94 %  | 100 % | 100 % | 1     | 76  |
| back, tiles of 512, confirmed        | 58 %  | 100 % | 100 % | 100 % | 100 % | 0     | 132 |
| back, tiles of 400, not confirmed    | 100 % | 100 % | 100 % | 100 % | 100 % | 20    | 143 |
| back, tiles of 400, confirmed (this) | 100 % | 100 % | 100 % | 100 % | 100 % | 0     | 176 |

Of 400 FER2013 PublicTest faces pasted into such pictures (eyes 13 to 63 pixels apart) the finds are 85 %, the confirmed
ones 83 %; of 107 false finds in mosaics, large portraits and photographs without a face, 2 are confirmed.

A face whose eyes are 12 pixels apart is the smallest that `inference.quality` lets through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.config import Settings
from inference.detector import BACK, SAME_FACE, SHORT_RANGE, BlazeFaceModel, Detector, Face, load_detector

TILE: Final = 400
"""Pixels along the side of a tile: in it the smallest readable face is as large as the back model needs."""
OVERLAP: Final = 100
"""Pixels that neighbours share: a face that is whole in no tile is large enough to be found in the whole picture."""
EDGE: Final = 2.0
"""A box this near to the edge of a tile, in pixels, is of half a face; the tile beyond has the whole one."""
MAX_FINDS: Final = 40
"""Most finds that are looked at again, best first: it bounds the time that a strange picture can take."""
SURE: Final = 0.65
"""Mean score of a find and of its two confirmations."""
CERTAIN: Final = 0.8
"""Score of a find that stands by itself: what is blurred is a blur from close by, and should be called blurred."""
NEARER: Final = 2.0
"""Sides of what is looked at again, in sides of the box."""
SWAPPED: Final = [1, 0, 2, 3, 5, 4]
"""BlazeFace's key points in a mirror: right is left."""
INSIDE: Final = 0.5
"""A box of which this share lies in another is of the same face, however large the other is."""


class CloseUp:
    """BlazeFace, whole, tile by tile, and once more from close by."""

    name = "blazeface, close up"

    def __init__(self) -> None:
        """Raises `ConfigError` when the weights are missing or not the pinned ones."""
        self._short, self._back = BlazeFaceModel(SHORT_RANGE), BlazeFaceModel(BACK)

    def find(self, frame: NDArray[np.uint8]) -> list[Face]:
        """As `Detector.find`, best first."""
        finds = [*self._short.find(frame), *self._back.find(frame)]
        for left, top in corners(frame.shape[1], frame.shape[0]):
            finds += self._in_tile(frame, left, top)
        confirmed = (self._confirmed(frame, face) for face in distinct(finds)[:MAX_FINDS])
        return distinct([face for face in confirmed if face is not None])

    def _in_tile(self, frame: NDArray[np.uint8], left: int, top: int) -> Iterator[Face]:
        height, width = frame.shape[:2]
        tile = frame[top : top + TILE, left : left + TILE]
        right, bottom = left + tile.shape[1], top + tile.shape[0]
        for found in self._back.find(np.ascontiguousarray(tile)):
            face = moved(found, left, top)
            cut = (
                (left > 0 and face.box[0] < left + EDGE)
                or (top > 0 and face.box[1] < top + EDGE)
                or (right < width and face.box[2] > right - EDGE)
                or (bottom < height and face.box[3] > bottom - EDGE)
            )
            if not cut:
                yield face

    def _confirmed(self, frame: NDArray[np.uint8], face: Face) -> Face | None:
        """The same face as the short-range model sees it from close by; None for what is hardly a face."""
        again = self._from_near(frame, face, mirrored=False)
        mirrored = self._from_near(frame, face, mirrored=True)
        scores = [face.score, again.score if again else 0.0, mirrored.score if mirrored else 0.0]
        if sum(scores) / len(scores) >= SURE:
            return again or mirrored
        return face if face.score >= CERTAIN else None

    def _from_near(self, frame: NDArray[np.uint8], face: Face, *, mirrored: bool) -> Face | None:
        """The face that the short-range model sees most nearly where `face` is, if it sees one there."""
        left, top, right, bottom = face.box
        reach = max(right - left, bottom - top) * NEARER / 2
        x, y = (left + right) / 2, (top + bottom) / 2
        first = (max(0, int(x - reach)), max(0, int(y - reach)))
        near = frame[first[1] : max(0, int(y + reach)), first[0] : max(0, int(x + reach))]
        if min(near.shape[:2]) < 8:
            return None
        if mirrored:
            seen = [unmirrored(found, near.shape[1]) for found in self._short.find(np.ascontiguousarray(near[:, ::-1]))]
        else:
            seen = self._short.find(np.ascontiguousarray(near))
        best = max((moved(found, *first) for found in seen), key=lambda found: overlap(face, found)[0], default=None)
        return best if best is not None and overlap(face, best)[0] >= SAME_FACE else None


def load_closeup(settings: Settings) -> Detector:
    """The detector for single pictures that goes with the settings: YuNet needs no help. Raises `ConfigError`."""
    return CloseUp() if settings.face_detector == "blazeface" else load_detector(settings)


def corners(width: int, height: int) -> list[tuple[int, int]]:
    """Left top corners of tiles that cover a picture evenly; none for one that a single tile would cover."""
    if max(width, height) <= TILE:
        return []
    return [(left, top) for top in _starts(height) for left in _starts(width)]


def _starts(length: int) -> list[int]:
    if length <= TILE:
        return [0]
    steps = -(-(length - TILE) // (TILE - OVERLAP))
    return [round(step * (length - TILE) / steps) for step in range(steps + 1)]


def moved(face: Face, right: float, down: float) -> Face:
    """The face of a part of a picture, in pixels of the picture."""
    left, top, far, bottom = face.box
    box = (left + right, top + down, far + right, bottom + down)
    return replace(face, box=box, points=face.points + np.array((right, down), np.float32))


def unmirrored(face: Face, width: int) -> Face:
    """The face of a mirrored picture of that width, as it is in the picture itself."""
    left, top, right, bottom = face.box
    points = face.points[SWAPPED]
    points[:, 0] = width - points[:, 0]
    return replace(face, box=(width - right, top, width - left, bottom), points=points)


def distinct(faces: list[Face]) -> list[Face]:
    """Each face once, best first: of boxes that overlap, the one with the best score stays as it is."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        shared = [overlap(face, other) for other in kept]
        if all(union < SAME_FACE and inside < INSIDE for union, inside in shared):
            kept.append(face)
    return kept


def overlap(face: Face, other: Face) -> tuple[float, float]:
    """What two boxes share, as a part of their union and as a part of the smaller one."""
    width = min(face.box[2], other.box[2]) - max(face.box[0], other.box[0])
    height = min(face.box[3], other.box[3]) - max(face.box[1], other.box[1])
    shared = max(0.0, width) * max(0.0, height)
    union, smaller = face.area + other.area - shared, min(face.area, other.area)
    return (shared / union if union > 0 else 0.0), (shared / smaller if smaller > 0 else 0.0)
