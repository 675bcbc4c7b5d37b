"""Turns the best epoch of a run into the LiteRT file that the workers serve, and measures what that costs."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from training import card
from training.card import Card, Precision
from training.data import Faces
from training.evaluate import Evaluation, evaluate, milliseconds_per_face
from training.refusal import Refused

MOST_LOST: Final = 0.005
"""Accuracy that int8 may cost on the validation split; beyond it float16 is served."""
REPRESENTATIVE: Final = 512
"""Training images that show the converter the range of each activation; the ranges settle after a few hundred."""


def export(run: Path, faces: Faces, folder: Path, *, command: str) -> Card:
    """Writes `model.tflite` and `card.json` into `folder` from the folder of a finished run, and returns the card.

    int8 is served unless it costs half a point of accuracy. The card has the figures of every precision that was tried.
    """
    started = json.loads((run / "run.json").read_text())
    if started["data"]["sha256"] != faces.sha256 or started["data"]["protocol"] != faces.protocol:
        raise Refused(f"{run} was trained on other data or another protocol. Pass the same --data and --protocol.")
    best = run / "best.keras"
    model = keras.models.load_model(best, compile=False)
    folder.mkdir(parents=True, exist_ok=True)
    trained = evaluate(best, faces, "validation")
    tried: dict[Precision, Evaluation] = {}
    for precision in ("int8", "float16"):
        file = run / f"{precision}.tflite"
        file.write_bytes(convert(model, precision, representative(faces, started["seed"])))
        tried[precision] = evaluate(file, faces, "validation")
    served: Precision = choose(trained["all"]["accuracy"], tried["int8"]["all"]["accuracy"])
    target = folder / "model.tflite"
    target.write_bytes((run / f"{served}.tflite").read_bytes())
    metrics = {
        "split": "PublicTest" if faces.protocol == "official" else "validation",
        "epoch": _best_epoch(run),
        "mflops": mflops(model),
        "float": _figures(trained),
        "served": _figures(tried[served]),
        "tried": {precision: _headline(evaluation) for precision, evaluation in tried.items()},
        "ms_per_face_one_thread": milliseconds_per_face(target.read_bytes(), faces.validation.images),
    }
    filled = card.fill(started, metrics, served, target, command)
    card.write(filled, folder)
    return filled


def choose(trained_accuracy: float, int8_accuracy: float) -> Precision:
    """int8 is four times smaller and three times faster; half a point of accuracy is more than that is worth."""
    return "int8" if trained_accuracy - int8_accuracy < MOST_LOST else "float16"


def representative(faces: Faces, seed: int) -> npt.NDArray[np.float32]:
    """`(n, 48, 48, 1)` float32, n at most 512, drawn from the training split: calibration never sees a test image."""
    chosen = np.random.default_rng(seed).permutation(len(faces.train))[:REPRESENTATIVE]
    return faces.train.images[chosen].astype(np.float32)


def convert(model: keras.Model, precision: Precision, images: npt.NDArray[np.float32]) -> bytes:
    """The model as LiteRT bytes with float32 on both ends and a batch axis that can be resized."""
    with TemporaryDirectory() as saved, warnings.catch_warnings():
        # The converter says this before it runs the representative images that give it the statistics.
        warnings.filterwarnings("ignore", message="Statistics for quantized inputs were expected", category=UserWarning)
        model.export(saved, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(saved)
        if precision != "float32":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if precision == "float16":
            converter.target_spec.supported_types = [tf.float16]
        if precision == "int8":
            converter.representative_dataset = lambda: ([image[np.newaxis]] for image in images)
        return bytes(converter.convert())


def mflops(model: keras.Model) -> float:
    """Million floating-point operations a face, in convolutions and dense layers; a multiply-add counts as two."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            total += 2 * int(np.prod(layer.kernel.shape)) * int(np.prod(layer.output.shape[1:3]))
        elif isinstance(layer, keras.layers.Dense):
            total += 2 * int(np.prod(layer.kernel.shape))
    return round(total / 1e6, 1)


def as_text(filled: Card) -> str:
    """What was exported, for people to read."""
    metrics = filled["metrics"]
    lines = [f"{'':>8}  accuracy  macro-F1     ECE  without twins"]
    rows = {"float": _headline_of(metrics["float"]), **metrics["tried"]}
    lines += [
        f"{name:>8}  {f['accuracy']:8.4f}  {f['macro_f1']:8.4f}  {f['ece']:6.4f}  {f['accuracy_without_twins']:13.4f}"
        for name, f in rows.items()
    ]
    speed = metrics["ms_per_face_one_thread"]
    size = filled["files"]["model.tflite"]["bytes"]
    lines.append(f"served: {filled['precision']}, {size:,} bytes, {metrics['mflops']} MFLOPs a face")
    lines.append("ms per face, one thread: " + ", ".join(f"batch {batch}: {ms}" for batch, ms in speed.items()))
    return "\n".join(lines)


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    """The figures of all images at the top, those without twins one level down."""
    return {**evaluation["all"], "twins": evaluation["twins"], "without_twins": evaluation["without_twins"]}


def _headline(evaluation: Evaluation) -> dict[str, float]:
    return _headline_of(_figures(evaluation))


def _headline_of(figures: dict[str, Any]) -> dict[str, float]:
    headline = {name: figures[name] for name in ("accuracy", "macro_f1", "ece")}
    return {**headline, "accuracy_without_twins": figures["without_twins"]["accuracy"]}


def _best_epoch(run: Path) -> int:
    rows = json.loads((run / "history.json").read_text())
    return int(max(rows, key=lambda row: row["val_accuracy"])["epoch"])
