"""The figures are those of the textbook, on tables small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from training.metrics import (
    calibrated,
    calibration_error,
    cross_validated_error,
    figures,
    fitted_temperature,
    intervals,
    reliability,
)


def sure_of(*predicted: int) -> np.ndarray:
    return np.eye(7, dtype=np.float32)[list(predicted)]


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
    temperature = fitted_temperature(labels, stated)
    assert calibrated(stated, temperature)[:, 0] == pytest.approx(np.full(10, 0.6), abs=0.005)
    assert calibration_error(labels, calibrated(stated, temperature)) < 0.01 < calibration_error(labels, stated)


def test_a_temperature_of_one_changes_nothing() -> None:
    stated = np.random.default_rng(0).dirichlet(np.ones(7), 5).astype(np.float32)
    assert calibrated(stated, 1.0) == pytest.approx(stated, abs=1e-6)


def test_reliability_tells_confidence_and_accuracy_by_bin() -> None:
    bins = reliability(np.array([0, 1]), sure_of(0, 0))
    assert bins[-1] == {"images": 2, "confidence": 1.0, "accuracy": 0.5}
    assert bins[0] == {"images": 0, "confidence": 0.0, "accuracy": 0.0}


def test_a_zero_of_an_int8_softmax_is_not_taken_for_certainty() -> None:
    random = np.random.default_rng(0)
    stated = random.dirichlet(np.full(7, 0.3), 2000).astype(np.float32)
    labels = np.array([random.choice(7, p=row.astype(np.float64) / row.sum(dtype=np.float64)) for row in stated])
    served = np.round(stated * 256) / np.float32(256)
    assert fitted_temperature(labels, stated) == pytest.approx(1.0, abs=0.1)
    assert fitted_temperature(labels, served) == pytest.approx(fitted_temperature(labels, stated), abs=0.02)


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


def test_no_face_is_scaled_by_a_temperature_that_it_helped_to_fit() -> None:
    # The labels follow what is stated, twice as soft: fifths of few faces each find another temperature.
    random = np.random.default_rng(1)
    stated = random.dirichlet(np.full(7, 0.3), 60).astype(np.float32)
    labels = np.array([random.choice(7, p=row / row.sum()) for row in calibrated(stated, 2.0).astype(np.float64)])
    temperature = fitted_temperature(labels, stated)
    honest = cross_validated_error(labels, stated)
    assert 1.2 < temperature < 4
    assert honest != calibration_error(labels, calibrated(stated, temperature))
    assert honest < calibration_error(labels, stated)
    assert honest == cross_validated_error(labels, stated)
