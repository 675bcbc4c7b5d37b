"""From untrusted JPEG bytes to pixels.

The header is read in plain Python before any decoder sees the file: a file of 2 kB that claims 30000x30000 pixels
costs a decoder 13 seconds and 5 GB. What passes is what a browser's canvas makes, and no more: one baseline image
(SOF0) of 8 bits, 1 or 3 components in one scan, of a bounded size, ending in an end marker. A truncated file is
refused, never half read; what follows the end marker is cut off before decoding. Reference: ITU-T T.81, annex B.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.contract import JPEG_MAGIC, MAX_FRAME_BYTES, MAX_PICTURE_BYTES
from inference.opencv import MAX_HEIGHT, MAX_PIXELS, MAX_WIDTH, cv2

_SOF0: Final = 0xC0
_SOS: Final = 0xDA
_EOI: Final = 0xD9
_HARMLESS: Final = frozenset({0xC4, 0xDB, 0xDD, 0xFE, *range(0xE0, 0xF0)})
"""Segments that may stand before the scan: DHT, DQT, DRI, COM, APP0 to APP15."""
_MAX_SEGMENTS: Final = 64
"""A canvas writes about ten; each costs a step in Python."""
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The first marker after entropy-coded bytes that is neither stuffing, a restart nor a fill byte."""


@dataclass(frozen=True)
class Limits:
    """What a JPEG may be at most: bytes, and pixels along its sides. `MAX_PIXELS` holds besides."""

    size: int
    width: int
    height: int


FRAME: Final = Limits(MAX_FRAME_BYTES, MAX_WIDTH, MAX_HEIGHT)
"""A frame of the live loop."""
PICTURE: Final = Limits(MAX_PICTURE_BYTES, MAX_WIDTH, MAX_WIDTH)
"""A picture to look at: upright ones may be as tall as wide ones are wide."""


class BadImage(ValueError):
    """The bytes are not an image that may be decoded; `reason` says why in a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Header:
    """What a JPEG says of itself. `end` is the index after its end marker."""

    width: int
    height: int
    components: int
    end: int


def read_header(jpeg: bytes, limits: Limits = FRAME) -> Header:
    """Walks the markers of a JPEG without decoding it. Raises `BadImage`."""
    if len(jpeg) > limits.size:
        raise BadImage(f"larger than {limits.size // 1024} KiB")
    if not jpeg.startswith(JPEG_MAGIC):
        raise BadImage("not a JPEG")
    size: tuple[int, int, int] | None = None
    at = 2
    for _ in range(_MAX_SEGMENTS):
        marker, body, at = _segment(jpeg, at)
        if marker == _SOF0:
            if size:
                raise BadImage("two frame headers")
            size = _frame_header(body, limits)
        elif marker == _SOS:
            if not size:
                raise BadImage("a scan without a frame header")
            return Header(*size, end=_end_of_scan(jpeg, body, at, components=size[2]))
        elif marker not in _HARMLESS:
            raise BadImage(f"marker {marker:02x} before the scan, baseline JPEG expected")
    raise BadImage("too many segments")


def _segment(jpeg: bytes, at: int) -> tuple[int, bytes, int]:
    """The marker at `at`, its body, and where the next one starts."""
    start = at
    while jpeg[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 4 > len(jpeg):
        raise BadImage("truncated")
    if at - start > _MAX_SEGMENTS or jpeg[at] != 0xFF:
        raise BadImage("no marker where one must be")
    marker = jpeg[at + 1]
    if marker != _SOF0 and marker != _SOS and marker not in _HARMLESS:
        return marker, b"", at
    (length,) = struct.unpack_from("!H", jpeg, at + 2)
    end = at + 2 + length
    if length < 2:
        raise BadImage("a segment without a length")
    if end > len(jpeg):
        raise BadImage("truncated")
    return marker, jpeg[at + 4 : end], end


def _frame_header(body: bytes, limits: Limits) -> tuple[int, int, int]:
    """Width, height and components that a SOF0 segment claims."""
    if len(body) < 6:
        raise BadImage("a short frame header")
    precision, height, width, components = struct.unpack_from("!BHHB", body)
    if precision != 8 or components not in (1, 3) or len(body) != 6 + 3 * components:
        raise BadImage("neither grey nor three components of 8 bits")
    if not 1 <= width <= limits.width or not 1 <= height <= limits.height or width * height > MAX_PIXELS:
        expected = f"at most {limits.width}x{limits.height} and {MAX_PIXELS} in all expected"
        raise BadImage(f"{width}x{height} pixels, {expected}")
    return width, height, components


def _end_of_scan(jpeg: bytes, scan: bytes, at: int, components: int) -> int:
    """The index after the end marker, which must follow the one and only scan."""
    if not scan or scan[0] != components or len(scan) != 4 + 2 * components:
        raise BadImage("not one scan of all components")
    marker = _AFTER_SCAN.search(jpeg, at)
    if marker is None:
        raise BadImage("truncated")
    if marker.group()[1] != _EOI:
        raise BadImage("more than one scan")
    return marker.end()


def decode(jpeg: bytes, limits: Limits = FRAME) -> NDArray[np.uint8]:
    """Decodes an untrusted JPEG to `(height, width, 3) uint8` RGB. Raises `BadImage`.

    An orientation that the file asks for is ignored: what a canvas makes has none, and the key points must fit the
    pixels.
    """
    header = read_header(jpeg, limits)
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8, count=header.end), flags)
    except cv2.error as error:
        raise BadImage("the decoder gave up") from error
    if pixels is None:
        raise BadImage("the decoder gave up")
    if pixels.shape != (header.height, header.width, 3):
        raise BadImage("another size than its header says")
    return np.asarray(pixels, np.uint8)
