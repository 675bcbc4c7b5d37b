"""Each command says what it does, and a mistake ends in a sentence instead of a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.drawings import small, zipped
from training.__main__ import main


@pytest.mark.parametrize("command", ["fetch", "inspect", "train", "compare", "evaluate", "export"])
def test_help_explains_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert f"usage: python -m training {command}" in capsys.readouterr().out


def test_fetch_says_where_the_images_are_and_what_they_may_be_used_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch"]) == 0
    words = capsys.readouterr().out
    assert "https://www.kaggle.com/datasets/msambare/fer2013" in words
    assert "for research and teaching" in words


def test_help_does_not_wait_for_tensorflow() -> None:
    check = "import sys, training.__main__; sys.exit('keras' in sys.modules or 'tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_evaluating_a_model_that_is_not_there_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(tmp_path), "--model", str(tmp_path / "best.keras")]) == 1
    assert "best.keras does not exist. Train first" in capsys.readouterr().err


def test_exporting_a_run_without_a_model_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--data", str(tmp_path), "--run", str(tmp_path)]) == 1
    assert "holds no trained model" in capsys.readouterr().err


def test_training_on_too_few_images_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = zipped(tmp_path / "faces.zip", small())
    arguments = ["--data", str(source), "--cache", str(tmp_path / "cache"), "--run", str(tmp_path / "run")]
    assert main(["train", "seed_cnn", *arguments]) == 1
    assert "error: Training has 28 of its 28709 images" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
