"""What the figures mean: pure functions from labels and probabilities to numbers."""

from __future__ import annotations

from typing import Final, TypedDict

import numpy as np
import numpy.typing as npt

from training.card import LABELS, Calibration

Labels = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float32]

BINS: Final = 15
"""Bins of the calibration error, as Guo et al. 2017 (arXiv 1706.04599) draw them."""


LEAST: Final = 1e-7
"""Below this a probability counts as this, so that its logarithm is finite."""
HALF_A_STEP: Final = 1 / 512
"""An int8 softmax says 0 to all that is less. Taken for certainty, a few such zeros would outweigh all other faces."""
FOLDS: Final = 5
DRAWS: Final = 2000
TEMPERATURES: Final = [round(0.3 + 0.01 * step, 2) for step in range(471)]
"""0.30 to 5.00: a sound network lies near 1."""
PULL: Final = 2e-4
"""Towards no offset. Ten times more costs no accuracy in five folds; none lets an absent class go to infinity."""
STEPS: Final = 12
"""Of Newton's method, which halves the distance at worst until it is near and then doubles its digits."""


class ClassFigures(TypedDict):
    """Of one class. A figure whose denominator is zero is 0."""

    precision: float
    recall: float
    f1: float
    images: int


class Figures(TypedDict):
    """Shares between 0 and 1. Rows of `confusion` are true classes, columns predicted ones, in order of `LABELS`."""

    images: int
    accuracy: float
    macro_f1: float
    ece: float
    per_class: dict[str, ClassFigures]
    confusion: list[list[int]]


def figures(labels: Labels, probabilities: Probabilities) -> Figures:
    """All figures of `(n,)` true labels and `(n, 7)` predicted probabilities, n at least 1."""
    table = confusion(labels, probabilities.argmax(axis=1))
    hits = np.diag(table)
    per_class = [
        _class_figures(int(h), int(t), int(p)) for h, t, p in zip(hits, table.sum(1), table.sum(0), strict=True)
    ]
    return {
        "images": len(labels),
        "accuracy": round(float(hits.sum() / len(labels)), 4),
        "macro_f1": round(float(np.mean([c["f1"] for c in per_class])), 4),
        "ece": round(calibration_error(labels, probabilities), 4),
        "per_class": dict(zip(LABELS, per_class, strict=True)),
        "confusion": table.tolist(),
    }


def confusion(labels: Labels, predicted: Labels) -> Labels:
    """`(7, 7)` counts: true class by row, predicted class by column."""
    table = np.zeros((len(LABELS), len(LABELS)), dtype=np.int64)
    np.add.at(table, (labels, predicted), 1)
    return table


def calibration_error(labels: Labels, probabilities: Probabilities) -> float:
    """Expected calibration error: how far, on average, the stated confidence is from the share that is right."""
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    # A quantised softmax may say 1.004, and a confidence of exactly 1 belongs to the last bin.
    bins = np.clip((confidence * BINS).astype(np.int64), 0, BINS - 1)
    gap = np.bincount(bins, weights=right - confidence, minlength=BINS)
    return float(np.abs(gap).sum() / len(labels))


class Bin(TypedDict):
    """Faces whose stated confidence lies in one bin. Means are 0 in an empty bin."""

    images: int
    confidence: float
    accuracy: float


def reliability(labels: Labels, probabilities: Probabilities) -> list[Bin]:
    """What was stated beside what was right, for each of the bins of the calibration error."""
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    place = np.clip((confidence * BINS).astype(np.int64), 0, BINS - 1)
    counts = np.bincount(place, minlength=BINS)
    sums = (np.bincount(place, weights=values, minlength=BINS) for values in (confidence, right))
    stated, true = (np.divide(total, counts, out=np.zeros(BINS), where=counts > 0) for total in sums)
    return [
        {"images": int(n), "confidence": round(float(c), 4), "accuracy": round(float(a), 4)}
        for n, c, a in zip(counts, stated, true, strict=True)
    ]


def calibrated(probabilities: Probabilities, by: Calibration) -> Probabilities:
    """Rows `(n, 7)` softened (temperature > 1) or sharpened and moved by class, as the workers do it."""
    logits = np.log(np.clip(probabilities.astype(np.float64), LEAST, 1)) / by.temperature + by.offsets
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def fitted(labels: Labels, probabilities: Probabilities) -> Calibration:
    """The temperature, to two decimals, and the offsets at which the labels are likeliest, each given the other."""
    stated = np.clip(probabilities, HALF_A_STEP, 1)

    def surprise(by: Calibration) -> float:
        likely = calibrated(stated, by)[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(likely, LEAST, 1)).mean())

    offsets = Calibration().offsets
    for _ in range(2):
        found = min((Calibration(temperature, offsets) for temperature in TEMPERATURES), key=surprise)
        offsets = _offsets(labels, stated, found.temperature)
    return Calibration(found.temperature, offsets)


def _offsets(labels: Labels, stated: Probabilities, temperature: float) -> tuple[float, ...]:
    """By Newton's method, to two decimals: the surprise is convex in them. `PULL` keeps rare classes near 0."""
    wanted, offsets = np.eye(len(LABELS))[labels], np.zeros(len(LABELS))
    for _ in range(STEPS):
        said = calibrated(stated, Calibration(temperature, tuple(offsets))).astype(np.float64)
        slope = (said - wanted).mean(axis=0) + PULL * offsets
        curve = np.diag(said.mean(axis=0) + PULL) - said.T @ said / len(said)
        offsets -= np.linalg.solve(curve, slope)
    return tuple(round(float(offset), 2) for offset in offsets)


def cross_calibrated(labels: Labels, probabilities: Probabilities, seed: int = 0) -> Probabilities:
    """Each fifth of the faces calibrated by what was fitted on the other four."""
    parts = np.array_split(np.random.default_rng(seed).permutation(len(labels)), FOLDS)
    scaled = np.empty_like(probabilities)
    for part in parts:
        rest = np.setdiff1d(np.arange(len(labels)), part)
        scaled[part] = calibrated(probabilities[part], fitted(labels[rest], probabilities[rest]))
    return scaled


def intervals(labels: Labels, probabilities: Probabilities, seed: int = 0) -> dict[str, list[float]]:
    """`accuracy` and `macro_f1`, each with the bounds between which 95 of 100 draws of as many faces lie.

    The bootstrap: Efron 1979, doi 10.1214/aos/1176344552. It tells chance in the faces, not in the training.
    """
    random = np.random.default_rng(seed)
    cells = labels * len(LABELS) + probabilities.argmax(axis=1)
    found: dict[str, list[float]] = {"accuracy": [], "macro_f1": []}
    for _ in range(DRAWS):
        drawn = np.bincount(random.choice(cells, len(cells)), minlength=len(LABELS) ** 2)
        table = drawn.reshape(len(LABELS), len(LABELS))
        hits, either = np.diag(table), table.sum(0) + table.sum(1)
        found["accuracy"].append(float(hits.sum() / len(cells)))
        found["macro_f1"].append(float(np.divide(2 * hits, either, out=np.zeros(len(hits)), where=either > 0).mean()))
    return {
        name: [round(float(bound), 4) for bound in np.percentile(draws, (2.5, 97.5))] for name, draws in found.items()
    }


def _class_figures(hits: int, images: int, predicted: int) -> ClassFigures:
    precision = hits / predicted if predicted else 0.0
    recall = hits / images if images else 0.0
    f1 = 2 * hits / (images + predicted) if images + predicted else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "images": images}
