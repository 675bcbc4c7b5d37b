"""The figures are those of the textbook, on tables small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from training.card import Calibration
from training.metrics import (
    calibrated,
    calibration_error,
    cross_calibrated,
    figures,
    fitted,
    intervals,
    reliability,
)


def sure_of(*predicted: int) -> np.ndarray:
    return np.eye(7, dtype=np.float32)[list(predicted)]


def surprise(labels: np.ndarray, probabilities: np.ndarray) -> float:
    return float(-np.log(probabilities[np.arange(len(labels)), labels]).mean())


def test_accuracy_macro_f1_and_confusion_of_four_faces() -> None:
    result = figures(np.array([0, 0, 3, 3]), sure_of(0, 3, 3, 3))
    assert result["images"] == 4
    assert result["accuracy"] == 0.75
    assert result["per_class"]["angry"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "images": 2}
    assert result["per_class"]["happy"] == {"precision": 0.6667, "recall": 1.0, "f1": 0.8, "images": 2}
    assert result["per_class"]["fear"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "images": 0}
    assert result["macro_f1"] == round((0.6667 + 0.8) / 7, 4)
    assert result["confusion"][0] == [1, 0, 0, 1, 0, 0, 0]
    assert result["confusion"][3] == [0, 0, 0, 2, 0, 0, 0]


def test_certainty_that_is_right_half_the_time_has_an_error_of_one_half() -> None:
    assert calibration_error(np.array([0, 1]), sure_of(0, 0)) == 0.5


def test_confidence_that_matches_its_share_has_no_error() -> None:
    probabilities = np.array([[0.5, 0.25, 0.25, 0, 0, 0, 0]] * 4, dtype=np.float32)
    assert calibration_error(np.array([0, 0, 1, 2]), probabilities) == 0.0


def test_a_quantised_probability_above_one_falls_into_the_last_bin() -> None:
    assert calibration_error(np.array([0]), sure_of(0) * np.float32(1.0039)) == pytest.approx(0.0039, abs=1e-6)


def test_temperature_scaling_finds_how_sure_the_model_may_be() -> None:
    # Says .9 and is right in six of ten cases: the softer .6 is right.
    stated = np.full((10, 7), 0.1 / 6, dtype=np.float32)
    stated[:, 0] = 0.9
    labels = np.array([0] * 6 + [1, 2, 3, 4])
    softened = calibrated(stated, fitted(labels, stated))
    assert softened[:, 0] == pytest.approx(np.full(10, 0.6), abs=0.005)
    assert calibration_error(labels, softened) < 0.01 < calibration_error(labels, stated)


def test_offsets_find_which_expressions_are_said_too_often() -> None:
    random = np.random.default_rng(0)
    true = random.dirichlet(np.full(7, 0.3), 4000).astype(np.float32)
    labels = np.array([random.choice(7, p=row / row.sum()) for row in true.astype(np.float64)])
    bias = np.array([0.5, -0.5, 0, 0, 0, 0, 0])
    stated = calibrated(true, Calibration(2.0, tuple(bias)))
    found = fitted(labels, stated)
    assert found.temperature == pytest.approx(0.5, abs=0.05)
    assert np.array(found.offsets) - np.mean(found.offsets) == pytest.approx(-2 * bias, abs=0.25)
    better = figures(labels, calibrated(stated, found))["accuracy"] - figures(labels, stated)["accuracy"]
    assert better > 0.005


def test_an_expression_that_is_not_there_gets_a_finite_offset() -> None:
    stated = np.random.default_rng(0).dirichlet(np.ones(7), 20).astype(np.float32)
    assert max(map(abs, fitted(np.arange(20) % 6, stated).offsets)) < 15


def test_a_temperature_of_one_changes_nothing() -> None:
    stated = np.random.default_rng(0).dirichlet(np.ones(7), 5).astype(np.float32)
    assert calibrated(stated, Calibration()) == pytest.approx(stated, abs=1e-6)


def test_reliability_tells_confidence_and_accuracy_by_bin() -> None:
    bins = reliability(np.array([0, 1]), sure_of(0, 0))
    assert bins[-1] == {"images": 2, "confidence": 1.0, "accuracy": 0.5}
    assert bins[0] == {"images": 0, "confidence": 0.0, "accuracy": 0.0}


def test_a_zero_of_an_int8_softmax_is_not_taken_for_certainty() -> None:
    random = np.random.default_rng(0)
    stated = random.dirichlet(np.full(7, 0.3), 2000).astype(np.float32)
    labels = np.array([random.choice(7, p=row.astype(np.float64) / row.sum(dtype=np.float64)) for row in stated])
    served = np.round(stated * 256) / np.float32(256)
    exact, rounded = fitted(labels, stated), fitted(labels, served)
    assert exact.temperature == pytest.approx(1.0, abs=0.1)
    assert rounded.temperature == pytest.approx(exact.temperature, abs=0.02)
    assert rounded.offsets == pytest.approx(exact.offsets, abs=0.05)


def test_the_interval_of_an_accuracy_is_that_of_the_textbook() -> None:
    labels = np.arange(1000) % 7
    predicted = np.where(np.arange(1000) < 700, labels, (labels + 1) % 7)
    low, high = intervals(labels, sure_of(*predicted))["accuracy"]
    # The binomial's standard deviation is sqrt(.7 * .3 / 1000) = .0145.
    assert (low, high) == pytest.approx((0.7 - 1.96 * 0.0145, 0.7 + 1.96 * 0.0145), abs=0.003)


def test_the_interval_of_macro_f1_holds_it_and_a_perfect_model_has_none() -> None:
    labels = np.arange(700) % 7
    predicted = np.where(np.arange(700) % 3 == 0, (labels + 1) % 7, labels)
    low, high = intervals(labels, sure_of(*predicted))["macro_f1"]
    assert low < figures(labels, sure_of(*predicted))["macro_f1"] < high
    assert intervals(labels, sure_of(*labels)) == {"accuracy": [1.0, 1.0], "macro_f1": [1.0, 1.0]}


def test_no_face_is_calibrated_by_what_it_helped_to_fit() -> None:
    # The labels follow what is stated, twice as soft: fifths of few faces each find another calibration.
    random = np.random.default_rng(1)
    stated = random.dirichlet(np.full(7, 0.3), 300).astype(np.float32)
    labels = np.array(
        [random.choice(7, p=row / row.sum()) for row in calibrated(stated, Calibration(2.0)).astype(np.float64)]
    )
    found, honest = fitted(labels, stated), cross_calibrated(labels, stated)
    assert 1.2 < found.temperature < 4
    # What is fitted on five faces in six knows them better than the one left out.
    assert surprise(labels, calibrated(stated, found)) < surprise(labels, honest) < surprise(labels, stated)
    others = np.where(np.arange(len(labels)) == 7, (labels + 1) % 7, labels)
    assert np.array_equal(cross_calibrated(others, stated)[7], honest[7])
