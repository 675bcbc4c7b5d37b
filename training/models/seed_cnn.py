"""The network of the source report: five plain 3x3 convolutions, no normalisation, 2,100,487 parameters."""

from __future__ import annotations

import keras
from keras import layers

CLASSES = 7
DROPOUT = 0.05


def build() -> keras.Model:
    """An uncompiled model from `(n, 48, 48, 1)` float32 gray in 0..255 to `(n, 7)` float32 probabilities."""
    return keras.Sequential(
        [
            keras.Input((48, 48, 1), name="face"),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu"),
            *_block(64),
            *_block(128),
            *_block(256),
            *_block(512),
            layers.Flatten(),
            layers.Dense(1024, activation="relu"),
            # Probabilities are float32 under every dtype policy: bfloat16 has two decimal digits.
            layers.Dense(CLASSES, activation="softmax", dtype="float32", name="probabilities"),
        ],
        name="seed_cnn",
    )


def _block(filters: int) -> list[keras.Layer]:
    """A valid 3x3 convolution, half the size, and a little dropout."""
    return [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(), layers.Dropout(DROPOUT)]
