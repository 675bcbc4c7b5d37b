"""The models in the repository are those their cards describe, trained on the official data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import card
from training.recipes import RECIPES

MODELS = Path(__file__).parents[2] / "inference" / "models"
SHIPPED = ["room_cnn", "seed_cnn", "mobilenet_v2_finetuned"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_card_fits_the_shipped_file_and_the_recipe(name: str) -> None:
    shipped = json.loads((MODELS / name / "card.json").read_text())
    assert shipped["files"] == {"model.tflite": card.describe(MODELS / name / "model.tflite")}
    assert shipped["recipe"] == json.loads(json.dumps(RECIPES[name].as_json()))
    assert shipped["labels"] == list(card.LABELS)
    assert shipped["data"]["counts"] == {"train": 28_709, "validation": 3_589}
    assert shipped["files"]["model.tflite"]["bytes"] < 8_000_000


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_model_loses_less_than_half_a_point(name: str) -> None:
    metrics = json.loads((MODELS / name / "card.json").read_text())["metrics"]
    assert metrics["float"]["accuracy"] - metrics["served"]["accuracy"] < 0.005
    assert {"float32", "float16", "int8"} <= set(metrics["tried"])


def test_the_fine_tuned_model_is_eighteen_points_above_the_report_s() -> None:
    metrics = json.loads((MODELS / "mobilenet_v2_finetuned" / "card.json").read_text())["metrics"]
    assert metrics["split"] == "PublicTest"
    assert metrics["served"]["accuracy"] >= 0.44 + 0.18


def test_the_default_model_is_the_best_and_knows_how_sure_it_may_be() -> None:
    metrics = {name: json.loads((MODELS / name / "card.json").read_text())["metrics"] for name in SHIPPED}
    best = metrics.pop("room_cnn")
    assert best["served"]["accuracy"] > max(other["served"]["accuracy"] for other in metrics.values())
    assert best["served"]["ece_cross_validated"] <= 0.03


def test_the_way_from_a_webcam_keeps_nearly_what_bare_faces_reach() -> None:
    metrics = json.loads((MODELS / "room_cnn" / "card.json").read_text())["metrics"]
    (common,) = [row for row in metrics["conditions"] if row["condition"] == "common"]
    assert common["found"] >= 0.98
    assert metrics["served"]["accuracy"] - common["accuracy"] <= 0.04
