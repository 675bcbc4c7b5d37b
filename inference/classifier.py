"""From aligned faces to calibrated probabilities."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from inference.align import SIDE
from inference.card import ModelCard, ModelCardError
from inference.contract import LABELS
from inference.litert import LiteModel

_LEAST: Final = 1e-7
"""Below this a probability counts as this, so that its logarithm is finite."""


class Classifier(Protocol):
    """Whatever reads expressions."""

    @property
    def template(self) -> NDArray[np.float32]:
        """`(6, 2)`: where the key points of `inference.align.POINTS` lie in the faces that it knows."""

    def probabilities(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """`(n, 7) float32`, each row calibrated, summing to 1 and in the order of `LABELS`, for `(n, 48, 48) uint8`."""


class LiteClassifier:
    """A trained network behind its card."""

    def __init__(self, card: ModelCard) -> None:
        """Raises `ModelCardError` when the file is not the model that its card describes."""
        try:
            self._model = LiteModel(card.content)
        except (ValueError, RuntimeError) as error:
            raise ModelCardError(f"The model {card.name} cannot be loaded: export it again.") from error
        shapes = (self._model.input_shape[1:], self._model.output_shapes[0][1:], self._model.input_dtype)
        if shapes != ((SIDE, SIDE, 1), (len(LABELS),), np.float32):
            raise ModelCardError(f"The model {card.name} is not the one that its card describes: export it again.")
        self._temperature, self._offsets = card.temperature, card.offsets
        self.template = card.template

    def probabilities(self, faces: NDArray[np.uint8]) -> NDArray[np.float32]:
        """As `Classifier.probabilities`."""
        (raw,) = self._model.run(faces[..., np.newaxis].astype(np.float32))
        return calibrated(raw, self._temperature, self._offsets)


def calibrated(
    probabilities: NDArray[np.float32], temperature: float, offsets: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Rows `(n, 7)` softened (temperature > 1) or sharpened, and moved by class. Alexandari et al., arXiv 1901.06852.

    Logarithms of probabilities are logits up to a constant, which the softmax takes away again.
    """
    logits = np.log(np.clip(probabilities.astype(np.float64), _LEAST, 1)) / temperature + offsets
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
