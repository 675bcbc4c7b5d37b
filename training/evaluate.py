"""Measures a model, as trained (`.keras`) or as served (`.tflite`), on one part of the data."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final, TypedDict

import keras
import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from training.card import LABELS
from training.data import Faces, Split, twins
from training.metrics import Figures, Probabilities, figures
from training.refusal import Refused

BATCH: Final = 32
TIMING_BATCHES: Final = (1, 32)
TIMING_ROUNDS: Final = 50


class Evaluation(TypedDict):
    """One model on one split. `without_twins` leaves out the images that are pixel for pixel also in `train`."""

    model: str
    split: str
    data_sha256: str
    protocol: str
    twins: int
    all: Figures
    without_twins: Figures


def evaluate(model: Path, faces: Faces, part: str) -> Evaluation:
    """Measures the `.keras` or `.tflite` file `model` on `part`, `validation` or `test`."""
    split = _part(faces, part)
    probabilities = predict(model, split.images)
    twin = twins(split, faces.train)
    return {
        "model": model.name,
        "split": part,
        "data_sha256": faces.sha256,
        "protocol": faces.protocol,
        "twins": int(twin.sum()),
        "all": figures(split.labels, probabilities),
        "without_twins": figures(split.labels[~twin], probabilities[~twin]),
    }


def predict(model: Path, images: npt.NDArray[np.uint8]) -> Probabilities:
    """`(n, 7)` float32 from `(n, 48, 48, 1)` uint8, through Keras or through LiteRT as the suffix of `model` says."""
    if model.suffix == ".tflite":
        return run_served(model.read_bytes(), images)
    network = keras.models.load_model(model, compile=False)
    return np.asarray(network.predict(images.astype(np.float32), batch_size=BATCH, verbose=0), dtype=np.float32)


def run_served(content: bytes, images: npt.NDArray[np.uint8], batch: int = BATCH) -> Probabilities:
    """`(n, 7)` float32 from a LiteRT model, `batch` faces a call, one thread: as the workers call it."""
    parts = []
    interpreter = Interpreter(model_content=content, num_threads=1)
    for start in range(0, len(images), batch):
        faces = images[start : start + batch].astype(np.float32)
        if start == 0 or len(faces) != batch:
            _resize(interpreter, len(faces))
        parts.append(_call(interpreter, faces))
    return np.concatenate(parts)


def milliseconds_per_face(content: bytes, images: npt.NDArray[np.uint8]) -> dict[str, float]:
    """The median over 50 calls, by batch size, on one thread; too few `images` for a batch are repeated."""
    interpreter = Interpreter(model_content=content, num_threads=1)
    medians = {}
    for batch in TIMING_BATCHES:
        faces = np.resize(images, (batch, *images.shape[1:])).astype(np.float32)
        _resize(interpreter, batch)
        _call(interpreter, faces)  # the first call sets up memory
        seconds = []
        for _ in range(TIMING_ROUNDS):
            started = time.perf_counter()
            _call(interpreter, faces)
            seconds.append(time.perf_counter() - started)
        medians[str(batch)] = round(1000 * float(np.median(seconds)) / batch, 3)
    return medians


def as_text(evaluation: Evaluation) -> str:
    """The evaluation for people to read."""
    lines = [
        f"{evaluation['model']} on {evaluation['split']} ({evaluation['protocol']} protocol,"
        f" data sha256 {evaluation['data_sha256'][:16]})"
    ]
    for title, f in (("all", evaluation["all"]), ("without twins", evaluation["without_twins"])):
        lines.append(
            f"{title:>14}: {f['images']} images  accuracy {f['accuracy']:.4f}"
            f"  macro-F1 {f['macro_f1']:.4f}  ECE {f['ece']:.4f}"
        )
    lines += [
        "",
        f"{'class':>9}  precision  recall     F1  images   predicted as: " + " ".join(f"{n:>8}" for n in LABELS),
    ]
    for name, row in zip(LABELS, evaluation["all"]["confusion"], strict=True):
        c = evaluation["all"]["per_class"][name]
        lines.append(
            f"{name:>9}  {c['precision']:9.3f}  {c['recall']:6.3f}  {c['f1']:5.3f}  {c['images']:6d}"
            f"                 {' '.join(f'{count:8d}' for count in row)}"
        )
    return "\n".join(lines)


def _part(faces: Faces, part: str) -> Split:
    split = {"validation": faces.validation, "test": faces.test}[part]
    if split is None:
        raise Refused(f"This copy of the data has no split for `{part}` under the {faces.protocol} protocol.")
    return split


def _resize(interpreter: Interpreter, batch: int) -> None:
    interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], (batch, 48, 48, 1))
    interpreter.allocate_tensors()


def _call(interpreter: Interpreter, faces: npt.NDArray[np.float32]) -> Probabilities:
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], faces)
    interpreter.invoke()
    return np.asarray(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]), dtype=np.float32)
