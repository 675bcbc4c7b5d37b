"""Validates and keeps what is steadier than where the last step ended: averages of weights, and of statistics."""

from __future__ import annotations

from typing import Any, Final

import keras
import numpy as np
import numpy.typing as npt

from training.checkpoint import variables

BATCH: Final = 64
SAMPLES: Final = 2048
"""Examples from which BatchNorm's statistics are taken anew; more would not move them."""


class Average(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """Puts the average that the optimiser keeps, if it does, into `model` for validation; `put_back` undoes that.

    BatchNorm's statistics belong to the trained weights and to augmented inputs, so they are taken anew from `inputs`
    as they are.
    """

    def __init__(self, model: keras.Model, inputs: npt.NDArray[Any]) -> None:
        super().__init__()
        self.whole = model
        # Spread over the split, whose rows may be sorted.
        self.sample = inputs[:: max(1, len(inputs) // SAMPLES)]
        self.trained: list[npt.NDArray[Any]] | None = None

    def on_test_begin(self, logs: dict[str, float] | None = None) -> None:
        """Swaps the average in."""
        self.trained = [np.array(keras.ops.convert_to_numpy(variable)) for variable in variables(self.whole)]
        self.model.optimizer.finalize_variable_values(self.model.trainable_variables)
        for variable in self.model.trainable_variables:
            # A copy, because JAX gives the memory of the weights away in a step, and this is the average's own.
            variable.assign(np.array(keras.ops.convert_to_numpy(variable)))
        self._normalise()

    def put_back(self) -> None:
        """The weights, statistics and random states as the last step left them."""
        if self.trained is not None:
            for variable, value in zip(variables(self.whole), self.trained, strict=True):
                variable.assign(value)
        self.trained = None

    def _normalise(self) -> None:
        """The plain mean of the batches' statistics, by a momentum that shrinks the weight of each next batch."""
        layers = [
            layer
            for layer in self.model.layers
            if isinstance(layer, keras.layers.BatchNormalization) and layer.trainable
        ]
        if not layers:
            return
        usual = [layer.momentum for layer in layers]
        for count, start in enumerate(range(0, len(self.sample), BATCH)):
            for layer in layers:
                layer.momentum = count / (count + 1)
            self.model(self.sample[start : start + BATCH].astype(np.float32), training=True)
        for layer, momentum in zip(layers, usual, strict=True):
            layer.momentum = momentum


class PutBack(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """Comes after whoever keeps the average and before whoever saves the training."""

    def __init__(self, average: Average) -> None:
        super().__init__()
        self.average = average

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Returns to the trained weights."""
        self.average.put_back()
