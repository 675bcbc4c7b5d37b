"""The networks, as pure builder functions by name. Each takes 0..255 and rescales inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import keras

from training.models import mobilenet_v2, room_cnn, seed_cnn

BUILDERS: Final[dict[str, Callable[[str | None], keras.Model]]] = {
    "seed_cnn": lambda weights: seed_cnn.build(),
    "mobilenet_v2": mobilenet_v2.build,
    "mobilenet_v2_short_memory": lambda weights: mobilenet_v2.build(weights, momentum=mobilenet_v2.MOMENTUM),
    "mobilenet_v2_signed": lambda weights: mobilenet_v2.build(weights, momentum=mobilenet_v2.MOMENTUM, signed=True),
    "mobilenet_v2_small": mobilenet_v2.build_small,
    "room_cnn": lambda weights: room_cnn.build(),
    "room_cnn_48": lambda weights: room_cnn.build(48),
    "room_cnn_narrow": lambda weights: room_cnn.build(24),
}
"""Each takes "imagenet", the path of a weights file, or None for random weights."""
