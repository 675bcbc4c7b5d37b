"""The inspection finds what was put into the drawings, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.drawings import drawing, encoded, small, zipped
from training.__main__ import main
from training.data import read
from training.inspection import inspect
from training.layouts import DataRefused
from training.votes import ANSWERS
from training.votes import read as read_votes

# The second image to train on is also there as another one's, with another label, and in PublicTest.
TRICKY = {
    **small(),
    "train/sad/Training_5.png": encoded(drawing(1, 1)),
    "test/disgust/PublicTest_28710.png": encoded(drawing(1, 1)),
}


def votes(path: Path, rows: int, usage: str = "Training") -> Path:
    lines = [",".join(("Usage", "Image name", *ANSWERS))]
    for row in range(rows):
        counts = ["0"] * len(ANSWERS)
        counts[ANSWERS.index("NF" if row == 3 else "anger")] = "10"
        lines.append(",".join([usage, f"fer{row:07d}.png", *counts]))
    path.write_text("\n".join(lines) + "\n")
    return path


def test_counts_twins_and_contradictions_are_found(tmp_path: Path) -> None:
    found = inspect(read(zipped(tmp_path / "faces.zip", TRICKY), tmp_path / "cache"), None)
    assert found["counts"]["Training"]["angry"] == [4, 3_995]
    assert found["counts"]["PublicTest"]["surprise"] == [2, 415]
    assert found["missing_splits"] == ["PrivateTest"]
    assert found["twins"] == {"Training/PublicTest": 1}
    assert found["repeated"] == {"Training": 1, "PublicTest": 0}
    assert found["conflicts"] == [["Training_1 disgust", "Training_5 sad", "PublicTest_28710 disgust"]]
    assert found["votes"] is None


def test_votes_are_joined_by_row(tmp_path: Path) -> None:
    copy = read(zipped(tmp_path / "faces.zip", small()), tmp_path / "cache")
    found = inspect(copy, read_votes(votes(tmp_path / "votes.csv", 20)))
    assert found["votes"] == {
        # Rows 0, 7 and 14 of the first 20 are angry.
        "Training": {"images": 28, "joined": 20, "not_a_face": 1, "agreed": 3},
        "PublicTest": {"images": 14, "joined": 0, "not_a_face": 0, "agreed": 0},
    }


def test_a_file_that_is_not_fer_plus_is_named(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataRefused, match=r"votes\.csv is not FER\+: expected fer2013new\.csv"):
        read_votes(tmp_path / "votes.csv")


def test_the_command_prints_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = zipped(tmp_path / "faces.zip", TRICKY), tmp_path / "out"
    given = ["--data", str(source), "--cache", str(tmp_path / "cache"), "--out", str(out)]
    assert main(["inspect", *given, "--votes", str(votes(tmp_path / "votes.csv", 28))]) == 0
    printed = capsys.readouterr().out
    assert "Training: 28 images, officially 28709  (-28681)" in printed
    assert "PrivateTest: not in this copy" in printed
    assert "Training and PublicTest: 1 images of the second are also in the first" in printed
    assert "Training_1 disgust, Training_5 sad, PublicTest_28710 disgust" in printed
    assert "FER+ on Training: 28 of 28 joined" in printed
    assert json.loads((out / "inspection.json").read_text())["twins"] == {"Training/PublicTest": 1}
    assert all((out / name).read_bytes().startswith(b"\x89PNG") for name in ("contact-sheet.png", "distribution.png"))
