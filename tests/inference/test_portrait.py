import logging

import numpy as np
import pytest

from inference.card import load_card
from inference.classifier import LiteClassifier
from inference.closeup import CloseUp
from inference.contract import LABELS, MAX_FACES, MAX_PICTURE_BYTES
from inference.detector import Face
from inference.opencv import cv2
from inference.portrait import look_at, shares
from tests.inference.network import Says
from tests.inference.picture import astronaut, claiming, jpeg_of, plain, portrait, shrunk

FACE = astronaut()[0:260, 95:355]
HAPPY = [0.0, 0.0, 0.0, 0.75, 0.25, 0.0, 0.0]
FAILED = {"status": "failed", "model": "a network", "faces": [], "left_out": 0}


@pytest.fixture(scope="module")
def closeup():
    return CloseUp()


class Finds:
    """Stands in for a detector: the astronaut's face wherever it is told to be, whatever is there."""

    name = "finds"

    def __init__(self, *boxes):
        self.boxes = boxes

    def find(self, frame):
        # Eyes, nose, mouth and ears in a box of one by one.
        points = np.array([(0.3, 0.35), (0.7, 0.35), (0.5, 0.6), (0.5, 0.8), (0.1, 0.45), (0.9, 0.45)], np.float32)
        return [
            Face(0.9, box, points * (box[2] - box[0], box[3] - box[1]) + np.array(box[:2], np.float32))
            for box in self.boxes
        ]


class Upset:
    name = "upset"

    def find(self, frame):
        raise ZeroDivisionError("pixels: " + str(frame[0, 0]))


def looked(picture, detector, classifier):
    return look_at(picture if isinstance(picture, bytes) else jpeg_of(picture), detector, classifier, "a network")


def test_several_faces_are_read_in_one_call_and_told_from_left_to_right(closeup):
    picture = plain(120, 1280, 960)
    for left, top, scale in ((900, 300, 1.0), (80, 500, 0.6), (500, 40, 0.8)):
        small = shrunk(FACE, scale)
        picture[top : top + small.shape[0], left : left + small.shape[1]] = small
    says = Says(*HAPPY)
    look = looked(picture, closeup, says)
    assert (look["status"], look["model"], look["left_out"]) == ("done", "a network", 0)
    assert says.calls == [3]
    assert [(face["status"], face["p"]) for face in look["faces"]] == [("accepted", HAPPY)] * 3
    # Between her eyes is within each box.
    for face, (x, y) in zip(look["faces"], [(158, 562), (605, 123), (1031, 404)], strict=True):
        left, top, width, height = face["box"]
        assert left * 1280 < x < (left + width) * 1280
        assert top * 960 < y < (top + height) * 960


def test_a_real_network_reads_a_real_photograph(closeup, tiny_model):
    look = looked(astronaut(), closeup, LiteClassifier(load_card(tiny_model)))
    (face,) = look["faces"]
    assert face["status"] == "accepted"
    assert face["p"].index(max(face["p"])) == LABELS.index("happy")
    assert sum(face["p"]) == pytest.approx(1)
    assert {type(p) for p in face["p"] + face["box"]} == {float}


@pytest.mark.parametrize("picture", [plain(0), plain(255, 1280, 960), plain(90, 1, 1), plain(90, 960, 1280)])
def test_a_picture_without_a_face_is_a_look_without_faces(closeup, picture):
    says = Says(*HAPPY)
    assert looked(picture, closeup, says) == {"status": "done", "model": "a network", "faces": [], "left_out": 0}
    assert says.calls == []


def test_a_face_that_cannot_be_read_says_why_and_costs_the_others_nothing(closeup):
    picture = plain(120, 1280, 960)
    picture[0:260, 0:260] = FACE
    picture[0:260, 400:660] = (FACE * 0.1).astype(np.uint8)
    small = shrunk(FACE, 0.24)
    picture[500 : 500 + len(small), 1000 : 1000 + len(small)] = small
    look = looked(picture, closeup, Says(*HAPPY))
    found = [(face["status"], face.get("reason"), "p" in face) for face in look["faces"]]
    assert found == [
        ("accepted", None, True),
        ("unknown", "too_dark", False),
        ("unknown", "too_small", False),
    ]


def test_a_blurred_face_is_blurred(closeup):
    picture = plain(120, 1280, 960)
    picture[400:660, 400:660] = cv2.GaussianBlur(FACE, (0, 0), 6)
    (face,) = looked(picture, closeup, Says(*HAPPY))["faces"]
    assert (face["status"], face["reason"], "p" in face) == ("unknown", "blurred", False)


def test_what_the_network_is_not_sure_of_is_uncertain(closeup):
    (face,) = looked(astronaut(), closeup, Says(*[1 / 7] * 7))["faces"]
    assert (face["status"], face["reason"], "p" in face) == ("unknown", "uncertain", False)


def test_the_twenty_largest_faces_are_read_and_the_others_counted():
    texture = np.random.default_rng(0).integers(60, 200, (960, 1280, 3)).astype(np.uint8)
    crowded = jpeg_of(texture, cv2.IMWRITE_JPEG_QUALITY, 40)
    boxes = [(40.0 * i, 0.0, 40.0 * i + 30 + i, 30.0 + i) for i in range(23)]
    says = Says(*HAPPY)
    look = look_at(crowded, Finds(*boxes), says, "a network")
    assert (len(look["faces"]), look["left_out"]) == (MAX_FACES, 3)
    assert min(face["box"][0] for face in look["faces"]) == pytest.approx(120 / 1280)
    # Those of 48 pixels and more are read, in one call; the others are too small.
    assert says.calls == [sum(face["status"] == "accepted" for face in look["faces"])]


@pytest.mark.parametrize(
    "jpeg",
    [
        b"",
        b"\xff\xd8\xff",
        b"GIF89a" + bytes(100),
        portrait()[:-2],
        portrait()[: len(portrait()) // 2],
        claiming(portrait(), 30000, 30000),
        claiming(portrait(), 1280, 1280),
        claiming(portrait(), 1281, 10),
        claiming(portrait(), 65535, 1),
        cv2.imencode(".png", plain(99))[1].tobytes(),
        jpeg_of(astronaut()[:200, :200], cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        portrait()[:-2] + bytes(MAX_PICTURE_BYTES) + portrait()[-2:],
    ],
)
def test_what_is_no_sound_picture_has_failed(closeup, jpeg):
    assert looked(jpeg, closeup, Says(*HAPPY)) == FAILED


def test_a_picture_that_upsets_a_tool_has_failed_and_nothing_of_it_is_told(caplog):
    with caplog.at_level(logging.DEBUG):
        assert looked(astronaut(), Upset(), Says(*HAPPY)) == FAILED
    assert caplog.messages == ["A picture upset the worker: ZeroDivisionError"]


def test_a_box_ends_where_the_picture_ends():
    assert shares((-50, 20, 150, 120), 100, 100) == [0.0, 0.2, 1.0, 0.8]
    assert shares((10, 20, 30, 60), 100, 200) == [0.1, 0.1, 0.2, 0.2]
