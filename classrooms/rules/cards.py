"""What a model's card says. A card may be old, or from elsewhere: what is missing or makes no sense is None.

Cards are written by `python -m training`, format 1. Nothing in them is believed: a number must be one and lie where
such a number can lie, a text is cut, a table must have its shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from classrooms.rules.signals import EXPRESSIONS

LONGEST_TEXT: Final = 2000
LONGEST_NAME: Final = 40
MOST_ROWS: Final = 60
LARGEST: Final = 1e12
STRENGTHS: Final = range(4)
"""0 is a picture as any, 3 the strongest."""
UNREAD: Final = ("no_face", "too_small", "too_dark", "blurred", "uncertain", "bad_image")
"""Why a picture is not read."""


@dataclass(frozen=True)
class ExpressionFigures:
    """How well one expression is read. `found` is recall, `right` precision, both 0 to 1.

    `weight` multiplies its odds, as served, before the likeliest is chosen; 1 where the card moves none.
    """

    label: str
    images: float | None
    found: float | None
    right: float | None
    f1: float | None
    weight: float | None


@dataclass(frozen=True)
class Variant:
    """What the model reaches and costs in one precision of its numbers."""

    precision: str
    accuracy: float | None
    points_lost: float | None
    ms_one: float | None
    ms_many: float | None
    is_served: bool


@dataclass(frozen=True)
class Condition:
    """Pictures of known expressions that went the whole way, as `python -m inference measure` counts them.

    `found` and `read` are shares of all of them, `right` of those read: None where none was.
    """

    name: str
    strength: int
    pictures: float
    found: float
    read: float
    right: float | None
    unread: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Card:
    """Figures are those of the file as it is served. Shares are 0 to 1, times milliseconds a face on one thread.

    `confusion` is 7 x 7: a row for what a picture shows, a column for what was read, in the order of `EXPRESSIONS`.
    `accuracy_range` is where the accuracy lies with 95 % confidence; `conditions` is empty where none was measured.
    """

    split: str | None
    images: float | None
    accuracy: float | None
    accuracy_range: tuple[float, float] | None
    accuracy_without_twins: float | None
    twins: float | None
    macro_f1: float | None
    calibration_error: float | None
    temperature: float | None
    ms_one: float | None
    ms_many: float | None
    mflops: float | None
    parameters: float | None
    bytes: float | None
    precision: str | None
    why_this_precision: str | None
    expressions: tuple[ExpressionFigures, ...]
    confusion: tuple[tuple[int, ...], ...] | None
    conditions: tuple[Condition, ...]
    variants: tuple[Variant, ...]
    recipe: str | None
    hyperparameters: tuple[tuple[str, str], ...]
    command: str | None
    export_command: str | None
    seed: str | None
    data: str | None
    data_sha256: str | None
    protocol: str | None
    trained_on: float | None
    base_weights: str | None
    licence: str | None
    intended_use: str | None


def read_card(card: Mapping[str, Any]) -> Card:
    """Everything that a page shows of a card. Never raises for what a card contains."""
    metrics, data, files = part(card, "metrics"), part(card, "data"), part(card, "files", "model.tflite")
    served, times = part(metrics, "served"), part(metrics, "ms_per_face_one_thread")
    recipe = part(card, "recipe")
    return Card(
        split=text(metrics.get("split")),
        images=count(served.get("images")),
        accuracy=share(served.get("accuracy")),
        accuracy_range=_range(part(served, "intervals").get("accuracy"), share(served.get("accuracy"))),
        accuracy_without_twins=share(part(served, "without_twins").get("accuracy")),
        twins=count(served.get("twins")),
        macro_f1=share(served.get("macro_f1")),
        calibration_error=share(served.get("ece_calibrated")),
        temperature=number(part(card, "calibration").get("temperature"), 0, 100),
        ms_one=number(times.get("1"), 0),
        ms_many=number(times.get("32"), 0),
        mflops=number(metrics.get("mflops"), 0),
        parameters=count(card.get("parameters")),
        bytes=count(files.get("bytes")),
        precision=text(card.get("precision")),
        why_this_precision=text(metrics.get("why_this_precision")),
        expressions=tuple(_expressions(part(served, "per_class"), part(card, "calibration"))),
        confusion=_confusion(served.get("confusion")),
        conditions=tuple(_conditions(metrics.get("conditions"))),
        variants=tuple(_variants(part(metrics, "tried"), card.get("precision"))),
        recipe=text(recipe.get("name")),
        hyperparameters=tuple(_flat(recipe))[:MOST_ROWS],
        command=text(card.get("command")),
        export_command=text(card.get("export_command")),
        seed=_shown(card.get("seed")) if "seed" in card else None,
        data=text(data.get("name")),
        data_sha256=text(data.get("sha256")),
        protocol=text(data.get("protocol")),
        trained_on=count(part(data, "counts").get("train")),
        base_weights=text(part(card, "base_weights").get("name")),
        licence=text(card.get("licence")),
        intended_use=text(card.get("intended_use")),
    )


def part(card: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The object at a path of keys; empty where there is none."""
    found: Any = card
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def number(value: Any, least: float = -LARGEST, most: float = LARGEST) -> float | None:
    """A finite number from `least` to `most`; JSON's true is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Compared first: a whole number of JSON may be too large for a float.
    return float(value) if least <= value <= most and math.isfinite(value) else None


def share(value: Any) -> float | None:
    """0 to 1."""
    return number(value, 0, 1)


def count(value: Any) -> float | None:
    """A number of things."""
    found = number(value, 0)
    return found if found is not None and found == int(found) else None


def text(value: Any) -> str | None:
    """A text that is not empty, cut where it gets out of hand."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + " ..."


