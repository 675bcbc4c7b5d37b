"""What each choice of an experiment is worth: named recipes that change one thing at a time.

Most learn from one eighth of Training, or a run for each choice would take two cores a day. Each is compared with the
recipe of the same size that changes nothing. What a choice is worth with eight times the images can differ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from training.recipes import (
    MOBILENET_V2,
    MOBILENET_V2_FINETUNED,
    RECIPES,
    ROOM_CNN_BARE,
    ROOM_CNN_FIRST,
    SEED_CNN,
    Augmentation,
    Cosine,
    EarlyStopping,
    Recipe,
)

EIGHTH: Final = 3_589
"""Of 28,709; as many as PublicTest has."""

MOBILENET_V2_PARTS: Final = [
    replace(MOBILENET_V2, name=f"mobilenet_v2_{name}", images=images)
    for name, images in (("32nd", 897), ("16th", 1_794), ("8th", EIGHTH), ("4th", 7_177))
]
"""The report's network on less: the report does not say whether all images fitted into its memory."""

SHORT_MEMORY: Final = replace(
    # BatchNorm remembers a hundred steps instead of a thousand. What the steps learn is the same; what is validated is
    # not: with so few steps to an epoch, ImageNet's statistics would still be in it.
    MOBILENET_V2_PARTS[2],
    name="mobilenet_v2_8th_short_memory",
    model="mobilenet_v2_short_memory",
)
MOBILENET_V2_CHANGES: Final = [
    # The range that ImageNet's weights were trained with.
    replace(SHORT_MEMORY, name="mobilenet_v2_8th_signed", model="mobilenet_v2_signed"),
    # From the report's rate to a hundredth of it.
    replace(SHORT_MEMORY, name="mobilenet_v2_8th_cosine", cosine=Cosine(warmup=0.5, floor=0.01)),
    # Without the scales and offsets of the six BatchNorms among the last 23 layers.
    replace(
        SHORT_MEMORY,
        name="mobilenet_v2_8th_frozen_batchnorm",
        frozen_batchnorm=True,
        trainable=1_231_943 - 2 * (960 + 160 + 960 + 960 + 320 + 1280),
    ),
    # The one change that a frozen part which is computed once allows.
    replace(SHORT_MEMORY, name="mobilenet_v2_8th_flip", augmentation=Augmentation(flip=0.5)),
]
"""One change each from `SHORT_MEMORY`."""

# A demand that later epochs can meet; otherwise the report's experiment.
_PATIENT: Final = replace(SEED_CNN, name="seed_cnn_patient", early_stopping=EarlyStopping(min_delta=0.001, patience=4))
_SEED_CNN_8TH: Final = replace(_PATIENT, name="seed_cnn_8th", images=EIGHTH)
SEED_CNN_CHANGES: Final = [
    _PATIENT,
    _SEED_CNN_8TH,
    replace(_SEED_CNN_8TH, name="seed_cnn_8th_augmented", augmentation=MOBILENET_V2_FINETUNED.augmentation),
]

_FINETUNED_8TH: Final = replace(
    # Twice the epochs, because an eighth of the images makes an eighth of the steps.
    MOBILENET_V2_FINETUNED,
    name="mobilenet_v2_finetuned_8th",
    images=EIGHTH,
    epochs=12,
)
FINETUNED_CHANGES: Final = [
    _FINETUNED_8TH,
    replace(_FINETUNED_8TH, name="mobilenet_v2_finetuned_8th_plain", augmentation=None),
]

ROOM_CNN_48: Final = replace(
    # The first half of what was served before: narrower, six epochs less, no masks and no glasses.
    ROOM_CNN_FIRST,
    name="room_cnn_48",
    model="room_cnn_48",
    parameters=1_730_359,
    epochs=40,
    dtype_policy="float32",
    augmentation=Augmentation(
        flip=0.5, rotation=12.0, scale=0.12, shift=0.02, contrast=0.4, brightness=40.0, erasing=0.2
    ),
)
ROOM_CNN_48_AGAIN: Final = replace(
    # Begins with the weights of the other, whose curves still rose at their end.
    ROOM_CNN_48,
    name="room_cnn_48_again",
    # Lower than before, so that not all is forgotten.
    learning_rate=0.006,
    # Its own first answers are as good a guess as a label's or the annotators', and they are of this very picture.
    taught=0.3,
    augmentation=ROOM_CNN_FIRST.augmentation,
)
ROOM_CNN_AGAIN: Final = replace(
    # From a run of the first, as its narrower forerunner did, and taught by what the two of the served network say.
    ROOM_CNN_FIRST,
    name="room_cnn_again",
    epochs=18,
    learning_rate=0.006,
    whole=0,
    taught=0.5,
)
ROOM_CNN_FRAMED: Final = replace(
    # The last five epochs with the faces that a worker will meet, from a run of the first or of the one above.
    ROOM_CNN_BARE,
    name="room_cnn_framed",
    taught=0.5,
    framed=0.5,
    augmentation=Augmentation(
        flip=0.5, rotation=4.0, scale=0.04, shift=0.01, contrast=0.2, brightness=15.0, covers=0.05
    ),
)
_NARROW: Final = replace(
    # A quarter of the work and a fifth of the epochs, so that a choice can be measured in minutes.
    ROOM_CNN_48,
    name="room_cnn_narrow",
    model="room_cnn_narrow",
    parameters=434_911,
    epochs=8,
    batch_size=128,
    whole=0,
)
ROOM_CNN_CHANGES: Final = [
    _NARROW,
    # What such networks are usually taught with, at a rate and decay that suit it.
    replace(_NARROW, name="room_cnn_narrow_sgd", optimizer="sgd", learning_rate=0.08, weight_decay=5e-3),
    # Labels alone, evenly softened.
    replace(_NARROW, name="room_cnn_narrow_labels", votes=0.0, label_smoothing=0.1),
    replace(_NARROW, name="room_cnn_narrow_mixed", mixup=0.2),
    # BatchNorm's statistics as they are after the last step.
    replace(_NARROW, name="room_cnn_narrow_augmented_statistics", renormalised=False),
    # No window: half as much work again.
    replace(_NARROW, name="room_cnn_narrow_whole", window=None),
]
"""One change each from the first."""

ABLATIONS: Final = {
    recipe.name: recipe
    for recipe in (
        *MOBILENET_V2_PARTS,
        SHORT_MEMORY,
        *MOBILENET_V2_CHANGES,
        *SEED_CNN_CHANGES,
        *FINETUNED_CHANGES,
        ROOM_CNN_48,
        ROOM_CNN_48_AGAIN,
        ROOM_CNN_AGAIN,
        ROOM_CNN_FRAMED,
        *ROOM_CNN_CHANGES,
    )
}
EXPERIMENTS: Final[dict[str, Recipe]] = {**RECIPES, **ABLATIONS}
"""All that `train` takes."""
