"""Measures a model, as trained (`.keras`) or as served (`.tflite`), on one split, with twins and without."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypedDict

import numpy as np

from training import speed
from training.card import LABELS, Calibration
from training.data import OFFICIAL_COUNTS, Copy, Protocol, Split, deal, twins
from training.metrics import (
    Bin,
    Figures,
    Labels,
    Probabilities,
    calibrated,
    calibration_error,
    cross_calibrated,
    figures,
    fitted,
    intervals,
    reliability,
)
from training.predict import predict
from training.refusal import Refused


class Evaluation(TypedDict):
    """One model on one split. `without_twins` leaves out the images that are pixel for pixel also in Training.

    `accuracy` and `macro_f1` are those of all images, and `intervals` says what chance in the images makes of them.
    They are of calibrated answers, whose offsets can change which expression is the likeliest; on the images that these
    were fitted on, each fifth is calibrated by what the other four tell. `ece` is before calibration, `ece_calibrated`
    after, and `ece_cross_validated` by fifths. `twins` and `without_twins` are None where there is no Training to
    compare with.
    """

    model: str
    file: str
    file_sha256: str
    split: str
    protocol: str
    data_sha256: str
    images: int
    official_images: int | None
    accuracy: float
    macro_f1: float
    intervals: dict[str, list[float]]
    ece: float
    temperature: float
    offsets: list[float]
    ece_calibrated: float
    ece_cross_validated: float
    twins: int | None
    all: Figures
    without_twins: Figures | None
    reliability: list[Bin]
    reliability_calibrated: list[Bin]
    parameters: int | None
    mflops: float | None
    ms_per_face_one_thread: dict[str, float] | None


@dataclass(frozen=True)
class Subject:
    """What is measured. `calibration` is None until one is fitted; `card` is empty where there is none."""

    name: str
    file: Path
    calibration: Calibration | None
    card: dict[str, Any]


def subject(path: Path) -> Subject:
    """The model at `path`: a `.keras` or `.tflite` file, a run (its best epoch), or a folder with a card.

    Raises `Refused` when nothing is there, or when a file is not the one that its card speaks of.
    """
    if path.is_dir():
        for name in ("model.tflite", "best.keras"):
            if (path / name).exists():
                return subject(path / name)
        raise Refused(f"{path} holds neither model.tflite nor best.keras. Train or export first.")
    if not path.exists() or path.suffix not in (".keras", ".tflite"):
        raise Refused(
            f"{path} does not exist. Train first, or name a .keras or .tflite file or its folder with --model."
        )
    described = path.parent / "card.json"
    if path.name != "model.tflite" or not described.exists():
        return Subject(path.resolve().parent.name, path, None, {})
    card = json.loads(described.read_text())
    if card["files"].get(path.name, {}).get("sha256") != _sha256(path):
        raise Refused(f"{path} is not the file that its card speaks of. Export both again, and copy both together.")
    said = card["calibration"]
    calibration = Calibration(float(said["temperature"]), tuple(said.get("offsets", Calibration.offsets)))
    return Subject(card["name"], path, calibration, card)


def part(
    copy: Copy, wanted: str, protocol: Protocol, allow_partial: bool
) -> tuple[Split, str, Split | None, Split | None]:
    """What `--split` means: the split, its name, what twins are looked for in, and what a calibration is fitted on.

    An official split needs nothing beside itself, so that a copy with PrivateTest alone can be measured.
    """
    if protocol == "report" and wanted in ("validation", "test"):
        faces = deal(copy, protocol, allow_partial=allow_partial)
        chosen = faces.validation if wanted == "validation" or faces.test is None else faces.test
        return chosen, wanted, faces.train, faces.validation
    name = {"validation": "PublicTest", "test": "PrivateTest"}.get(wanted, wanted)
    if name not in copy.splits:
        raise Refused(f"This copy of the data has no {name}; it holds {', '.join(copy.splits)}.")
    train = copy.splits.get("Training") if name != "Training" else None
    return copy.splits[name], name, train, copy.splits.get("PublicTest")


def evaluate(
    model: Subject,
    split: Split,
    *,
    name: str,
    train: Split | None,
    data_sha256: str,
    protocol: str = "official",
    tuned_on: Split | None = None,
) -> tuple[Evaluation, Probabilities]:
    """The figures of `model` on `split` and its `(n, 7)` float32 probabilities, as they are counted.

    Where the model brings no calibration it is fitted on `tuned_on`; without that it changes nothing.
    """
    stated = predict(model.file, split.images)
    calibration = model.calibration or _fitted(model, tuned_on)
    softened, by_fifths = calibrated(stated, calibration), cross_calibrated(split.labels, stated)
    # Without offsets nothing but the certainty was fitted.
    probabilities = by_fifths if tuned_on is split and any(calibration.offsets) else softened
    twin = None if train is None else twins(split, train)
    everything = _figures(split.labels, probabilities, stated)
    parameters, mflops, milliseconds = _size(model, split)
    others = None
    if twin is not None and not twin.all():
        others = _figures(split.labels[~twin], probabilities[~twin], stated[~twin])
    evaluation: Evaluation = {
        "model": model.name,
        "file": model.file.name,
        "file_sha256": _sha256(model.file),
        "split": name,
        "protocol": protocol,
        "data_sha256": data_sha256,
        "images": len(split),
        "official_images": OFFICIAL_COUNTS.get(name),
        "accuracy": everything["accuracy"],
        "macro_f1": everything["macro_f1"],
        "intervals": intervals(split.labels, probabilities),
        "ece": everything["ece"],
        "temperature": calibration.temperature,
        "offsets": list(calibration.offsets),
        "ece_calibrated": round(calibration_error(split.labels, softened), 4),
        "ece_cross_validated": round(calibration_error(split.labels, by_fifths), 4),
        "twins": None if twin is None else int(twin.sum()),
        "all": everything,
        "without_twins": others,
        "reliability": reliability(split.labels, stated),
        "reliability_calibrated": reliability(split.labels, softened),
        "parameters": parameters,
        "mflops": mflops,
        "ms_per_face_one_thread": milliseconds,
    }
    return evaluation, probabilities


def _fitted(model: Subject, tuned_on: Split | None) -> Calibration:
    """The calibration of a model that brings none."""
    return Calibration() if tuned_on is None else fitted(tuned_on.labels, predict(model.file, tuned_on.images))


def _figures(labels: Labels, probabilities: Probabilities, stated: Probabilities) -> Figures:
    """Figures of calibrated answers, but the calibration error of what was stated before."""
    return {**figures(labels, probabilities), "ece": round(calibration_error(labels, stated), 4)}


def _size(model: Subject, split: Split) -> tuple[int | None, float | None, dict[str, float] | None]:
    """Parameters, MFLOPs and speed, as far as the file can tell: LiteRT has one thread, Keras takes what is there."""
    if model.file.suffix == ".tflite":
        milliseconds = speed.milliseconds_per_face(model.file.read_bytes(), split.images)
        return model.card.get("parameters"), model.card.get("metrics", {}).get("mflops"), milliseconds
    from training.network import mflops
    from training.predict import loaded

    network = loaded(model.file)
    return network.count_params(), mflops(network), None


PER_CLASS: Final = "{:>9}  {:9.3f}  {:6.3f}  {:5.3f}  {:6d}                 {}"


def as_text(evaluation: Evaluation) -> str:
    """The evaluation for people to read."""
    lines = [
        f"{evaluation['model']}/{evaluation['file']} on {evaluation['split']} ({evaluation['protocol']} protocol,"
        f" data sha256 {evaluation['data_sha256'][:16]})"
    ]
    for title, f in (("all", evaluation["all"]), ("without twins", evaluation["without_twins"])):
        if f is None:
            lines.append(f"{title:>14}: unknown, since this copy has no Training to look for them")
            continue
        lines.append(
            f"{title:>14}: {f['images']} images  accuracy {f['accuracy']:.4f}"
            f"  macro-F1 {f['macro_f1']:.4f}  ECE {f['ece']:.4f}"
        )
    low, high = evaluation["intervals"]["accuracy"]
    lines.append(f"{'95 of 100':>14}: accuracy {low:.4f} to {high:.4f}")
    lines.append(
        f"   calibration: temperature {evaluation['temperature']:.2f}, ECE {evaluation['ece_calibrated']:.4f},"
        f" cross-validated {evaluation['ece_cross_validated']:.4f}"
    )
    header = " ".join(f"{label:>8}" for label in LABELS)
    lines += ["", f"{'class':>9}  precision  recall     F1  images   predicted as: {header}"]
    for label, row in zip(LABELS, evaluation["all"]["confusion"], strict=True):
        c = evaluation["all"]["per_class"][label]
        counts = " ".join(f"{count:8d}" for count in row)
        lines.append(PER_CLASS.format(label, c["precision"], c["recall"], c["f1"], c["images"], counts))
    return "\n".join(lines)


def worst(labels: np.ndarray, probabilities: Probabilities, count: int) -> list[int]:
    """The positions of the mistakes that were stated with the most confidence, worst first."""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    order = np.argsort(-probabilities[wrong].max(axis=1), kind="stable")
    return [int(position) for position in wrong[order[:count]]]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
