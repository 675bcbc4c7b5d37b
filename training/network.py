"""From a recipe to a network that can be fitted: built, counted, its phases frozen and compiled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import keras

from training.models import BUILDERS
from training.muon import ConvolutionMuon
from training.recipes import Recipe
from training.refusal import Refused

ADAM_SHARE: Final = 0.3
"""Of Muon's learning rate, for the offsets, BatchNorm and the dense layer, which AdamW teaches beside it."""
TURNS: Final = 3
"""Newton-Schulz steps that make a kernel's change nearly orthogonal; Jordan's own training of CIFAR-10 takes three."""


@dataclass(frozen=True)
class Phase:
    """Epochs `start` to `end` (from 0, the end left out), with one size of faces and one choice of layers that learn.

    Its optimiser and schedule are those of the epochs from `begins` to `ends`, in which other phases may lie, too.
    """

    start: int
    end: int
    begins: int
    ends: int
    is_head_only: bool


def phases(recipe: Recipe) -> list[Phase]:
    """The phases of a recipe in order."""
    turn = recipe.head_first.epochs if recipe.head_first else 0
    head = [Phase(0, turn, 0, turn, is_head_only=True)] if turn else []
    edges = (turn, recipe.epochs - recipe.whole, recipe.epochs)
    rest = [Phase(*part, turn, recipe.epochs, is_head_only=False) for part in pairwise(edges) if part[0] < part[1]]
    return head + rest


def build(recipe: Recipe, base_weights: Path | None = None) -> keras.Model:
    """The network of a recipe, uncompiled, with exactly the parameters that the recipe promises."""
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(recipe.dtype_policy)
    try:
        model = BUILDERS[recipe.model](_starting_weights(recipe, base_weights))
    finally:
        # What is built later, such as a model to export, is no part of the recipe.
        keras.config.set_dtype_policy(usual)
    if model.count_params() != recipe.parameters:
        raise AssertionError(f"{recipe.name}: {model.count_params()} parameters, the recipe says {recipe.parameters}")
    _free(model, recipe, recipe.learn_from)
    return model


def prepare(recipe: Recipe, phase: Phase, model: keras.Model, fitted: keras.Model, steps: int) -> None:
    """Frees the layers of `model` that learn in the phase and compiles `fitted`, `steps` to an epoch."""
    first = recipe.head_first.layer if phase.is_head_only and recipe.head_first else recipe.learn_from
    _free(model, recipe, first)
    learning = sum(math.prod(variable.shape) for variable in model.trainable_variables)
    if recipe.trainable is not None and not phase.is_head_only and learning != recipe.trainable:
        raise AssertionError(f"{recipe.name}: {learning} parameters learn, the recipe says {recipe.trainable}")
    fitted.compile(
        optimizer=_optimizer(recipe, phase, steps),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing),
        metrics=["accuracy"],
        # JAX is compiled as it sees fit; on a GPU that pays. Compiling PyTorch took two minutes and gained nothing.
        jit_compile="auto" if keras.backend.backend() == "jax" else recipe.jit_compile,
    )


def of_any_size(model: keras.Model) -> keras.Model:
    """The same layers and weights for faces of any size, for networks that pool over whatever is there."""
    return keras.models.clone_model(
        model, input_tensors=keras.Input((None, None, 1)), clone_function=lambda layer: layer
    )


def middle(model: keras.Model, side: int) -> keras.Model:
    """A network for whole faces that shows `model` their middle alone, `side` pixels wide; both share the weights."""
    face = keras.Input(model.input_shape[1:], name="face")
    smaller = keras.models.clone_model(
        model, input_tensors=keras.Input((side, side, 1)), clone_function=lambda layer: layer
    )
    cropped = keras.layers.Cropping2D((face.shape[1] - side) // 2, dtype="float32", name="middle")(face)
    return keras.Model(face, smaller(cropped), name=model.name)


def together(models: Sequence[keras.Model]) -> keras.Model:
    """One network that says the mean of what `models` say, or the only one. Every second one sees the mirror image.

    They have learnt from mirrored faces as much as from others, so they are no worse at them, and they err differently.
    """
    if len(models) == 1:
        return models[0]
    face = keras.Input(models[0].input_shape[1:], name="face")
    answers = []
    for number, model in enumerate(models):
        # Two layers of a network cannot have one name.
        member = keras.Model(model.input, model.output, name=f"{model.name}_{number + 1}")
        answers.append(member(keras.ops.flip(face, axis=2) if number % 2 else face))
    return keras.Model(face, keras.layers.Average(dtype="float32", name="mean")(answers), name=models[0].name)


def mflops(model: keras.Model) -> float:
    """Million floating-point operations a face, in convolutions and dense layers; a multiply-add counts as two."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.DepthwiseConv2D):
            total += 2 * math.prod(layer.kernel.shape) * math.prod(layer.output.shape[1:3])
        elif isinstance(layer, keras.layers.Dense):
            total += 2 * math.prod(layer.kernel.shape)
        elif isinstance(layer, keras.Model):
            total += round(1e6 * mflops(layer))
    return round(total / 1e6, 1)


def _free(model: keras.Model, recipe: Recipe, first: str | None) -> None:
    """Lets the layers from `first` on learn and freezes those before it; None leaves it as the builder made it."""
    if first is not None:
        names = [layer.name for layer in model.layers]
        for position, layer in enumerate(model.layers):
            layer.trainable = position >= names.index(first)
    if recipe.frozen_batchnorm:
        for layer in model.layers:
            # Such a layer also uses its stored statistics while the others learn.
            layer.trainable = layer.trainable and not isinstance(layer, keras.layers.BatchNormalization)


def _starting_weights(recipe: Recipe, base_weights: Path | None) -> str | None:
    if not recipe.pretrained:
        if base_weights is not None:
            raise Refused(f"{recipe.name} starts from random weights. Leave --base-weights out.")
        return None
    if base_weights is None:
        return "imagenet"
    if not base_weights.exists():
        raise Refused(f"{base_weights} does not exist. Leave --base-weights out, and Keras downloads the weights.")
    return str(base_weights)


def _optimizer(recipe: Recipe, phase: Phase, steps: int) -> keras.optimizers.Optimizer:
    rate: Any = recipe.learning_rate
    if phase.is_head_only and recipe.head_first:
        rate = recipe.head_first.learning_rate
    elif recipe.cosine is not None:
        warmup = round(recipe.cosine.warmup * steps)
        rate = keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=0.0,
            warmup_target=recipe.learning_rate,
            warmup_steps=warmup,
            decay_steps=(phase.ends - phase.begins) * steps - warmup,
            alpha=recipe.cosine.floor,
        )
    average = {"use_ema": True, "ema_momentum": recipe.ema} if recipe.ema is not None else {}
    if recipe.optimizer == "adam":
        return keras.optimizers.Adam(rate, **average)
    chosen: keras.optimizers.Optimizer
    if recipe.optimizer == "muon":
        chosen = ConvolutionMuon(
            rate,
            weight_decay=recipe.weight_decay,
            adam_weight_decay=0.0,
            adam_lr_ratio=ADAM_SHARE,
            ns_steps=TURNS,
            **average,
        )
    elif recipe.optimizer == "sgd":
        chosen = keras.optimizers.SGD(
            rate, momentum=0.9, nesterov=True, weight_decay=recipe.weight_decay or None, **average
        )
    else:
        chosen = keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay, **average)
    # Decay is for the weights that multiply; offsets and BatchNorm's scales have no reason to be small.
    chosen.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return chosen
