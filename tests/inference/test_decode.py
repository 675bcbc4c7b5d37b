import re
import time
import tracemalloc

import numpy as np
import pytest

from inference.contract import MAX_PICTURE_BYTES
from inference.decode import PICTURE, BadImage, decode, read_header
from inference.opencv import cv2
from tests.inference.picture import astronaut, claiming, jpeg_of, plain, portrait, shrunk

SMALL = jpeg_of(shrunk(astronaut(), 0.1))
TINY = shrunk(astronaut(), 0.03)


def scan_of(jpeg: bytes) -> bytes:
    """The scan's header and its entropy-coded bytes, without the end marker."""
    return jpeg[jpeg.index(b"\xff\xda") : -2]


def best_seconds(call, times=20):
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        durations.append(time.perf_counter() - start)
    return min(durations)


def test_a_camera_jpeg_becomes_rgb_pixels():
    pixels = decode(portrait())
    original = shrunk(astronaut(), 240 / 512)
    assert (pixels.shape, pixels.dtype) == ((240, 240, 3), np.uint8)
    # Red is red: the flight suit is orange, and swapped channels would be far off.
    assert np.abs(pixels.astype(int) - original).mean() < 5


def test_a_grey_jpeg_becomes_three_equal_channels():
    pixels = decode(jpeg_of(np.full((48, 64), 77, np.uint8)))
    assert np.array_equal(pixels, plain(77, 64, 48))


def test_the_header_says_size_components_and_end():
    header = read_header(portrait())
    assert (header.width, header.height, header.components, header.end) == (240, 240, 3, len(portrait()))


def test_a_file_that_claims_30000x30000_pixels_is_refused_in_no_time_and_no_memory():
    bomb = claiming(portrait(), 30000, 30000)

    def refused():
        with pytest.raises(BadImage, match="30000x30000"):
            decode(bomb)

    refused()
    tracemalloc.start()
    refused()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
    assert best_seconds(refused) < min(0.005, best_seconds(lambda: decode(portrait())))


def test_the_decoder_itself_refuses_what_the_header_check_would_let_through():
    with pytest.raises(cv2.error, match="CV_IO_MAX_IMAGE_PIXELS"):
        cv2.imdecode(np.frombuffer(claiming(portrait(), 30000, 30000), np.uint8), cv2.IMREAD_COLOR)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 100, len(portrait()) // 2, len(portrait()) - 2, len(portrait()) - 1])
def test_a_truncated_file_is_refused(length):
    with pytest.raises(BadImage):
        decode(portrait()[:length])


def test_no_beginning_of_a_file_passes_for_a_file():
    for length in range(len(SMALL)):
        with pytest.raises(BadImage):
            read_header(SMALL[:length])


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04" * 100, SMALL, b"\xff\xd9", b"\x00"])
def test_nothing_of_a_tail_is_kept(tail):
    assert read_header(SMALL + tail).end == len(SMALL)
    assert np.array_equal(decode(SMALL + tail), decode(SMALL))


@pytest.mark.parametrize("suffix", [".png", ".gif", ".tiff", ".webp"])
def test_other_image_formats_are_refused(suffix):
    other = cv2.imencode(suffix, plain(99))[1].tobytes()
    with pytest.raises(BadImage, match="not a JPEG"):
        decode(other)


