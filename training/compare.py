"""Puts finished or running trainings side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training import plots
from training.refusal import Refused

COLUMNS = (
    "run",
    "recipe",
    "parameters",
    "epochs",
    "best epoch",
    "train",
    "validation",
    "last train",
    "last validation",
    "minutes",
)


def compare(runs: list[Path], folder: Path) -> str:
    """Writes `compare.png` and `compare.html` into `folder` and returns the table, in Markdown.

    `train` and `validation` are accuracies at the best epoch by validation accuracy. Raises `Refused` for a folder that
    holds no run.
    """
    histories, rows = {}, []
    for run in runs:
        asked, history = _read(run)
        name = run.name if run.name not in histories else str(run)
        histories[name] = history
        rows.append(_row(name, asked, history))
    folder.mkdir(parents=True, exist_ok=True)
    plots.compare(histories, folder / "compare.png")
    plots.interactive(histories, folder / "compare.html")
    lines = [list(COLUMNS), ["---"] * len(COLUMNS), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _read(run: Path) -> tuple[dict[str, Any], list[dict[str, float]]]:
    try:
        return json.loads((run / "run.json").read_text()), json.loads((run / "history.json").read_text())
    except OSError as error:
        raise Refused(f"{run} holds no run with a finished epoch. Name folders that `train` has written.") from error


def _row(name: str, asked: dict[str, Any], history: list[dict[str, float]]) -> list[str]:
    best = max(history, key=lambda row: row["val_accuracy"])
    return [
        name,
        asked["recipe"]["name"],
        f"{asked['recipe']['parameters']:,}",
        str(len(history)),
        f"{best['epoch']:.0f}",
        f"{best['accuracy']:.4f}",
        f"{best['val_accuracy']:.4f}",
        f"{history[-1]['accuracy']:.4f}",
        f"{history[-1]['val_accuracy']:.4f}",
        f"{sum(row['seconds'] for row in history) / 60:.1f}",
    ]
