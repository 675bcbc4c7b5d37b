"""Muon for convolutions: the step's directions count alike, however small some of them are in the gradient."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


class ConvolutionMuon(keras.optimizers.Muon):  # type: ignore[misc]  # Keras ships no types
    """Keras's Muon, which takes matrices alone, for convolutions: a kernel is a matrix from patches to filters.

    All else learns by AdamW. Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks".
    """

    def _should_use_adamw(self, variable: Any) -> bool:
        return len(variable.shape) != 4

    def _muon_update_step(self, gradient: Any, variable: Any, lr: Any, m: Any) -> None:
        self.assign_add(m, gradient + m * (self.momentum - 1))
        ahead = gradient + self.momentum * m if self.nesterov else m
        matrix = ops.reshape(ahead, (-1, variable.shape[-1]))
        update = self.lr_adjust(lr * self.zeropower_via_newtonschulz5(matrix, self.ns_steps))
        self.assign_sub(variable, ops.reshape(update, variable.shape))
