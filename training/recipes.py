"""Named experiments. Every number that shapes a training is here, with its reason; nothing is hidden further down."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final


@dataclass(frozen=True)
class EarlyStopping:
    """Stops when the loss on the validation split (nats) has not fallen by `min_delta` for `patience` epochs."""

    min_delta: float
    patience: int


@dataclass(frozen=True)
class Plateau:
    """Multiplies the learning rate by `factor` when that loss has not fallen by `min_delta` for `patience` epochs."""

    factor: float
    patience: int
    min_delta: float


@dataclass(frozen=True)
class Recipe:
    """One experiment, complete: network, optimiser, schedule. `parameters` is asserted before the first step."""

    name: str
    model: str
    parameters: int
    epochs: int
    batch_size: int
    learning_rate: float
    early_stopping: EarlyStopping
    plateau: Plateau
    dtype_policy: str
    jit_compile: bool

    def as_json(self) -> dict[str, object]:
        """The recipe as plain values, for `run.json` and the card."""
        return asdict(self)


SEED_CNN: Final = Recipe(
    name="seed_cnn",
    model="seed_cnn",
    # What the report's summary prints. A network of another size is another experiment.
    parameters=2_100_487,
    # The report's ceiling; its run stopped by itself at epoch 11.
    epochs=20,
    # The report's. Bigger batches are faster on a processor, but they are another experiment.
    batch_size=32,
    # The default of Adam, which the report leaves alone.
    learning_rate=1e-3,
    # The report's. A demand of .1 nats is strict: after the first epochs no step is that big, so training ends about
    # four epochs after the fast part. Its `restore best` then goes back to the last big step (`restored.keras`), which
    # is why the epoch to serve is chosen by validation accuracy instead (`best.keras`).
    early_stopping=EarlyStopping(min_delta=0.1, patience=4),
    # The report's.
    plateau=Plateau(factor=0.2, patience=3, min_delta=1e-4),
    # Measured on two Xeon cores (AVX-512, oneDNN on, 60 steps of 32): float32 171 ms a step, mixed_bfloat16 149 ms,
    # float32 without oneDNN 227 ms. An eighth of the time is not worth leaving the report's arithmetic.
    dtype_policy="float32",
    # XLA halves the speed of convolutions on a processor.
    jit_compile=False,
)

RECIPES: Final = {recipe.name: recipe for recipe in (SEED_CNN,)}
