"""How long a face takes on one thread, alone and in company."""

from __future__ import annotations

import time
from typing import Final

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from training.predict import call, resize

BATCHES: Final = (1, 32)
ROUNDS: Final = 50


def milliseconds_per_face(content: bytes, images: npt.NDArray[np.uint8]) -> dict[str, float]:
    """The median over 50 calls, by batch size, on one thread; too few `images` for a batch are repeated."""
    interpreter = Interpreter(model_content=content, num_threads=1)
    medians = {}
    for batch in BATCHES:
        faces = np.resize(images, (batch, *images.shape[1:])).astype(np.float32)
        resize(interpreter, batch)
        call(interpreter, faces)  # the first call sets up memory
        seconds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            call(interpreter, faces)
            seconds.append(time.perf_counter() - started)
        medians[str(batch)] = round(1000 * float(np.median(seconds)) / batch, 3)
    return medians
