import logging

import numpy as np
import pytest

from inference.card import load_card
from inference.classifier import LiteClassifier
from inference.contract import LABELS, pack_frame
from inference.detector import Face
from inference.opencv import cv2
from inference.pipeline import MIN_CONFIDENCE, Seen, Tools, aligned_face, see
from inference.slots import BATCH, WaitingFrame
from tests.inference.network import TEMPLATE, Says
from tests.inference.picture import astronaut, claiming, jpeg_of, plain, portrait, shrunk, waiting

NOW = 1_800_000_000.0


@pytest.fixture
def tools(blazeface, tiny_model):
    return Tools(blazeface, LiteClassifier(load_card(tiny_model)))


class Delicate:
    """Stands in for a detector that a frame of a certain width upsets."""

    name = "delicate"

    def __init__(self, detector, width):
        self._detector = detector
        self._width = width

    def find(self, frame):
        if frame.shape[1] == self._width:
            raise ZeroDivisionError("pixels: " + str(frame[0, 0]))
        return self._detector.find(frame)


class BreaksAtABatch:
    """Stands in for a network that fails at any batch with a face darker than 100."""

    template = TEMPLATE

    def probabilities(self, faces):
        if (faces.mean(axis=(1, 2)) < 100).any():
            raise RuntimeError("failed")
        return np.full((len(faces), 7), [0.9, 0.1, 0, 0, 0, 0, 0], np.float32)


HAPPY = (0.0, 0.0, 0.0, 0.75, 0.25, 0.0, 0.0)


def test_a_face_that_is_read_is_accepted_with_seven_probabilities(blazeface):
    frame = WaitingFrame("room", "seat", "ticket", NOW + 0.5, pack_frame(42, NOW, portrait()))
    assert see([frame], Tools(blazeface, Says(*HAPPY)), NOW) == Seen(
        readings=[
            {
                "session": "room",
                "seat": "seat",
                "ticket": "ticket",
                "seq": 42,
                "captured_at": NOW,
                "received_at": NOW + 0.5,
                "status": "accepted",
                "p": list(HAPPY),
            }
        ],
        dropped=[],
    )


def test_a_real_network_reads_a_real_photograph(tools):
    (reading,) = see([waiting(portrait(), at=NOW)], tools, NOW).readings
    assert reading["status"] == "accepted"
    # The tiny network knows bright from dark: her face is brighter than middle grey.
    assert reading["p"].index(max(reading["p"])) == LABELS.index("happy")
    assert sum(reading["p"]) == pytest.approx(1)
    assert {type(p) for p in reading["p"]} == {float}


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (plain(0), "no_face"),
        (plain(255), "no_face"),
        (plain(0, 1, 1), "no_face"),
        (shrunk(astronaut(), 0.15), "too_small"),
        ((shrunk(astronaut(), 0.47) * 0.1).astype(np.uint8), "too_dark"),
        (cv2.GaussianBlur(astronaut(), (0, 0), 7)[:400, :400], "blurred"),
    ],
)
def test_what_cannot_be_read_is_unknown_with_a_reason(tools, picture, reason):
    (reading,) = see([waiting(jpeg_of(picture), at=NOW)], tools, NOW).readings
    assert (reading["status"], reading["reason"], "p" in reading) == ("unknown", reason, False)


