import math
import struct

import pytest

from inference.contract import (
    FRAME_HEADER,
    LABELS,
    MAX_FRAME_BYTES,
    Frame,
    FrameRefused,
    pack_frame,
    parse_frame,
    shard_of,
)
from inference.opencv import cv2
from tests.inference.picture import plain, portrait

NOW = 1_800_000_000.0


def refusal(payload: bytes) -> str:
    with pytest.raises(FrameRefused) as refused:
        parse_frame(payload, NOW)
    return refused.value.reason


def test_a_packed_frame_comes_back_as_it_was():
    assert parse_frame(pack_frame(7, NOW - 1, portrait()), NOW) == Frame(7, NOW - 1, portrait())


def test_the_header_is_thirteen_bytes_in_network_order():
    assert pack_frame(258, 0.5, b"") == b"\x01\x00\x00\x01\x02" + struct.pack("!d", 0.5)
    assert FRAME_HEADER.size == 13


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused(version):
    assert refusal(bytes([version]) + pack_frame(1, NOW, portrait())[1:]) == "bad_version"


@pytest.mark.parametrize("length", range(13))
def test_a_message_shorter_than_its_header_is_refused(length):
    assert refusal(pack_frame(1, NOW, portrait())[:length]) == ("not_jpeg" if length else "bad_version")


@pytest.mark.parametrize("captured_at", [math.nan, math.inf, -math.inf, NOW + 5.5, 4_102_444_800.0])
def test_a_time_that_cannot_be_is_refused(captured_at):
    assert refusal(pack_frame(1, captured_at, portrait())) == "bad_time"


@pytest.mark.parametrize("captured_at", [0.0, -1e300, NOW - 10.5])
def test_a_frame_of_the_past_is_refused(captured_at):
    assert refusal(pack_frame(1, captured_at, portrait())) == "too_old"


@pytest.mark.parametrize("captured_at", [NOW - 10, NOW + 5])
def test_the_limits_of_time_themselves_pass(captured_at):
    assert parse_frame(pack_frame(1, captured_at, portrait()), NOW).captured_at == captured_at


def test_64_kib_pass_and_one_byte_more_is_refused():
    jpeg = portrait() + bytes(MAX_FRAME_BYTES - len(portrait()))
    assert len(parse_frame(pack_frame(1, NOW, jpeg), NOW).jpeg) == 65536
    assert refusal(pack_frame(1, NOW, jpeg + b"\x00")) == "too_large"


@pytest.mark.parametrize("suffix", [".png", ".gif", ".tiff", ".webp"])
def test_other_image_formats_are_refused(suffix):
    assert refusal(pack_frame(1, NOW, cv2.imencode(suffix, plain(9))[1].tobytes())) == "not_jpeg"


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\xff\xd8", b"\xff\xd8\xfe"])
def test_what_does_not_begin_like_a_jpeg_is_refused(content):
    assert refusal(pack_frame(1, NOW, content)) == "not_jpeg"


def test_shards_are_stable_and_in_range():
    # Fixed numbers: another hash would send a session's frames to two workers during an upgrade.
    assert [shard_of(session, 4) for session in ("a", "b", "c", "d")] == [3, 1, 3, 0]
    assert {shard_of(str(number), 4) for number in range(100)} == {0, 1, 2, 3}


def test_the_labels_are_fer2013s_folders_in_order():
    assert LABELS == ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
    assert list(LABELS) == sorted(LABELS)
