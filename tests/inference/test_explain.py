"""What an answer about one face rests on: only where it was asked for, and only of a face that is read."""

import logging
from pathlib import Path

import numpy as np
import pytest

import inference
from inference.card import load_card
from inference.classifier import LiteClassifier
from inference.closeup import CloseUp
from inference.contract import LABELS
from inference.opencv import cv2
from inference.portrait import explain, look_at
from inference.saliency import GRID
from tests.inference.network import Says
from tests.inference.picture import astronaut, claiming, jpeg_of, plain, portrait
from tests.inference.test_portrait import FAILED, HAPPY

SEED_CNN = Path(inference.__file__).parent / "models" / "seed_cnn"
WIDTH, HEIGHT = 900, 600
LEFT, TOP = 300, 200


def picture(turned: float = 0) -> np.ndarray:
    """Two people beside each other; the one on the right turned by so many degrees."""
    canvas = plain(120, WIDTH, HEIGHT)
    face = astronaut()[0:260, 95:355]
    canvas[TOP : TOP + 260, 20:280] = face
    turn = cv2.getRotationMatrix2D((130, 130), turned, 1)
    canvas[TOP : TOP + 260, LEFT : LEFT + 260] = cv2.warpAffine(face, turn, (260, 260), borderMode=cv2.BORDER_REPLICATE)
    return canvas


@pytest.fixture(scope="module")
def closeup():
    return CloseUp()


@pytest.fixture
def network(tiny_model):
    return LiteClassifier(load_card(tiny_model))


def corner_pixels(square, width=WIDTH, height=HEIGHT):
    return np.array(square).reshape(2, 2) * (width, height)


def test_a_look_says_where_it_looked_and_explains_nothing(closeup, network):
    look = look_at(jpeg_of(picture()), closeup, network, "a network")
    assert [sorted(face) for face in look["faces"]] == [["box", "p", "square", "status"]] * 2
    for face, eyes in zip(look["faces"], [151, LEFT + 131], strict=True):
        (left, top), (right, far) = corner_pixels(face["square"])
        assert left < eyes < right
        assert abs(far - top) < 0.2 * (right - left)
        assert top < TOP + 104 < top + (right - left)


@pytest.mark.parametrize("turned", [0, 20, -25])
def test_one_face_is_explained_as_it_was_read(closeup, turned):
    network = LiteClassifier(load_card(SEED_CNN))
    jpeg = jpeg_of(picture(turned))
    seen = look_at(jpeg, closeup, network, "a network")["faces"][1]
    (left, top), (right, far) = corner_pixels(seen["square"])
    assert np.degrees(np.arctan2(top - far, right - left)) == pytest.approx(turned, abs=6)
    look = explain(jpeg, seen["square"], network, "a network")
    (face,) = look["faces"]
    assert (look["status"], look["left_out"], face["status"], face["square"]) == ("done", 0, "accepted", seen["square"])
    assert face["p"] == pytest.approx(seen["p"], abs=0.01)
    falls = np.array(face["falls"])
    assert falls.shape == (GRID, GRID)
    assert {type(fall) for row in face["falls"] for fall in row} == {float}
    # Her smile.
    row, column = np.unravel_index(int(falls.argmax()), falls.shape)
    assert LABELS[int(np.argmax(face["p"]))] == "happy"
    assert 7 <= row <= 10
    assert 3 <= column <= 8
    assert falls.max() > 0.1


def test_a_cut_out_face_is_explained_as_in_the_whole_picture(closeup, network):
    """The page sends no more of a picture than it must: the part begins where a block of the JPEG does."""
    whole = picture()
    seen = look_at(jpeg_of(whole), closeup, network, "a network")["faces"][1]
    corners = corner_pixels(seen["square"])
    part = whole[128:, 288:]
    square = [round(float(share), 5) for share in ((corners - (288, 128)) / part.shape[1::-1]).ravel()]
    (face,) = explain(jpeg_of(part), square, network, "a network")["faces"]
    assert face["p"] == pytest.approx(seen["p"], abs=0.01)


def test_the_network_sees_one_face_and_its_144_covers_a_batch_at_a_time(closeup):
    says = Says(*HAPPY)
    square = look_at(jpeg_of(picture()), closeup, says, "a network")["faces"][0]["square"]
    says.calls.clear()
    (face,) = explain(jpeg_of(picture()), square, says, "a network")["faces"]
    assert (sum(says.calls), max(says.calls)) == (1 + 1 + GRID * GRID, 32)
    assert face["falls"] == [[0.0] * GRID] * GRID


@pytest.mark.parametrize(
    ("square", "reason"),
    [
        ([0.5, 0.5, 0.51, 0.5], "too_small"),
        ([0.7, 0.2, 0.95, 0.2], "blurred"),
        ([0.5, 0.5, 0.5, 0.5], "no_face"),
        ([0.0, 0.0, float("nan"), 0.0], "no_face"),
        ([0.0, 0.0, float("inf"), 0.0], "no_face"),
    ],
)
def test_what_is_not_read_is_not_explained(square, reason):
    says = Says(*HAPPY)
    (face,) = explain(jpeg_of(picture()), square, says, "a network")["faces"]
    assert (face["status"], face["reason"], says.calls) == ("unknown", reason, [])
    assert sorted(face) == ["box", "reason", "status"]


def test_what_the_network_is_not_sure_of_is_not_explained(closeup, network):
    square = look_at(jpeg_of(picture()), closeup, network, "a network")["faces"][0]["square"]
    says = Says(*[1 / 7] * 7)
    (face,) = explain(jpeg_of(picture()), square, says, "a network")["faces"]
    assert (face["reason"], says.calls, "falls" in face) == ("uncertain", [1], False)


@pytest.mark.parametrize("square", [[-9.9, -9.9, 9.9, 9.9], [9.9, 0, -9.9, 0.1], [0, 0, 1, 1], [9, 9, 9.9, 9.9]])
def test_any_square_is_a_look_at_some_face_or_none(square):
    look = explain(jpeg_of(picture()), square, Says(*HAPPY), "a network")
    (face,) = look["faces"]
    assert look["status"] == "done"
    assert ("falls" in face) == (face["status"] == "accepted")
    assert all(0 <= share <= 1 for share in face["box"])


@pytest.mark.parametrize("square", [[], [0.1], [0.1] * 3, [0.1] * 5, ["a", "b", "c", "d"]])
def test_what_is_no_square_at_all_has_failed(square, caplog):
    with caplog.at_level(logging.DEBUG):
        assert explain(portrait(), square, Says(*HAPPY), "a network") == FAILED
    assert [record.exc_info for record in caplog.records] == [None]


@pytest.mark.parametrize("jpeg", [b"", portrait()[:-2], claiming(portrait(), 30000, 30000)])
def test_what_is_no_sound_picture_has_failed(jpeg):
    assert explain(jpeg, [0.2, 0.2, 0.8, 0.2], Says(*HAPPY), "a network") == FAILED


class Breaks(Says):
    """A network that cannot take what is covered."""

    def probabilities(self, faces):
        rows = super().probabilities(faces)
        return rows if len(faces) == 1 else rows * np.float32("nan")


def test_what_is_no_number_is_left_out(closeup, network):
    square = look_at(jpeg_of(picture()), closeup, network, "a network")["faces"][0]["square"]
    (face,) = explain(jpeg_of(picture()), square, Breaks(*HAPPY), "a network")["faces"]
    assert (face["status"], "falls" in face) == ("accepted", False)
