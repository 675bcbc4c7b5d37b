"""Pictures for tests: a real photograph that comes with a wheel, and what a camera page would send of it."""

import importlib.util
import struct
import time
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.contract import pack_frame
from inference.opencv import cv2
from inference.slots import WaitingFrame

Pixels = NDArray[np.uint8]


@cache
def astronaut() -> Pixels:
    """Eileen Collins (NASA, public domain), `(512, 512, 3)` RGB, from scikit-image's wheel."""
    spec = importlib.util.find_spec("skimage")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "data" / "astronaut.png"
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def shrunk(picture: Pixels, scale: float) -> Pixels:
    """The picture at a share of its size."""
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def plain(grey: int, width: int = 320, height: int = 240) -> Pixels:
    """A frame of one grey."""
    return np.full((height, width, 3), grey, np.uint8)


def jpeg_of(picture: Pixels, *options: int) -> bytes:
    """A JPEG of an RGB or grey picture; `options` as for OpenCV's imwrite."""
    pixels = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", pixels, list(options))[1].tobytes()


@cache
def portrait() -> bytes:
    """The astronaut as a 240x240 camera JPEG."""
    return jpeg_of(shrunk(astronaut(), 240 / 512), cv2.IMWRITE_JPEG_QUALITY, 80)


def claiming(jpeg: bytes, width: int, height: int) -> bytes:
    """The same JPEG with another size in its frame header."""
    at = jpeg.index(b"\xff\xc0")
    return jpeg[: at + 5] + struct.pack("!HH", height, width) + jpeg[at + 9 :]


def waiting(
    jpeg: bytes, seat: str = "seat", seq: int = 1, at: float | None = None, session: str = "room"
) -> WaitingFrame:
    """A frame as it comes out of its slot, captured at `at` (epoch seconds, default now)."""
    captured_at = time.time() if at is None else at
    return WaitingFrame(session, seat, "t" * 32, captured_at + 0.1, pack_frame(seq, captured_at, jpeg))
