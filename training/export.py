"""Turns the best epoch of a run into the LiteRT file that the workers serve, and measures what that costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

from training import card
from training.card import Calibration, Card, Precision
from training.data import Faces
from training.evaluate import Evaluation, evaluate, subject
from training.litert import INT8_FROM, convert
from training.mean import best
from training.network import mflops, middle, together
from training.predict import loaded
from training.refusal import Refused

MOST_LOST: Final = 0.5
"""Points of accuracy that int8 may cost on the validation split; beyond it float16 is served."""
REPRESENTATIVE: Final = 512
"""Training images that show the converter the range of each activation; the ranges settle after a few hundred."""
PRECISIONS: Final[tuple[Precision, ...]] = ("float32", "float16", "int8")


def export(runs: Sequence[Path], faces: Faces, folder: Path, *, alignment: Path, command: str) -> Card:
    """Writes `model.tflite` and `card.json` into `folder` from the folders of finished runs, and returns the card.

    Several runs of one network answer together; what export tries is then kept in the folder of the first. The file
    `alignment` says where the key points of a face belong. int8 is served unless it costs half a point of accuracy. The
    card has the figures of every precision that was tried.
    """
    started, run = _started(runs, faces), runs[0]
    placed = _alignment(alignment)
    network = run / "served.keras"
    _served(runs, started[0]["recipe"].get("served")).save(network)
    model = loaded(network)
    folder.mkdir(parents=True, exist_ok=True)
    trained = _measured(network, faces)
    images, int8_from = representative(faces, started[0]["seed"]), INT8_FROM.get(model.name)
    contents: dict[str, bytes] = {precision: convert(model, precision, images, int8_from) for precision in PRECISIONS}
    if int8_from is not None:
        contents["int8 throughout"] = convert(model, "int8", images)
    tried: dict[str, Evaluation] = {}
    for name, content in contents.items():
        file = run / f"{name.replace(' ', '-')}.tflite"
        file.write_bytes(content)
        tried[name] = _measured(file, faces)
    served = choose(trained["accuracy"], tried["int8"]["accuracy"])
    target = folder / "model.tflite"
    target.write_bytes((run / f"{served}.tflite").read_bytes())
    metrics = {
        "split": _split_name(faces),
        "epoch": _best_epoch(run) if len(runs) == 1 else [_best_epoch(each) for each in runs],
        "mflops": mflops(model),
        "float": _figures(trained),
        "served": _figures(tried[served]),
        "tried": {name: _headline(evaluation, trained) for name, evaluation in tried.items()},
        "ms_per_face_one_thread": tried[served]["ms_per_face_one_thread"],
        "int8_from": int8_from,
        "why_this_precision": _why(served, trained["accuracy"], tried, int8_from),
    }
    calibration = Calibration(tried[served]["temperature"], tuple(tried[served]["offsets"]))
    filled = card.fill(started, metrics, served, target, command, placed, calibration)
    card.write(filled, folder)
    return filled


def _started(runs: Sequence[Path], faces: Faces) -> list[dict[str, Any]]:
    """The `run.json` of each run."""
    started: list[dict[str, Any]] = [json.loads((run / "run.json").read_text()) for run in runs]
    for run, each in zip(runs, started, strict=True):
        if each["data"]["sha256"] != faces.sha256 or each["data"]["protocol"] != faces.protocol:
            raise Refused(f"{run} was trained on other data or another protocol. Pass the same --data and --protocol.")
        if any(each["recipe"].get(what) != started[0]["recipe"].get(what) for what in ("model", "served")):
            raise Refused(f"{run} and {runs[0]} are of different networks. Only runs of one network answer together.")
    if len({each["command"] for each in started}) < len(started):
        raise Refused("A run has nothing to tell itself. Name runs with different seeds or recipes.")
    return started


def _served(runs: Sequence[Path], side: int | None) -> keras.Model:
    """The network that is served: the best epoch of each run, where `side` says so with the middle of a face alone."""
    models = [loaded(run / "best.keras") for run in runs]
    return together(models if side is None else [middle(model, side) for model in models])


def _alignment(path: Path) -> dict[str, Any]:
    try:
        placed: dict[str, Any] = json.loads(path.read_text())
        _ = placed["points"]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Refused(f"{path} is not what `python -m inference template` prints. Leave --alignment out.") from error
    return placed


def choose(trained_accuracy: float, int8_accuracy: float) -> Precision:
    """int8 is four times smaller and several times faster; half a point of accuracy is more than that is worth."""
    return "int8" if points_lost(trained_accuracy, int8_accuracy) < MOST_LOST else "float16"


def points_lost(trained_accuracy: float, accuracy: float) -> float:
    """Percentage points of accuracy, to two decimals; negative where the exported model is better by chance."""
    return round(100 * (trained_accuracy - accuracy), 2)


def representative(faces: Faces, seed: int) -> npt.NDArray[np.float32]:
    """`(n, 48, 48, 1)` float32, n at most 512, drawn from the training split: calibration never sees a test image."""
    chosen = np.random.default_rng(seed).permutation(len(faces.train))[:REPRESENTATIVE]
    return faces.train.images[chosen].astype(np.float32)


def as_text(filled: Card) -> str:
    """What was exported, for people to read."""
    metrics = filled["metrics"]
    lines = [f"{'':>15}  accuracy  macro-F1     ECE  without twins  points lost"]
    rows = {"float": {**metrics["float"], "points_lost": 0.0}, **metrics["tried"]}
    for name, f in rows.items():
        others = f.get("accuracy_without_twins", (f.get("without_twins") or {}).get("accuracy", float("nan")))
        lines.append(
            f"{name:>15}  {f['accuracy']:8.4f}  {f['macro_f1']:8.4f}  {f['ece']:6.4f}"
            f"  {others:13.4f}  {f['points_lost']:11.2f}"
        )
    speed = metrics["ms_per_face_one_thread"]
    size = filled["files"]["model.tflite"]["bytes"]
    lines.append(f"served: {filled['precision']}, {size:,} bytes, {metrics['mflops']} MFLOPs a face")
    lines.append("ms per face, one thread: " + ", ".join(f"batch {batch}: {ms}" for batch, ms in speed.items()))
    calibration = f"temperature {filled['calibration']['temperature']:.2f}"
    lines.append(f"{calibration}: ECE {metrics['served']['ece']:.4f} -> {metrics['served']['ece_calibrated']:.4f}")
    return "\n".join(lines)


def _why(served: Precision, trained: float, tried: dict[str, Evaluation], int8_from: str | None) -> str:
    """The reason for the precision, for the card."""
    lost = {name: points_lost(trained, evaluation["accuracy"]) for name, evaluation in tried.items()}
    cost = f"costs {lost['int8']:.2f} points of accuracy on the whole validation split"
    if int8_from is None:
        cost = f"int8 {cost}"
    else:
        cost = f"int8 from the layer {int8_from} on {cost}, int8 throughout {lost['int8 throughout']:.2f}"
    if served == "int8":
        return f"{cost}. It is served where it costs less than {MOST_LOST}: it is the smallest and fastest."
    return f"{cost}. It is served where it costs less than {MOST_LOST}; float16 is half the size of float32."


def _measured(file: Path, faces: Faces) -> Evaluation:
    split = faces.validation
    evaluation, _ = evaluate(
        subject(file),
        split,
        name=_split_name(faces),
        train=faces.train,
        data_sha256=faces.sha256,
        protocol=faces.protocol,
        tuned_on=split,
    )
    return evaluation


def _split_name(faces: Faces) -> str:
    return "PublicTest" if faces.protocol == "official" else "validation"


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    """The figures of all images at the top, those without twins one level down."""
    return {
        **evaluation["all"],
        "temperature": evaluation["temperature"],
        "ece_calibrated": evaluation["ece_calibrated"],
        "ece_cross_validated": evaluation["ece_cross_validated"],
        "intervals": evaluation["intervals"],
        "twins": evaluation["twins"],
        "without_twins": evaluation["without_twins"],
    }


def _headline(evaluation: Evaluation, trained: Evaluation) -> dict[str, Any]:
    others = evaluation["without_twins"]
    return {
        "accuracy": evaluation["accuracy"],
        "macro_f1": evaluation["macro_f1"],
        "ece": evaluation["ece"],
        "accuracy_without_twins": None if others is None else others["accuracy"],
        "points_lost": points_lost(trained["accuracy"], evaluation["accuracy"]),
        "ms_per_face_one_thread": evaluation["ms_per_face_one_thread"],
    }


def _best_epoch(run: Path) -> int:
    return int(best(run)["epoch"])