@pytest.mark.parametrize(
    "jpeg",
    [
        claiming(portrait(), 30000, 30000),
        claiming(portrait(), 65535, 1),
        portrait()[:-2],
        jpeg_of(astronaut()[:200, :200], cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
    ],
)
def test_what_is_no_sound_image_is_a_bad_image(tools, jpeg):
    (reading,) = see([waiting(jpeg, at=NOW)], tools, NOW).readings
    assert (reading["status"], reading["reason"]) == ("unknown", "bad_image")


@pytest.mark.parametrize(("likeliest", "status"), [(MIN_CONFIDENCE, "accepted"), (0.3999, "unknown")])
def test_a_face_is_accepted_from_a_confidence_of_two_fifths(blazeface, likeliest, status):
    rest = (1 - likeliest) / 6
    says = Says(np.nextafter(np.float32(likeliest), np.float32(1)), *[rest] * 6)
    (reading,) = see([waiting(portrait(), at=NOW)], Tools(blazeface, says), NOW).readings
    assert reading["status"] == status
    assert reading.get("reason") == (None if status == "accepted" else "uncertain")


def test_a_row_that_is_no_number_is_never_accepted(blazeface):
    (reading,) = see([waiting(portrait(), at=NOW)], Tools(blazeface, Says(*[np.nan] * 7)), NOW).readings
    assert (reading["status"], reading["reason"]) == ("unknown", "bad_image")


def test_all_faces_of_a_batch_go_through_the_network_at_once(blazeface):
    says = Says(*HAPPY)
    frames = [waiting(portrait() if seq % 2 else jpeg_of(plain(9)), seq=seq, at=NOW) for seq in range(10)]
    readings = see(frames, Tools(blazeface, says), NOW).readings
    assert says.calls == [5]
    assert [(reading["seq"], reading["status"]) for reading in readings] == [
        (seq, "accepted" if seq % 2 else "unknown") for seq in range(10)
    ]


def test_no_frames_are_no_readings(tools):
    assert see([], tools, NOW) == Seen(readings=[], dropped=[])


def test_an_old_frame_is_dropped_and_counted_to_its_session(tools):
    frames = [waiting(portrait(), at=NOW - 11, session="late"), waiting(portrait(), at=NOW, session="fresh")]
    seen = see(frames, tools, NOW)
    assert [reading["session"] for reading in seen.readings] == ["fresh"]
    assert seen.dropped == [("late", "too_old")]


def test_the_largest_face_wins(blazeface):
    class Two:
        name = "two"

        def find(self, frame):
            (face,) = blazeface.find(frame)
            far = Face(0.99, (0, 0, 20, 20), (face.points / 10).astype(np.float32))
            return [far, face]

    assert np.array_equal(aligned_face(portrait(), Two(), TEMPLATE), aligned_face(portrait(), blazeface, TEMPLATE))


def test_points_that_span_no_face_are_no_face():
    class Flat:
        name = "flat"

        def find(self, frame):
            return [Face(0.9, (0, 0, 50, 50), np.zeros((6, 2), np.float32))]

    assert aligned_face(portrait(), Flat(), TEMPLATE) == "no_face"


def test_one_frame_that_upsets_the_detector_costs_only_itself(blazeface, caplog):
    poison = jpeg_of(plain(50, 111, 99))
    frames = [waiting(poison if seq == 13 else portrait(), seq=seq, at=NOW) for seq in range(BATCH)]
    with caplog.at_level(logging.DEBUG):
        readings = see(frames, Tools(Delicate(blazeface, 111), Says(*HAPPY)), NOW).readings
    assert sum(reading["status"] == "accepted" for reading in readings) == 31
    assert (readings[13]["status"], readings[13]["reason"]) == ("unknown", "bad_image")
    # Its kind is told, what it said of pixels is not.
    assert caplog.messages == ["A frame upset the pipeline: ZeroDivisionError"]


def test_one_frame_that_upsets_the_network_costs_only_itself(blazeface, caplog):
    dark = jpeg_of((shrunk(astronaut(), 0.47) * 0.6).astype(np.uint8))
    frames = [waiting(dark if seq == 13 else portrait(), seq=seq, at=NOW) for seq in range(BATCH)]
    readings = see(frames, Tools(blazeface, BreaksAtABatch()), NOW).readings
    assert sum(reading["status"] == "accepted" for reading in readings) == 31
    assert (readings[13]["status"], readings[13]["reason"]) == ("unknown", "bad_image")
    assert caplog.messages == [
        "A batch of 32 faces upset the network: RuntimeError",
        "A batch of 1 faces upset the network: RuntimeError",
    ]
