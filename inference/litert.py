"""A LiteRT model that several threads may call: each gets its own interpreter, for one must not be shared."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray


class LiteModel:
    """One model with one float32 input and float32 outputs, run on one thread a call."""

    def __init__(self, content: bytes) -> None:
        """Raises `ValueError` or `RuntimeError` when the bytes are not a model that this runtime can run."""
        self._content = content
        self._own = threading.local()
        interpreter = self._interpreter()
        self.input_shape: tuple[int, ...] = tuple(int(n) for n in interpreter.get_input_details()[0]["shape_signature"])
        self.input_dtype = np.dtype(interpreter.get_input_details()[0]["dtype"])
        self.output_shapes = [tuple(int(n) for n in output["shape"]) for output in interpreter.get_output_details()]

    def _interpreter(self) -> Any:
        if not hasattr(self._own, "interpreter"):
            self._own.interpreter = Interpreter(model_content=self._content, num_threads=1)
            self._own.interpreter.allocate_tensors()
        return self._own.interpreter

    def run(self, batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """All outputs for a batch of the model's input shape; a new batch size costs a reallocation."""
        interpreter = self._interpreter()
        given = interpreter.get_input_details()[0]
        if tuple(given["shape"]) != batch.shape:
            interpreter.resize_tensor_input(given["index"], batch.shape)
            interpreter.allocate_tensors()
        interpreter.set_tensor(given["index"], batch)
        interpreter.invoke()
        return [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]
