"""The card beside a model: what it was trained on, what it expects, and the hash of the file that it speaks of."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.align import POINTS, SIDE
from inference.contract import LABELS

CARD_FORMAT: Final = 1
MIN_TEMPERATURE: Final = 0.05
MAX_TEMPERATURE: Final = 20.0
MAX_OFFSET: Final = 5.0
"""A sound network has a temperature near 1 and offsets near 0; what is outside these is a slip."""
MAX_CARD_BYTES: Final = 256 * 1024
"""Ours have 15 kB; the workers tell the site their cards again and again."""
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""A model's name stands in addresses and, beside its hash, in each session that it read."""
INPUT: Final = {"shape": [48, 48, 1], "dtype": "float32", "range": [0, 255]}


class ModelCardError(Exception):
    """The model may not be served; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class ModelCard:
    """A model that fits this worker. `content` is the checked file itself, so that nothing can change it afterwards.

    `template` is `(6, 2)` pixels of 48x48: where the key points of a face belong. `text` is the whole card as it was
    read.
    """

    name: str
    precision: str
    temperature: float
    offsets: NDArray[np.float64]
    template: NDArray[np.float32]
    sha256: str
    content: bytes
    text: str


def load_card(directory: Path) -> ModelCard:
    """Reads `card.json` and `model.tflite` as `python -m training` exports them. Raises `ModelCardError`."""
    text, card = _read_card(directory)
    name = card.get("name")
    for wrong, what in (
        (card.get("format") != CARD_FORMAT, f"is not of format {CARD_FORMAT}"),
        (card.get("labels") != list(LABELS), f"does not list the labels {', '.join(LABELS)} in this order"),
        (card.get("input") != INPUT, f"does not describe the input {json.dumps(INPUT)}"),
        (card.get("output") != "probabilities", "does not promise probabilities"),
        (
            not (isinstance(name, str) and NAME.fullmatch(name)),
            "has no name of at most 64 letters, digits, dots, dashes and underscores",
        ),
    ):
        if wrong:
            raise ModelCardError(
                f"{directory / 'card.json'} {what}: export the model again, or set MODEL_DIR to another."
            )
    temperature, offsets = _temperature(card), _offsets(card)
    if temperature is None or offsets is None:
        raise ModelCardError(f"{directory / 'card.json'} has no sound calibration: export the model again.")
    template = _template(card)
    if template is None:
        raise ModelCardError(
            f"{directory / 'card.json'} does not say where the key points of a face belong: export the model again."
        )
    content, digest = _checked_model(directory, _part(_part(card, "files"), "model.tflite").get("sha256"))
    return ModelCard(str(name), str(card.get("precision")), temperature, offsets, template, digest, content, text)


def _read_card(directory: Path) -> tuple[str, dict[str, Any]]:
    path = directory / "card.json"
    try:
        with path.open("rb") as file:
            content = file.read(MAX_CARD_BYTES + 1)
        if len(content) > MAX_CARD_BYTES:
            raise ModelCardError(f"{path} is larger than {MAX_CARD_BYTES // 1024} KiB: export the model again.")
        text = content.decode()
        card = json.loads(text)
    except OSError as error:
        raise ModelCardError(
            f"{path} cannot be read: set MODEL_DIR to a directory that `python -m training` has exported."
        ) from error
    except (ValueError, RecursionError) as error:
        raise ModelCardError(f"{path} is not JSON: export the model again.") from error
    if not isinstance(card, dict):
        raise ModelCardError(f"{path} is not a card: export the model again.")
    return text, card


def _part(card: dict[str, Any], name: str) -> dict[str, Any]:
    part = card.get(name)
    return part if isinstance(part, dict) else {}


def _temperature(card: dict[str, Any]) -> float | None:
    temperature = _part(card, "calibration").get("temperature")
    # JSON's true is an int to Python.
    if isinstance(temperature, bool) or not isinstance(temperature, int | float):
        return None
    return float(temperature) if MIN_TEMPERATURE <= temperature <= MAX_TEMPERATURE else None


def _offsets(card: dict[str, Any]) -> NDArray[np.float64] | None:
    """By expression; none are none at all, as in cards of older exports."""
    offsets = _part(card, "calibration").get("offsets", [0.0] * len(LABELS))
    if not isinstance(offsets, list) or len(offsets) != len(LABELS):
        return None
    sound = all(
        isinstance(offset, int | float) and not isinstance(offset, bool) and abs(offset) <= MAX_OFFSET
        for offset in offsets
    )
    return np.array(offsets, np.float64) if sound else None


def _template(card: dict[str, Any]) -> NDArray[np.float32] | None:
    """The points of the alignment, if all six are places in the face that are not all one."""
    points = _part(_part(card, "alignment"), "points")
    if set(points) != set(POINTS):
        return None
    try:
        template = np.array([points[name] for name in POINTS], np.float32)
    except (TypeError, ValueError, OverflowError):
        return None
    if template.shape != (len(POINTS), 2) or not ((template >= 0) & (template <= SIDE)).all():
        return None
    return template if np.ptp(template[:4], axis=0).min() > 1 else None


def _checked_model(directory: Path, expected: object) -> tuple[bytes, str]:
    path = directory / "model.tflite"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelCardError(f"{path} cannot be read: export the model again, or set MODEL_DIR to another.") from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != expected:
        raise ModelCardError(
            f"{path} is not the file that its card speaks of: export both again, and copy both together."
        )
    return content, digest
