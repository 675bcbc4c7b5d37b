"""The network made for this classroom: eight convolutions with BatchNorm, and global pooling."""

from __future__ import annotations

from typing import Any, Final

import keras
from keras import layers

CLASSES: Final = 7
STEM: Final = 64
"""Filters of 5x5 at every second pixel: half the side at once, because the full-sized pictures cost most."""
STAGES: Final = ((64, 64), (128, 128), (256, 256), (512,))
"""Filters of the 3x3 convolutions at 24, 12, 6 and 3 pixels a side (Simonyan & Zisserman 2014, arXiv 1409.1556)."""
DROPOUT: Final = 0.3


def build() -> keras.Model:
    """An uncompiled model from `(n, 48, 48, 1)` float32 gray in 0..255 to `(n, 7)` float32 probabilities."""
    face = keras.Input((48, 48, 1), name="face")
    x = layers.Rescaling(1 / 127.5, offset=-1.0, name="rescaled")(face)
    x = _convolved(x, STEM, 5, 2, "stem")
    for number, stage in enumerate(STAGES, start=1):
        if number > 1:
            x = layers.MaxPooling2D(padding="same", name=f"pool_{number}")(x)
        for place, filters in enumerate(stage, start=1):
            x = _convolved(x, filters, 3, 1, f"conv_{number}_{place}")
    x = layers.Dropout(DROPOUT, name="dropout")(layers.GlobalAveragePooling2D(name="pool")(x))
    # Probabilities are float32 under every dtype policy: bfloat16 has two decimal digits.
    answer = layers.Dense(CLASSES, activation="softmax", dtype="float32", name="probabilities")(x)
    return keras.Model(face, answer, name="room_cnn")


def _convolved(x: Any, filters: int, side: int, strides: int, name: str) -> Any:
    # BatchNorm has an offset of its own.
    x = layers.Conv2D(filters, side, strides=strides, padding="same", use_bias=False, name=name)(x)
    return layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(name=f"{name}_norm")(x))
