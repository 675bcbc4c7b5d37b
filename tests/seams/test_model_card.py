"""The artefact that training hands to the workers: what one side writes, the other must accept."""

import hashlib
import json

import pytest

from inference.card import CARD_FORMAT, INPUT, load_card
from inference.classifier import LiteClassifier
from inference.config import MODEL_DIR
from inference.contract import LABELS
from inference.pipeline import Tools, see
from tests.inference.conftest import blazeface as blazeface
from tests.inference.picture import astronaut, jpeg_of, shrunk, waiting
from training import card as training_card

NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def shipped():
    """The card of the model that comes with the project."""
    return json.loads((MODEL_DIR / "card.json").read_text())


def test_both_sides_name_the_same_labels_in_the_same_order():
    assert training_card.LABELS == LABELS


def test_both_sides_mean_the_same_card_format():
    assert training_card.FORMAT == CARD_FORMAT


def test_the_shipped_card_describes_what_the_workers_feed_it(shipped):
    assert shipped["labels"] == list(LABELS)
    assert shipped["input"] == INPUT
    assert shipped["output"] == "probabilities"


def test_the_shipped_card_speaks_of_the_file_beside_it(shipped):
    content = (MODEL_DIR / "model.tflite").read_bytes()
    assert shipped["files"]["model.tflite"] == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_the_shipped_model_is_accepted_and_sees_a_smile(blazeface):
    tools = Tools(blazeface, LiteClassifier(load_card(MODEL_DIR)))
    frame = jpeg_of(shrunk(astronaut(), 240 / 512))
    (reading,) = see([waiting(frame, at=NOW)], tools, NOW).readings
    assert reading["status"] == "accepted"
    assert LABELS[reading["p"].index(max(reading["p"]))] == "happy"


def test_quantisation_cost_less_than_half_a_point(shipped):
    metrics = shipped["metrics"]
    assert metrics["float"]["accuracy"] - metrics["served"]["accuracy"] < 0.005
