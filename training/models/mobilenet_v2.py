"""MobileNetV2 (Sandler et al. 2018, arXiv 1801.04381) from ImageNet: as the source report used it, and a small one."""

from __future__ import annotations

from typing import Any, Final

import keras
from keras import layers

CLASSES: Final = 7
REPORT_SIDE: Final = 224
REPORT_FREE: Final = 23
"""Layers that learn in the report, counted from the end."""
SMALL_SIDE: Final = 72
"""One and a half times the 48 of the data. MobileNetV2 halves five times: 64 would leave 2x2, 72 leaves 3x3."""
DROPOUT: Final = 0.2
MOMENTUM: Final = 0.99
"""BatchNorm's memory in steps is about a hundred. The thousand of the original would still mix ImageNet into the
statistics after two epochs of 449 steps."""


def build(weights: str | None = None, *, signed: bool = False, momentum: float | None = None) -> keras.Model:
    """The report's network: 224x224x3 in 0..1, two dense layers of 128, all but the last 23 layers frozen.

    From `(n, 48, 48, 1)` float32 gray in 0..255 to `(n, 7)` float32 probabilities. `weights` is "imagenet", a file, or
    None for random ones. ImageNet's weights expect -1..1, which `signed` gives them; the report does not tell its
    scale, and / 255 is assumed. `momentum` is that of BatchNorm, where it is not to be the original's.
    """
    face = keras.Input((48, 48, 1), name="face")
    base = _base(face, REPORT_SIDE, _signed() if signed else layers.Rescaling(1 / 255), weights)
    x = layers.GlobalAveragePooling2D(name="pool")(base.output)
    for number in (1, 2):
        x = layers.Dense(128, name=f"dense_{number}")(x)
        x = layers.Activation("relu", name=f"relu_{number}")(x)
    # By its name, what is kept of the frozen part is told from that of the other scale, whose weights are the same.
    model = keras.Model(face, _probabilities(x), name="mobilenet_v2_signed" if signed else "mobilenet_v2")
    # The report counts Dense and its softmax as one layer, as here.
    for layer in model.layers[:-REPORT_FREE]:
        layer.trainable = False
    if momentum is not None:
        _remember(model, momentum)
    return model


def build_small(weights: str | None = None) -> keras.Model:
    """72x72x3 in the -1..1 that ImageNet's weights were trained with, and a head of one layer. Shapes as in `build`."""
    face = keras.Input((48, 48, 1), name="face")
    base = _base(face, SMALL_SIDE, _signed(), weights)
    x = layers.GlobalAveragePooling2D(name="pool")(base.output)
    x = layers.Dropout(DROPOUT, name="dropout")(x)
    _remember(base, MOMENTUM)
    return keras.Model(face, _probabilities(x), name="mobilenet_v2_small")


def _remember(model: keras.Model, momentum: float) -> None:
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = momentum


def _signed() -> keras.layers.Layer:
    return layers.Rescaling(1 / 127.5, offset=-1.0)


def _base(face: Any, side: int, rescaling: keras.layers.Layer, weights: str | None) -> keras.Model:
    """The convolutions on the face, enlarged to `side` and with its gray in all three channels."""
    x = rescaling(layers.Resizing(side, side, interpolation="bilinear", name="enlarged")(face))
    colour = layers.Concatenate(name="three_channels")([x, x, x])
    learnt = None
    if weights is not None:
        plain = keras.applications.MobileNetV2(input_shape=(side, side, 3), include_top=False, weights=weights)
        learnt = plain.get_weights()
    # Built again on our own input, so that one flat network has all layers; a nested one hides them from the counts.
    base = keras.applications.MobileNetV2(
        input_shape=(side, side, 3), include_top=False, weights=None, input_tensor=colour
    )
    if learnt is not None:
        base.set_weights(learnt)
    return base


def _probabilities(x: Any) -> Any:
    # Probabilities are float32 under every dtype policy: bfloat16 has two decimal digits.
    return layers.Dense(CLASSES, activation="softmax", dtype="float32", name="probabilities")(x)