def test_an_svg_is_refused():
    with pytest.raises(BadImage, match="not a JPEG"):
        decode(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')


def test_more_than_64_kib_are_refused():
    jpeg = SMALL[:-2] + bytes(64 * 1024 + 1 - len(SMALL)) + SMALL[-2:]
    assert len(jpeg) == 64 * 1024 + 1
    with pytest.raises(BadImage, match="64 KiB"):
        decode(jpeg)


def test_a_progressive_jpeg_is_refused():
    with pytest.raises(BadImage, match="marker c2"):
        decode(jpeg_of(shrunk(astronaut(), 0.2), cv2.IMWRITE_JPEG_PROGRESSIVE, 1))


def test_a_progressive_jpeg_with_sixty_scans_is_refused():
    progressive = jpeg_of(TINY, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    with pytest.raises(BadImage, match="marker c2"):
        decode(progressive[:-2] + scan_of(progressive) * 60 + progressive[-2:])


@pytest.mark.parametrize("scans", [2, 60])
def test_a_baseline_jpeg_with_many_scans_is_refused(scans):
    jpeg = jpeg_of(TINY)
    with pytest.raises(BadImage, match="more than one scan"):
        decode(jpeg[:-2] + scan_of(jpeg) * (scans - 1) + b"\xff\xd9")


@pytest.mark.parametrize("sof", [0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF])
def test_every_frame_header_but_baseline_is_refused(sof):
    with pytest.raises(BadImage, match="baseline JPEG expected"):
        decode(SMALL.replace(b"\xff\xc0", bytes([0xFF, sof]), 1))


@pytest.mark.parametrize("marker", [0x00, 0x01, 0xC8, 0xCC, 0xD0, 0xD8, 0xD9, 0xDC, 0xDE, 0xDF, 0xF0])
def test_a_marker_that_has_no_place_before_the_scan_is_refused(marker):
    with pytest.raises(BadImage):
        decode(SMALL[:2] + bytes([0xFF, marker, 0, 2]) + SMALL[2:])


def test_a_second_frame_header_is_refused():
    at = SMALL.index(b"\xff\xc0")
    with pytest.raises(BadImage, match="two frame headers"):
        decode(SMALL[: at + 19] + SMALL[at : at + 19] + SMALL[at + 19 :])


def test_a_scan_without_a_frame_header_is_refused():
    at = SMALL.index(b"\xff\xc0")
    with pytest.raises(BadImage, match="without a frame header"):
        decode(SMALL[:at] + SMALL[at + 19 :])


def test_too_many_segments_are_refused():
    with pytest.raises(BadImage, match="too many segments"):
        decode(SMALL[:2] + b"\xff\xfe\x00\x02" * 100 + SMALL[2:])


def test_too_many_fill_bytes_are_refused():
    with pytest.raises(BadImage, match="no marker"):
        decode(SMALL[:2] + b"\xff" * 60_000 + SMALL[2:])


def test_a_few_fill_bytes_are_allowed():
    assert np.array_equal(decode(SMALL[:2] + b"\xff" * 3 + SMALL[2:]), decode(SMALL))


@pytest.mark.parametrize("grey", [0, 255])
def test_black_and_white_are_images(grey):
    assert np.array_equal(decode(jpeg_of(plain(grey))), plain(grey))


def test_one_pixel_is_an_image():
    assert decode(jpeg_of(plain(50, 1, 1))).shape == (1, 1, 3)


def test_the_largest_frame_passes():
    assert decode(jpeg_of(plain(50, 1280, 960))).shape == (960, 1280, 3)


@pytest.mark.parametrize(("width", "height"), [(65535, 1), (1, 65535), (1281, 960), (1280, 961), (0, 240), (320, 0)])
def test_a_size_out_of_bounds_is_refused(width, height):
    with pytest.raises(BadImage, match=re.escape(f"{width}x{height}")):
        decode(claiming(SMALL, width, height))


@pytest.mark.parametrize(("width", "height"), [(1280, 960), (960, 1280), (1108, 1108)])
def test_a_picture_to_look_at_may_be_upright_or_square(width, height):
    assert decode(jpeg_of(plain(50, width, height)), PICTURE).shape == (height, width, 3)


@pytest.mark.parametrize(("width", "height"), [(1280, 961), (961, 1280), (1109, 1109), (1281, 1), (1, 1281), (0, 9)])
def test_a_picture_to_look_at_has_no_more_pixels_than_a_frame(width, height):
    with pytest.raises(BadImage, match=re.escape(f"{width}x{height}")):
        decode(claiming(SMALL, width, height), PICTURE)


def test_a_picture_to_look_at_may_have_768_kib_and_a_frame_may_not():
    most = SMALL[:2] + b"\xff\xfe\xff\xff" + bytes(65533) + SMALL[2:]
    while len(most) + 65537 < MAX_PICTURE_BYTES:
        most = most[:2] + b"\xff\xfe\xff\xff" + bytes(65533) + most[2:]
    assert np.array_equal(decode(most, PICTURE), decode(SMALL))
    with pytest.raises(BadImage, match="larger than 768 KiB"):
        decode(most + bytes(MAX_PICTURE_BYTES + 1 - len(most)), PICTURE)
    with pytest.raises(BadImage, match="larger than 64 KiB"):
        decode(most)


def test_768_kib_of_stuffed_bytes_are_walked_in_no_time():
    stuffed = SMALL[:-2] + b"\xff\x00" * ((MAX_PICTURE_BYTES - len(SMALL)) // 2) + b"\xff\xd9"
    assert best_seconds(lambda: read_header(stuffed, PICTURE), times=5) < 0.05


def test_four_components_are_refused():
    at = SMALL.index(b"\xff\xc0")
    with pytest.raises(BadImage, match="three components"):
        decode(SMALL[: at + 9] + b"\x04" + SMALL[at + 10 :])


def test_twelve_bits_are_refused():
    at = SMALL.index(b"\xff\xc0")
    with pytest.raises(BadImage, match="8 bits"):
        decode(SMALL[: at + 4] + b"\x0c" + SMALL[at + 5 :])


def test_sixty_four_kib_of_stuffed_bytes_take_no_longer_to_walk_than_to_decode():
    stuffed = SMALL[:-2] + b"\xff\x00" * ((64 * 1024 - len(SMALL)) // 2) + b"\xff\xd9"
    assert best_seconds(lambda: read_header(stuffed)) < 0.005


def test_an_orientation_in_the_file_is_ignored():
    # A minimal EXIF block that asks for a turn by 90 degrees.
    tiff = b"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
    exif = b"\xff\xe1" + (len(tiff) + 8).to_bytes(2, "big") + b"Exif\x00\x00" + tiff
    picture = jpeg_of(plain(10, 64, 48))
    assert decode(picture[:2] + exif + picture[2:]).shape == (48, 64, 3)
