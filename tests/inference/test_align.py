import math

import numpy as np
import pytest

from inference.align import SIDE, align, crop_side, matrix_of, matrix_within, similarity, square_of
from inference.opencv import cv2
from tests.inference.network import TEMPLATE
from tests.inference.picture import astronaut, plain


def moved(points, scale, degrees, shift):
    """Template points as a camera would see them: scaled, turned, shifted."""
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return (scale * points @ turn + shift).astype(np.float32)


@pytest.mark.parametrize("count", [4, 6])
@pytest.mark.parametrize(("scale", "degrees", "shift"), [(1, 0, (0, 0)), (2.5, 20, (100, 40)), (0.5, -170, (-30, 9))])
def test_a_moved_template_is_moved_back(count, scale, degrees, shift):
    points = moved(TEMPLATE[:count], scale, degrees, shift)
    matrix = similarity(points, TEMPLATE)
    back = points @ matrix[:, :2].T + matrix[:, 2]
    assert np.allclose(back, TEMPLATE[:count], atol=1e-3)
    assert crop_side(matrix) == pytest.approx(SIDE * scale, rel=1e-4)


@pytest.mark.parametrize(("scale", "degrees", "shift"), [(1, 0, (0, 0)), (2.5, 20, (100, 40)), (4, -170, (-30, 9))])
def test_the_square_of_a_face_leads_back_to_its_matrix(scale, degrees, shift):
    matrix = similarity(moved(TEMPLATE, scale, degrees, shift), TEMPLATE)
    square = square_of(matrix, 640, 480)
    corners = np.array(square).reshape(2, 2) * (640, 480)
    assert np.hypot(*(corners[1] - corners[0])) == pytest.approx(crop_side(matrix), abs=0.02)
    assert np.allclose(matrix_of(square, 640, 480), matrix, atol=0.02)
    assert np.allclose(matrix_within(corners - 0.5), matrix, atol=0.02)


def test_an_upright_face_of_48_pixels_lies_in_the_square_that_is_the_frame():
    assert square_of(np.eye(2, 3), SIDE, SIDE) == [0.0, 0.0, 1.0, 0.0]
    assert np.allclose(matrix_of([0.0, 0.0, 1.0, 0.0], SIDE, SIDE), np.eye(2, 3))


@pytest.mark.parametrize("square", [[0.5] * 4, [0, 0, math.nan, 0], [0, 0, math.inf, 0]])
def test_what_spans_no_square_has_no_matrix(square):
    assert matrix_of(square, 1280, 960) is None


def test_the_fit_is_the_best_of_all_similarities():
    noise = np.random.default_rng(1).normal(0, 3, TEMPLATE.shape)
    points = (moved(TEMPLATE, 2, 10, (50, 60)) + noise).astype(np.float32)

    def error(matrix):
        return float((((points @ matrix[:, :2].T + matrix[:, 2]) - TEMPLATE) ** 2).sum())

    best = similarity(points, TEMPLATE)
    for change in ([[0.01, 0, 0], [0, 0.01, 0]], [[0, -0.01, 0], [0.01, 0, 0]], [[0, 0, 0.1], [0, 0, 0]]):
        assert error(best + np.array(change)) > error(best)
        assert error(best - np.array(change)) > error(best)


def test_a_mirrored_face_is_not_mirrored_back():
    mirrored = TEMPLATE * (-1, 1) + (48, 0)
    matrix = similarity(mirrored.astype(np.float32), TEMPLATE)
    assert np.linalg.det(matrix[:, :2]) > 0


@pytest.mark.parametrize(
    "points", [np.zeros((6, 2)), np.full((6, 2), 9.0), np.full((6, 2), np.nan), np.full((4, 2), np.inf)]
)
def test_points_that_span_no_face_have_no_transform(points):
    assert similarity(points.astype(np.float32), TEMPLATE) is None


def test_a_face_that_is_the_template_comes_out_as_it_is():
    grey = cv2.resize(cv2.cvtColor(astronaut()[70:200, 160:290], cv2.COLOR_RGB2GRAY), (48, 48))
    frame = np.zeros((100, 120, 3), np.uint8)
    frame[30:78, 40:88] = grey[..., np.newaxis]
    face = align(frame, similarity(moved(TEMPLATE, 1, 0, (40, 30)), TEMPLATE))
    assert (face.shape, face.dtype) == ((48, 48), np.uint8)
    assert np.array_equal(face, grey)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_big_face_is_averaged_and_not_picked(scale):
    # The finest checkerboard there is: its average is grey, a picked pixel is black or white.
    board = (np.indices((48 * scale, 48 * scale)).sum(axis=0) % 2 * 255).astype(np.uint8)
    frame = np.repeat(board[..., np.newaxis], 3, axis=2)
    points = moved(TEMPLATE + 0.5, scale, 0, (-0.5, -0.5))
    face = align(frame, similarity(points, TEMPLATE)).astype(int)
    assert abs(face - 127.5).max() <= 16


def test_a_turned_face_comes_out_like_an_upright_one():
    centre = (225.0, 125.0)
    points = np.array(
        [(203.9, 100.8), (248.0, 108.4), (222.0, 124.7), (218.9, 145.5), (177.9, 109.2), (271.1, 124.7)], np.float32
    )
    turn = cv2.getRotationMatrix2D(centre, 25, 1.0)
    turned = cv2.warpAffine(astronaut(), turn, (512, 512))
    upright = align(astronaut(), similarity(points, TEMPLATE))
    righted = align(turned, similarity((points @ turn[:, :2].T + turn[:, 2]).astype(np.float32), TEMPLATE))
    middle = np.s_[6:42, 6:42]
    assert abs(upright[middle].astype(int) - righted[middle]).mean() < 3


def test_beyond_the_frame_the_last_pixel_goes_on():
    assert np.array_equal(
        align(plain(90, 30, 30), similarity(TEMPLATE - 20, TEMPLATE)), np.full((48, 48), 90, np.uint8)
    )
