"""The card that travels with an exported model and says what it is. Workers refuse a model without one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, NotRequired, TypedDict

LABELS: Final = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
"""The folder order of FER2013. `inference.contract` has its own copy, since the two sides never import each other; a
seam test compares them."""

FORMAT: Final = 1
Precision = Literal["int8", "float16", "float32"]

LICENCE: Final = (
    "The weights were trained on FER2013 (Goodfellow et al. 2013, arXiv 1307.0414): images from web search, collected"
    " and published for research use only. Use the weights under the same terms. The images are not included."
)
INTENDED_USE: Final = (
    "A rough, aggregated impression of the facial expressions of a class that has agreed to it. It reads expressions,"
    " not feelings, is often wrong (its metrics say how often), and is worse for rare classes and for faces unlike"
    " those of web photographs."
    " Never for grading, discipline, attendance, hiring, or any decision about one person."
)


@dataclass(frozen=True)
class Calibration:
    """Turns what a network states into what may be said: `temperature` is the same for all, `offsets` are by class.

    Alexandari et al. 2020, arXiv 1901.06852: bias-corrected temperature scaling.
    """

    temperature: float = 1.0
    offsets: tuple[float, ...] = (0.0,) * len(LABELS)


class File(TypedDict):
    """Of a file beside the card."""

    sha256: str
    bytes: int


class Card(TypedDict):
    """`card.json`, format 1. Of a model made of several runs `seed` has that of each, and `command` joins them."""

    format: int
    name: str
    labels: list[str]
    input: dict[str, Any]
    output: str
    calibration: dict[str, Any]
    alignment: dict[str, Any]
    recipe: dict[str, Any]
    parameters: int
    command: str
    export_command: str
    seed: int | list[int]
    data: dict[str, Any]
    metrics: dict[str, Any]
    precision: Precision
    files: dict[str, File]
    licence: str
    intended_use: str
    base_weights: NotRequired[dict[str, str]]


def fill(
    runs: Sequence[dict[str, Any]],
    metrics: dict[str, Any],
    precision: Precision,
    model: Path,
    export_command: str,
    alignment: dict[str, Any],
    calibration: Calibration | None = None,
) -> Card:
    """The card of the file `model`, from the `run.json` of each of its trainings and what was measured.

    `alignment` says where the key points of a face belong, as `python -m inference template` prints it; without
    `calibration` the probabilities stay as they are.
    """
    run, seeds = runs[0], [run["seed"] for run in runs]
    filled: Card = {
        "format": FORMAT,
        "name": run["recipe"]["name"],
        "labels": list(LABELS),
        "input": {"shape": [48, 48, 1], "dtype": "float32", "range": [0, 255]},
        "output": "probabilities",
        "calibration": asdict(calibration or Calibration()),
        "alignment": alignment,
        "recipe": run["recipe"],
        "parameters": len(runs) * run["recipe"]["parameters"],
        "command": joined([run["command"] for run in runs]),
        "export_command": export_command,
        "seed": seeds[0] if len(seeds) == 1 else seeds,
        "data": {"name": "FER2013", **run["data"]},
        "metrics": metrics,
        "precision": precision,
        "files": {model.name: describe(model)},
        "licence": LICENCE,
        "intended_use": INTENDED_USE,
    }
    if "base_weights" in run:
        filled["base_weights"] = {"name": "MobileNetV2, ImageNet", "sha256": run["base_weights"]}
    return filled


def joined(commands: Sequence[str]) -> str:
    """All commands in the order in which they must be run, one on a line; what several begin with stands there once."""
    return " &&\n".join(dict.fromkeys(line for command in commands for line in command.split(" &&\n")))


def describe(path: Path) -> File:
    """Hash and size of a file."""
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def write(card: Card, folder: Path) -> None:
    """Writes `card.json` into `folder`."""
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n")
