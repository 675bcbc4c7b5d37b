"""Runs stand side by side in a table, a picture and a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.__main__ import main


def run(folder: Path, name: str, validation: list[float]) -> Path:
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps({"recipe": {"name": name, "parameters": 2_100_487}}))
    rows = [
        {"epoch": i + 1, "loss": 1.0, "val_loss": 1.1, "accuracy": 0.5 + i / 10, "val_accuracy": v, "seconds": 30.0}
        for i, v in enumerate(validation)
    ]
    (folder / "history.json").write_text(json.dumps(rows))
    return folder


def test_two_runs_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [run(tmp_path / "one", "seed_cnn", [0.4, 0.6, 0.5]), run(tmp_path / "two", "mobilenet_v2", [0.3])]
    assert main(["compare", *map(str, runs), "--out", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "| one | seed_cnn | 2,100,487 | 3 | 2 | 0.6000 | 0.6000 | 0.7000 | 0.5000 | 1.5 |"
    assert lines[3] == "| two | mobilenet_v2 | 2,100,487 | 1 | 1 | 0.5000 | 0.3000 | 0.5000 | 0.3000 | 0.5 |"
    assert (tmp_path / "out/compare.png").read_bytes().startswith(b"\x89PNG")
    assert "two, validation" in (tmp_path / "out/compare.html").read_text()


def test_a_folder_without_a_run_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path / "nothing")]) == 1
    assert "nothing holds no run with a finished epoch" in capsys.readouterr().err
