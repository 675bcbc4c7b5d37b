"""Runs a model on faces, through Keras or through LiteRT. Only the first needs TensorFlow."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from training.metrics import Probabilities

if TYPE_CHECKING:
    import keras

BATCH: Final = 32

Images = npt.NDArray[np.uint8]


def predict(model: Path, images: Images) -> Probabilities:
    """`(n, 7)` float32 from `(n, 48, 48, 1)` uint8, through Keras or through LiteRT as the suffix of `model` says."""
    if model.suffix == ".tflite":
        return run_served(model.read_bytes(), images)
    answer = loaded(model).predict(images.astype(np.float32), batch_size=BATCH, verbose=0)
    return np.asarray(answer, dtype=np.float32)


@cache
def loaded(model: Path) -> keras.Model:
    """The network in a `.keras` file, read once; in float32, whatever the training computed in."""
    import keras

    trained = keras.models.load_model(model, compile=False)
    learnt = [layer for layer in trained.layers if layer.weights and not isinstance(layer, keras.Model)]
    if all(layer.compute_dtype == "float32" for layer in learnt):
        return trained
    exact = keras.models.clone_model(
        trained, clone_function=lambda layer: type(layer).from_config({**layer.get_config(), "dtype": "float32"})
    )
    exact.set_weights(trained.get_weights())
    return exact


def mirrored_mean(model: keras.Model, images: Images) -> Probabilities:
    """`(n, 7)` float32, what `model` says of `(n, 48, 48, 1)` uint8 faces, each averaged with its mirror image."""
    both = np.concatenate([images, images[:, :, ::-1]]).astype(np.float32)
    answers = np.asarray(model.predict(both, batch_size=BATCH, verbose=0), dtype=np.float32)
    return np.asarray(answers.reshape(2, len(images), -1).mean(axis=0))


def run_served(content: bytes, images: Images, batch: int = BATCH) -> Probabilities:
    """`(n, 7)` float32 from a LiteRT model, `batch` faces a call, one thread: as the workers call it."""
    parts = []
    interpreter = Interpreter(model_content=content, num_threads=1)
    for start in range(0, len(images), batch):
        faces = images[start : start + batch].astype(np.float32)
        if start == 0 or len(faces) != batch:
            resize(interpreter, len(faces))
        parts.append(call(interpreter, faces))
    return np.concatenate(parts)


def resize(interpreter: Interpreter, batch: int) -> None:
    """Makes room for `batch` faces a call."""
    interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], (batch, 48, 48, 1))
    interpreter.allocate_tensors()


def call(interpreter: Interpreter, faces: npt.NDArray[np.float32]) -> Probabilities:
    """One call with as many faces as there is room for."""
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], faces)
    interpreter.invoke()
    return np.asarray(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]), dtype=np.float32)
