import numpy as np
import pytest

from inference.align import align, crop_side, similarity
from inference.opencv import cv2
from inference.quality import flaw, sharpness
from tests.inference.network import TEMPLATE
from tests.inference.picture import astronaut, shrunk


def seen(blazeface, picture):
    """The aligned face and its side in frame pixels."""
    (face,) = blazeface.find(picture)
    matrix = similarity(face.points, TEMPLATE)
    return align(picture, matrix), crop_side(matrix)


@pytest.fixture(scope="module")
def webcam():
    """The astronaut's face at 55 pixels, as in a 240x240 frame."""
    return shrunk(astronaut(), 240 / 512)


def test_a_webcam_face_has_no_flaw(blazeface, webcam):
    assert flaw(*seen(blazeface, webcam)) is None


def test_a_face_of_twenty_pixels_is_too_small(blazeface):
    face, side = seen(blazeface, shrunk(astronaut(), 0.16))
    assert 15 < side < 25
    assert flaw(face, side) == "too_small"


def test_a_face_at_a_tenth_of_the_light_is_too_dark(blazeface, webcam):
    assert flaw(*seen(blazeface, (webcam * 0.1).astype(np.uint8))) == "too_dark"


def test_a_face_at_half_the_light_is_not_too_dark(blazeface, webcam):
    assert flaw(*seen(blazeface, webcam // 2)) is None


def test_a_face_out_of_focus_is_blurred(blazeface, webcam):
    face, side = seen(blazeface, webcam)
    assert flaw(cv2.GaussianBlur(face, (0, 0), 3), side) == "blurred"
    assert flaw(cv2.GaussianBlur(face, (0, 0), 0.5), side) is None


def test_sharpness_does_not_depend_on_the_light(blazeface, webcam):
    bright, _ = seen(blazeface, webcam)
    assert sharpness(bright // 2) == pytest.approx(sharpness(bright), rel=0.1)


def test_a_flat_face_is_not_sharp():
    assert sharpness(np.full((48, 48), 128, np.uint8)) == 0.0
    assert flaw(np.full((48, 48), 128, np.uint8), 100.0) == "blurred"
