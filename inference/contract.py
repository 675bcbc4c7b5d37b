"""What the site and the inference workers agree on: names, keys, the frame on the wire and the reading that comes back.

This module imports nothing but the standard library, so that either side can read it.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Final, Literal, NotRequired, TypedDict
from zlib import crc32

LABELS: Final = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
"""The seven FER2013 classes in folder order; every probability vector uses this order."""

INFERENCE_QUEUE: Final = "inference"
SITE_QUEUE: Final = "site"
DRAIN_TASK: Final = "inference.drain"
LOOK_TASK: Final = "inference.look"
RECORD_READINGS_TASK: Final = "classrooms.record_readings"

FRAME_VERSION: Final = 1
FRAME_HEADER: Final = struct.Struct("!BId")
"""Version u8, seq u32, captured_at f64 (epoch seconds, server clock); big-endian, then a baseline JPEG."""

MAX_FRAME_BYTES: Final = 64 * 1024
MAX_FRAME_AGE: Final = 10.0
"""Seconds after which a frame shows the past and is dropped."""
MAX_FRAME_LEAD: Final = 5.0
"""Seconds a frame may seem to come from the future before its clock is called wrong."""
SLOT_TTL: Final = 5
"""Seconds a frame may wait in its slot."""
JPEG_MAGIC: Final = b"\xff\xd8\xff"

MAX_PICTURE_BYTES: Final = 768 * 1024
"""Of a picture that somebody asks to have looked at."""
PICTURE_TTL: Final = 10
"""Seconds such a picture, and the message about it, may wait."""
LOOK_TTL: Final = 60
"""Seconds that what was seen can be fetched."""
MAX_WAITING: Final = 4
"""Pictures that may wait for all workers together: the live loop's frames never queue behind more than these."""
MAX_FACES: Final = 20
"""Faces of one picture that are read, the largest ones."""

Status = Literal["accepted", "unknown"]
Reason = Literal["no_face", "too_small", "too_dark", "blurred", "uncertain", "bad_image"]
Refusal = Literal["bad_version", "too_large", "not_jpeg", "bad_time", "too_old"]


class Reading(TypedDict):
    """What a worker says of one frame: numbers only, never pixels."""

    session: str
    seat: str
    ticket: str
    seq: int
    captured_at: float
    received_at: float
    status: Status
    reason: NotRequired[Reason]
    p: NotRequired[list[float]]
    """Seven calibrated probabilities in the order of `LABELS`, only when accepted."""


class SeenFace(TypedDict):
    """One face of a picture. `p` as in a `Reading`; a face that is not read says why."""

    box: list[float]
    """Left, top, width and height as shares of the picture's width and height, within it."""
    status: Status
    reason: NotRequired[Reason]
    p: NotRequired[list[float]]
    square: NotRequired[list[float]]
    """The square that the network saw, only when accepted: x and y of its left top and of its right top corner, as
    shares of the picture's width and height. It may be turned, and reach beyond the picture."""
    falls: NotRequired[list[list[float]]]
    """Only when asked for, and accepted: 12 rows of 12 cells of that square; by how much (1 is certainty) the likeliest
    expression loses probability when the cell is covered. Negative where it gains."""


class Look(TypedDict):
    """What a worker says of one picture: numbers only. `failed` means that the bytes are no picture it can open."""

    status: Literal["done", "failed"]
    model: str
    """Name and hash of the network that read it."""
    faces: list[SeenFace]
    """From left to right."""
    left_out: int
    """Smaller faces beyond the first `MAX_FACES`, which were not read."""


@dataclass(frozen=True)
class Frame:
    """One snapshot as it came over the socket. `jpeg` is untrusted."""

    seq: int
    captured_at: float
    jpeg: bytes


class FrameRefused(ValueError):
    """The bytes are not a frame that may be looked at; `reason` is a `Refusal`."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason


def parse_frame(payload: bytes, now: float) -> Frame:
    """Reads a camera message of at most 13 + 64 KiB bytes. Looks at the first bytes of the JPEG only.

    `now` is epoch seconds. Raises `FrameRefused`.
    """
    if len(payload) > FRAME_HEADER.size + MAX_FRAME_BYTES:
        raise FrameRefused("too_large")
    if len(payload) < FRAME_HEADER.size:
        raise FrameRefused("not_jpeg" if payload[:1] == bytes([FRAME_VERSION]) else "bad_version")
    version, seq, captured_at = FRAME_HEADER.unpack_from(payload)
    if version != FRAME_VERSION:
        raise FrameRefused("bad_version")
    jpeg = payload[FRAME_HEADER.size :]
    if not jpeg.startswith(JPEG_MAGIC):
        raise FrameRefused("not_jpeg")
    if not math.isfinite(captured_at) or captured_at > now + MAX_FRAME_LEAD:
        raise FrameRefused("bad_time")
    if captured_at < now - MAX_FRAME_AGE:
        raise FrameRefused("too_old")
    return Frame(seq, captured_at, jpeg)


def pack_frame(seq: int, captured_at: float, jpeg: bytes) -> bytes:
    """The inverse of `parse_frame`."""
    return FRAME_HEADER.pack(FRAME_VERSION, seq, captured_at) + jpeg


def shard_of(session: str, shards: int) -> int:
    """The shard, in `range(shards)`, whose worker sees all frames of a session."""
    return crc32(session.encode()) % shards
