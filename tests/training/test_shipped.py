"""The model in the repository is the one its card describes, trained on the official data."""

from __future__ import annotations

import json
from pathlib import Path

from training import card
from training.recipes import SEED_CNN

SHIPPED = Path(__file__).parents[2] / "inference" / "models" / "seed_cnn"


def test_the_shipped_card_fits_the_shipped_file_and_the_recipe() -> None:
    shipped = json.loads((SHIPPED / "card.json").read_text())
    assert shipped["files"] == {"model.tflite": card.describe(SHIPPED / "model.tflite")}
    assert shipped["recipe"] == SEED_CNN.as_json()
    assert shipped["labels"] == list(card.LABELS)
    assert shipped["data"]["counts"] == {"train": 28_709, "validation": 3_589}


def test_the_shipped_model_loses_less_than_half_a_point() -> None:
    metrics = json.loads((SHIPPED / "card.json").read_text())["metrics"]
    assert metrics["float"]["accuracy"] - metrics["served"]["accuracy"] < 0.005