def _expressions(per_class: Mapping[str, Any], calibration: Mapping[str, Any]) -> Iterator[ExpressionFigures]:
    offsets = calibration.get("offsets", [0] * len(EXPRESSIONS))
    if not isinstance(offsets, list) or len(offsets) != len(EXPRESSIONS):
        offsets = [None] * len(EXPRESSIONS)
    for label, offset in zip(EXPRESSIONS, (number(value, -10, 10) for value in offsets), strict=True):
        one = part(per_class, label)
        yield ExpressionFigures(
            label=label,
            images=count(one.get("images")),
            found=share(one.get("recall")),
            right=share(one.get("precision")),
            f1=share(one.get("f1")),
            weight=None if offset is None else math.exp(offset),
        )


def _confusion(value: Any) -> tuple[tuple[int, ...], ...] | None:
    side = len(EXPRESSIONS)
    if not isinstance(value, list) or len(value) != side:
        return None
    rows = []
    for row in value:
        cells = [count(cell) for cell in row] if isinstance(row, list) and len(row) == side else []
        if not cells or None in cells:
            return None
        rows.append(tuple(int(cell) for cell in cells if cell is not None))
    return tuple(rows)


def _range(value: Any, within: float | None) -> tuple[float, float] | None:
    """A low and a high share with the measured one between them."""
    low, high = [share(end) for end in value] if isinstance(value, list) and len(value) == 2 else (None, None)
    if low is None or high is None or within is None or not low <= within <= high:
        return None
    return low, high


def _conditions(value: Any) -> Iterator[Condition]:
    """The rows that make sense, the first of each condition and strength."""
    seen: set[tuple[str, int]] = set()
    for row in value[:MOST_ROWS] if isinstance(value, list) else []:
        one = _condition(row) if isinstance(row, Mapping) else None
        if one is not None and (one.name, one.strength) not in seen:
            seen.add((one.name, one.strength))
            yield one


def _condition(row: Mapping[str, Any]) -> Condition | None:
    name, strength, pictures = text(row.get("condition")), count(row.get("strength")), count(row.get("frames"))
    found, read, right = share(row.get("found")), share(row.get("read")), share(row.get("accuracy_read"))
    if name is None or strength is None or strength not in STRENGTHS:
        return None
    if not pictures or found is None or read is None:
        return None
    if read > found or (read and right is None):
        return None
    counts = [(reason, count(part(row, "unread").get(reason))) for reason in UNREAD]
    unread = tuple((reason, int(number)) for reason, number in counts if number and number <= pictures)
    return Condition(name[:LONGEST_NAME], int(strength), pictures, found, read, right if read else None, unread)


def _variants(tried: Mapping[str, Any], served: Any) -> Iterator[Variant]:
    for precision in list(tried)[:MOST_ROWS]:
        one = part(tried, precision)
        times = part(one, "ms_per_face_one_thread")
        yield Variant(
            precision=_shown(precision),
            accuracy=share(one.get("accuracy")),
            points_lost=number(one.get("points_lost"), -100, 100),
            ms_one=number(times.get("1"), 0),
            ms_many=number(times.get("32"), 0),
            is_served=precision == served,
        )


def _flat(recipe: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Names with dots for what lies within: `cosine.warmup`. What lies deeper than that is shown as it stands."""
    for key, value in recipe.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping) and not before:
            yield from _flat(value, f"{name}.")
        else:
            yield _shown(name), _shown(value)


def _shown(value: Any) -> str:
    words = {None: "none", True: "yes", False: "no"}
    if isinstance(value, list):
        return ", ".join(map(str, value))[:LONGEST_TEXT]
    is_word = value is None or isinstance(value, bool)
    return words[value] if is_word else str(value)[:LONGEST_TEXT]
