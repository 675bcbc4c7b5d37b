"""A model folder is measured on data that nobody has trained on, and a file that is not the card's is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.training.drawings import entries, small, zipped
from training.__main__ import main
from training.evaluate import worst

MASKED = {
    "condition": "mask",
    "strength": 2,
    "frames": 40,
    "found": 0.95,
    "read": 0.5,
    "accuracy": 0.4,
    "accuracy_read": 0.5,
    "unread": {"uncertain": 18, "no_face": 2},
}
SHIPPED = Path(__file__).parents[2] / "inference" / "models" / "seed_cnn"


def arguments(source: Path, folder: Path, *more: str, model: Path = SHIPPED) -> list[str]:
    shared = ["--data", str(source), "--cache", str(folder / "cache"), "--out", str(folder / "figures.json")]
    return ["evaluate", *shared, "--model", str(model), *more]


def test_a_held_back_split_alone_is_measured_and_printed_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = zipped(tmp_path / "held-back.zip", entries("PrivateTest", 2))
    assert main(arguments(source, tmp_path, "--split", "PrivateTest", "--json")) == 0
    printed = capsys.readouterr()
    figures = json.loads(printed.out)
    assert figures == json.loads((tmp_path / "figures.json").read_text())
    assert (figures["model"], figures["split"], figures["images"]) == ("seed_cnn", "PrivateTest", 14)
    assert figures["accuracy"] == figures["all"]["accuracy"]
    assert figures["twins"] is None
    assert figures["without_twins"] is None
    assert figures["parameters"] == 2_100_487
    assert set(figures["ms_per_face_one_thread"]) == {"1", "32"}
    assert "note: PrivateTest has 14 of its 3589 images" in printed.err


def test_twins_are_looked_for_where_training_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held_back = entries("PrivateTest", 1)
    twin = {"test/angry/PrivateTest_32298.png": small()["train/angry/Training_0.png"]}
    source = zipped(tmp_path / "faces.zip", small() | held_back | twin)
    assert main(arguments(source, tmp_path, "--split", "PrivateTest", "--json")) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["twins"] == 1
    assert figures["without_twins"]["images"] == 6


def test_a_split_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = zipped(tmp_path / "faces.zip", small())
    assert main(arguments(source, tmp_path, "--split", "PrivateTest")) == 1
    assert "no PrivateTest; it holds Training, PublicTest" in capsys.readouterr().err


def test_a_served_model_needs_no_tensorflow(tmp_path: Path) -> None:
    source = zipped(tmp_path / "faces.zip", entries("PrivateTest", 1))
    check = (
        "import sys; from training.__main__ import main; status = main(sys.argv[1:]);"
        " sys.exit(status or 'keras' in sys.modules or 'tensorflow' in sys.modules)"
    )
    command = [sys.executable, "-c", check, *arguments(source, tmp_path, "--split", "PrivateTest")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_the_page_shows_what_webcam_frames_did_where_the_card_knows_it(tmp_path: Path) -> None:
    source = zipped(tmp_path / "faces.zip", entries("PrivateTest", 2))
    model = Path(shutil.copytree(SHIPPED, tmp_path / "model"))
    card = json.loads((model / "card.json").read_text())
    pages = []
    for measured in ([], [MASKED]):
        card["metrics"]["conditions"] = measured
        (model / "card.json").write_text(json.dumps(card))
        out = tmp_path / f"{len(measured)}.json"
        given = arguments(source, tmp_path, "--split", "PrivateTest", "--out", str(out), model=model)
        assert main(given) == 0
        pages.append(out.with_suffix(".html").read_text())
    assert "Webcam frames" not in pages[0]
    assert "Webcam frames" in pages[1]
    assert "<td>40</td><td>0.950</td><td>0.500</td><td>0.400</td><td>0.500</td><td>uncertain 18, no_face 2" in pages[1]
    assert pages[1].count("<img") == pages[0].count("<img") + 1


def test_a_file_that_is_not_the_card_s_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = Path(shutil.copytree(SHIPPED, tmp_path / "model"))
    (model / "model.tflite").write_bytes((model / "model.tflite").read_bytes()[:-1])
    assert main(arguments(tmp_path / "faces.zip", tmp_path, model=model)) == 1
    assert "is not the file that its card speaks of" in capsys.readouterr().err


def test_an_empty_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(tmp_path / "faces.zip", tmp_path, model=tmp_path)) == 1
    assert "holds neither model.tflite nor best.keras" in capsys.readouterr().err


def test_the_worst_mistake_is_the_surest() -> None:
    probabilities = np.array([[0.6, 0.4], [0.1, 0.9], [0.3, 0.7]], dtype=np.float32)
    assert worst(np.array([1, 1, 0]), probabilities, 5) == [2, 0]
