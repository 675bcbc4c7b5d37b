from itertools import pairwise

import numpy as np
import pytest

from inference.closeup import OVERLAP, TILE, CloseUp, corners, distinct, load_closeup, unmirrored
from inference.config import settings_from
from inference.detector import Face
from inference.opencv import cv2
from tests.inference.picture import astronaut, plain, shrunk

EYES_APART = 44.2
"""Pixels in the photograph."""
FACE = astronaut()[0:260, 95:355]
MIDDLE = np.array((226 - 95, 104))
"""Between her eyes, in that part of the photograph."""


@pytest.fixture(scope="module")
def closeup():
    return CloseUp()


def crowd(*faces, width=1280, height=960):
    """A picture with her face at several places: `(left, top, eyes_apart)` each."""
    picture = plain(120, width, height)
    for left, top, eyes_apart in faces:
        small = shrunk(FACE, eyes_apart / EYES_APART)
        picture[top : top + small.shape[0], left : left + small.shape[1]] = small
    return picture


def expected(*faces):
    """Where the middle between the eyes lies."""
    return np.array([np.array((left, top)) + MIDDLE * eyes / EYES_APART for left, top, eyes in faces])


def middles(found):
    return np.array([face.points[:2].mean(axis=0) for face in found])


def eyes_apart(face):
    return float(np.hypot(*(face.points[1] - face.points[0])))


def test_large_and_small_faces_of_one_picture_are_found_each_once(closeup):
    faces = [(0, 0, 90), (560, 10, 40), (820, 30, 25), (980, 50, 18), (1080, 400, 14), (620, 500, 14), (40, 700, 30)]
    found = closeup.find(crowd(*faces))
    assert len(found) == len(faces)
    near = np.abs(middles(found)[:, np.newaxis] - expected(*faces)).max(axis=2)
    assert sorted(near.argmin(axis=1)) == list(range(len(faces)))
    for face, distances in zip(found, near, strict=True):
        assert distances.min() < 0.2 * eyes_apart(face)


@pytest.mark.parametrize("left", [240, 270, 295, 330, 360, 390])
def test_a_face_across_the_edge_of_a_tile_is_one_face(closeup, left):
    faces = [(left, left, 20)]
    (face,) = closeup.find(crowd(*faces))
    assert np.abs(middles([face]) - expected(*faces)).max() < 5


def test_a_face_that_fills_the_picture_is_found(closeup):
    (face,) = closeup.find(cv2.resize(astronaut()[40:180, 155:295], (960, 960), interpolation=cv2.INTER_CUBIC))
    assert eyes_apart(face) == pytest.approx(EYES_APART * 960 / 140, rel=0.1)


def test_an_upright_picture_is_searched_to_its_end(closeup):
    faces = [(40, 1190, 14), (800, 20, 14)]
    assert len(closeup.find(crowd(*faces, width=960, height=1280))) == 2


def test_a_webcam_shot_needs_no_tiles(closeup):
    assert corners(320, 240) == corners(TILE, TILE) == []
    (face,) = closeup.find(shrunk(astronaut(), 0.47))
    assert eyes_apart(face) == pytest.approx(EYES_APART * 0.47, rel=0.1)


@pytest.mark.parametrize("frame", [plain(0, 1280, 960), plain(255), plain(128, 1, 1), plain(128, 1280, 1)])
def test_where_no_face_is_none_is_found(closeup, frame):
    assert closeup.find(frame) == []


def test_noise_is_no_crowd(closeup):
    noise = np.random.default_rng(1).integers(0, 256, (960, 1280, 3)).astype(np.uint8)
    assert closeup.find(noise) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 960), (960, 1280), (640, 480), (401, 30), (1108, 1108)])
def test_tiles_cover_every_pixel_and_share_enough(width, height):
    found = corners(width, height)
    for length, starts in ((width, {left for left, _ in found}), (height, {top for _, top in found})):
        ordered = sorted(starts)
        assert ordered[0] == 0
        assert ordered[-1] + min(TILE, length) == length
        assert all(later - earlier <= TILE - OVERLAP for earlier, later in pairwise(ordered))


def test_the_largest_picture_has_twelve_tiles():
    assert len(corners(1280, 960)) == len(corners(960, 1280)) == 12


def test_of_boxes_that_overlap_the_best_stays():
    points = np.zeros((6, 2), np.float32)
    best, same = Face(0.9, (0, 0, 100, 100), points), Face(0.8, (20, 20, 120, 120), points)
    inside, other = Face(0.7, (10, 10, 30, 30), points), Face(0.6, (200, 0, 300, 100), points)
    assert distinct([other, inside, best, same]) == [best, other]


def test_boxes_without_area_do_not_stop_the_search():
    flat = Face(0.9, (5, 5, 5, 5), np.zeros((6, 2), np.float32))
    assert distinct([flat, flat]) == [flat, flat]


def test_what_is_no_face_from_close_by_is_none(closeup):
    # Magnified, the hoses of her suit look like a face to the back model; somebody read sadness in them.
    picture = plain(150, 1280, 880)
    picture[144:640, 96:592] = cv2.resize(FACE, (496, 496), interpolation=cv2.INTER_CUBIC)
    (face,) = closeup.find(picture)
    assert eyes_apart(face) == pytest.approx(EYES_APART * 496 / 260, rel=0.1)


def test_a_mirrored_face_is_turned_back():
    points = np.array([(20, 30), (60, 30), (41, 50), (42, 70), (10, 35), (70, 35)], np.float32)
    face = unmirrored(Face(0.9, (5, 10, 75, 80), points), 100)
    assert face.box == (25, 10, 95, 80)
    assert face.points.tolist() == [[40, 30], [80, 30], [59, 50], [58, 70], [30, 35], [90, 35]]


def test_blazeface_gets_help():
    assert load_closeup(settings_from({"REDIS_URL": "redis://host"})).name == "blazeface, close up"
