"""The card says what the workers ask for, with hashes of the very file beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from training import card
from training.recipes import SEED_CNN

RUN = {
    "recipe": SEED_CNN.as_json(),
    "seed": 3,
    "command": "python -m training train seed_cnn",
    "data": {"sha256": "ab", "protocol": "official", "counts": {"train": 28, "validation": 14}},
}

ALIGNMENT = {"points": {"nose": [24, 28]}}


def test_the_card_of_several_runs_names_each(tmp_path: Path) -> None:
    (tmp_path / "model.tflite").write_bytes(b"weights")
    other = RUN | {"seed": 4, "command": "python -m training train seed_cnn --seed 4"}
    filled = card.fill([RUN, other], {}, "int8", tmp_path / "model.tflite", "", ALIGNMENT)
    assert filled["seed"] == [3, 4]
    assert filled["command"] == "python -m training train seed_cnn &&\npython -m training train seed_cnn --seed 4"
    assert filled["parameters"] == 2 * 2_100_487


def test_a_written_card_reads_back_with_the_hash_of_its_file(tmp_path: Path) -> None:
    model = tmp_path / "model.tflite"
    model.write_bytes(b"weights")
    card.write(card.fill([RUN], {"float": {}}, "int8", model, "python -m training export", ALIGNMENT), tmp_path)
    written = json.loads((tmp_path / "card.json").read_text())
    assert written["format"] == 1
    assert written["name"] == "seed_cnn"
    assert written["labels"] == ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
    assert written["input"] == {"shape": [48, 48, 1], "dtype": "float32", "range": [0, 255]}
    assert written["output"] == "probabilities"
    assert written["calibration"] == {"temperature": 1.0, "offsets": [0.0] * 7}
    assert written["alignment"] == ALIGNMENT
    assert written["parameters"] == 2_100_487
    assert written["precision"] == "int8"
    assert written["seed"] == 3
    assert written["data"] == {
        "name": "FER2013",
        "sha256": "ab",
        "protocol": "official",
        "counts": {"train": 28, "validation": 14},
    }
    assert written["files"] == {"model.tflite": {"sha256": hashlib.sha256(b"weights").hexdigest(), "bytes": 7}}
    assert "research" in written["licence"]
    assert "Never for grading" in written["intended_use"]
