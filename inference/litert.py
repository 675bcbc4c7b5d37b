"""A LiteRT model that several threads may call: each call has an interpreter to itself, for one must not be shared."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray


class LiteModel:
    """One model with one float32 input and float32 outputs, run on one thread a call."""

    def __init__(self, content: bytes) -> None:
        """Raises `ValueError` or `RuntimeError` when the bytes are not a model that this runtime can run."""
        self._content = content
        # Not one a thread: a model is loaded, and tried, in another thread than the one that reads with it afterwards.
        self._idle: deque[Any] = deque()
        interpreter = self._made()
        self.input_shape: tuple[int, ...] = tuple(int(n) for n in interpreter.get_input_details()[0]["shape_signature"])
        self.input_dtype = np.dtype(interpreter.get_input_details()[0]["dtype"])
        self.output_shapes = [tuple(int(n) for n in output["shape"]) for output in interpreter.get_output_details()]
        self._idle.append(interpreter)

    def _made(self) -> Any:
        interpreter = Interpreter(model_content=self._content, num_threads=1)
        interpreter.allocate_tensors()
        return interpreter

    def run(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """All outputs for a batch of the model's input shape; a new batch size costs a reallocation."""
        try:
            interpreter = self._idle.pop()
        except IndexError:
            interpreter = self._made()
        try:
            return _answers(interpreter, batch)
        finally:
            self._idle.append(interpreter)


def _answers(interpreter: Any, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    given = interpreter.get_input_details()[0]
    if tuple(given["shape"]) != batch.shape:
        interpreter.resize_tensor_input(given["index"], batch.shape)
        interpreter.allocate_tensors()
    interpreter.set_tensor(given["index"], batch)
    interpreter.invoke()
    return [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]
