"""The figures are those of the textbook, on tables small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from training.metrics import calibration_error, figures


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
