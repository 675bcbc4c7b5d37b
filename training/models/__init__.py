"""The networks, as pure builder functions by name. Each takes 0..255 and rescales inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import keras

from training.models import seed_cnn

BUILDERS: Final[dict[str, Callable[[], keras.Model]]] = {"seed_cnn": seed_cnn.build}
