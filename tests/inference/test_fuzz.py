import logging
import random

import numpy as np
import pytest

from inference.align import SIDE
from inference.card import load_card
from inference.classifier import LiteClassifier
from inference.decode import BadImage, decode
from inference.detector import Face
from inference.opencv import cv2
from inference.pipeline import Tools, see
from inference.slots import BATCH, WaitingFrame
from tests.inference.network import TEMPLATE
from tests.inference.picture import astronaut, jpeg_of, portrait, shrunk, waiting

NOW = 1_800_000_000.0


class FaceEverywhere:
    """Stands in for the detector: a face in any frame, about where chance puts it, so that each frame is aligned."""

    name = "everywhere"

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance

    def find(self, frame: np.ndarray) -> list[Face]:
        height, width = frame.shape[:2]
        points = TEMPLATE * (width / SIDE, height / SIDE) + self._chance.normal(0, width / 5, (6, 2))
        return [Face(1.0, (0.0, 0.0, float(width), float(height)), points.astype(np.float32))]


def mutated(jpeg: bytes, chance: random.Random) -> bytes:
    """The file with a few changes of one kind, as a broken or hostile sender would make them."""
    content = bytearray(jpeg)
    kind = chance.randrange(6)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at = chance.randrange(len(content)) if len(content) > 1 else 0
        if kind == 0:
            content[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            content[at] = chance.randrange(256)
        elif kind == 2:
            # Most of the structure is in the first bytes.
            content[chance.randrange(min(640, len(content)))] = chance.randrange(256)
        elif kind == 3:
            del content[at : at + chance.randrange(1, 20)]
            content = content or bytearray(b"\xff")
        elif kind == 4:
            content[at:at] = chance.randbytes(chance.randrange(1, 20))
        else:
            content[at : at + 2] = bytes([0xFF, chance.randrange(0xC0, 0x100)])
    return bytes(content)


def corpus(number: int) -> list[bytes]:
    chance = random.Random(20_260)
    small = shrunk(astronaut(), 0.1)
    originals = [
        jpeg_of(small),
        jpeg_of(small[..., 0]),
        jpeg_of(small, cv2.IMWRITE_JPEG_RST_INTERVAL, 2),
        jpeg_of(small, cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        jpeg_of(small, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
    ]
    fuzzed = [mutated(chance.choice(originals), chance) for _ in range(number - 500)]
    fuzzed += [b"\xff\xd8\xff" + chance.randbytes(chance.randrange(2000)) for _ in range(500)]
    return fuzzed


def test_ten_thousand_broken_frames_upset_nothing(tiny_model, caplog):
    tools = Tools(FaceEverywhere(np.random.default_rng(0)), LiteClassifier(load_card(tiny_model)))
    frames = [waiting(jpeg, seq=seq, at=NOW) for seq, jpeg in enumerate(corpus(10_000))]
    readings, dropped = [], []
    with caplog.at_level(logging.DEBUG):
        for start in range(0, len(frames), BATCH):
            seen = see(frames[start : start + BATCH], tools, NOW)
            readings += seen.readings
            dropped += seen.dropped
    assert len(readings) + len(dropped) == 10_000
    # The pipeline notes a tool that raised; here only refusals are allowed.
    assert caplog.messages == []
    assert {why for _, why in dropped} == {"not_jpeg"}
    # Both ways are walked often enough to mean something.
    assert sum(reading.get("reason") == "bad_image" for reading in readings) > 2000
    assert sum(reading.get("reason") != "bad_image" for reading in readings) > 2000


def test_the_detector_takes_what_the_decoder_lets_through(blazeface):
    found = 0
    chance = random.Random(7)
    for jpeg in (mutated(portrait(), chance) for _ in range(300)):
        try:
            frame = decode(jpeg)
        except BadImage:
            continue
        found += len(blazeface.find(frame))
    assert found > 50


def test_ten_thousand_messages_of_noise_are_parsed_or_refused():
    chance = random.Random(3)
    frame = waiting(portrait()[:50], at=NOW).payload
    messages = [mutated(frame, chance) for _ in range(10_000)]
    tools = Tools(FaceEverywhere(np.random.default_rng(0)), NoClassifier())
    seen = see([WaitingFrame("room", "seat", "t" * 32, NOW, message) for message in messages], tools, NOW)
    assert {reading["reason"] for reading in seen.readings} == {"bad_image"}
    assert {why for _, why in seen.dropped} == {"bad_version", "not_jpeg", "bad_time", "too_old"}


class NoClassifier:
    """Stands in where no face may ever get."""

    template = TEMPLATE

    def probabilities(self, faces: np.ndarray) -> np.ndarray:
        pytest.fail("a face was seen in half a file")
