"""The network made for this classroom: nine convolutions with BatchNorm, two of the stages with a shortcut."""

from __future__ import annotations

from typing import Any, Final

import keras
from keras import layers

CLASSES: Final = 7
WIDTH: Final = 56
"""Filters of the stem, 5x5 at every second pixel: half the side at once, since the full-sized pictures cost most.

Twice and four times as many at 12 and 6 pixels a side: one convolution that widens, then two around a shortcut (He et
al. 2015). Eight times as many at 3 pixels a side, where each sees the whole face.
"""
DROPOUT: Final = 0.2


def build(width: int = WIDTH) -> keras.Model:
    """An uncompiled model from `(n, 48, 48, 1)` float32 gray in 0..255 to `(n, 7)` float32 probabilities."""
    face = keras.Input((48, 48, 1), name="face")
    x = layers.Rescaling(1 / 127.5, offset=-1.0, name="rescaled")(face)
    x = _convolved(x, width, 5, 2, "stem")
    x = _convolved(x, width, 3, 1, "edges")
    for number, filters in enumerate((2 * width, 4 * width), start=1):
        x = layers.MaxPooling2D(padding="same", name=f"pool_{number}")(x)
        x = _convolved(x, filters, 3, 1, f"wider_{number}")
        y = _convolved(x, filters, 3, 1, f"first_{number}")
        y = _convolved(y, filters, 3, 1, f"second_{number}")
        x = layers.Add(name=f"shortcut_{number}")([x, y])
    x = layers.MaxPooling2D(padding="same", name="pool_top")(x)
    x = _convolved(x, 8 * width, 3, 1, "top")
    x = layers.Dropout(DROPOUT, name="dropout")(layers.GlobalAveragePooling2D(name="pool")(x))
    # Probabilities are float32 under every dtype policy: bfloat16 has two decimal digits.
    answer = layers.Dense(CLASSES, activation="softmax", dtype="float32", name="probabilities")(x)
    return keras.Model(face, answer, name="room_cnn")


def _convolved(x: Any, filters: int, side: int, strides: int, name: str) -> Any:
    # BatchNorm has an offset of its own.
    x = layers.Conv2D(filters, side, strides=strides, padding="same", use_bias=False, name=name)(x)
    return layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(name=f"{name}_norm")(x))
