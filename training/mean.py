"""One network with the mean of the weights of several that grew out of one. Wortsman et al. 2022, arXiv 2203.05482."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from training.card import joined
from training.predict import loaded
from training.refusal import Refused


def mean(runs: Sequence[Path], to: Path, *, command: str) -> None:
    """Writes into the folder `to` what `export` needs of a run: the mean of the best epochs of `runs`.

    Its recipe is that of the first of them, its history has the best epoch of each. Raises `Refused` where they did not
    begin with the same weights: only networks that lie near each other have a mean that is one.
    """
    started = [json.loads((run / "run.json").read_text()) for run in runs]
    beginnings = {each.get("start") for each in started}
    if len(beginnings) > 1 or None in beginnings:
        raise Refused(
            f"{' and '.join(map(str, runs))} did not begin with the same weights. Only such runs have a mean."
        )
    networks = [loaded(run / "best.keras") for run in runs]
    model = keras.models.clone_model(networks[0])
    weights = zip(*(network.get_weights() for network in networks), strict=True)
    model.set_weights([np.mean(arrays, axis=0) for arrays in weights])
    to.mkdir(parents=True, exist_ok=True)
    model.save(to / "best.keras")
    commands = joined([*(each["command"] for each in started), command])
    (to / "run.json").write_text(json.dumps({**started[0], "command": commands}, indent=2) + "\n")
    (to / "history.json").write_text(json.dumps([best(run) for run in runs], indent=2) + "\n")


def best(run: Path) -> dict[str, float]:
    """The row of a run's history with the highest validation accuracy."""
    rows: list[dict[str, float]] = json.loads((run / "history.json").read_text())
    return max(rows, key=lambda row: row["val_accuracy"])
