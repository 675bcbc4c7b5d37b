"""Named experiments. Every number that shapes a training is here, with its reason; nothing is hidden further down."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Final, Literal


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
class Cosine:
    """The learning rate rises for `warmup` epochs, then falls along half a cosine to `floor` times its peak."""

    warmup: float
    floor: float


@dataclass(frozen=True)
class HeadFirst:
    """A first phase of `epochs` in which only the layers from `layer` on learn, at their own `learning_rate`."""

    epochs: int
    learning_rate: float
    layer: str


@dataclass(frozen=True)
class Augmentation:
    """How far each face is changed at random, anew in every epoch. Zero leaves a property alone.

    `flip` is a probability, `rotation` degrees either way, `scale` and `shift` shares of the picture, `contrast` a
    share of the distance from the mean grey, `brightness` grey levels of 0..255. `erasing` is the probability that a
    rectangle of a fiftieth to a quarter of the face is covered with one grey (Zhong et al. 2017, arXiv 1708.04896).
    `covers` is the probability that the face wears a mask, a hand or glasses, as `conditions` draws them. `blur` is the
    largest standard deviation, in pixels, of what puts it out of focus.
    """

    flip: float = 0.5
    rotation: float = 0.0
    scale: float = 0.0
    shift: float = 0.0
    contrast: float = 0.0
    brightness: float = 0.0
    erasing: float = 0.0
    covers: float = 0.0
    blur: float = 0.0


@dataclass(frozen=True)
class Recipe:
    """One experiment, complete: network, optimiser, schedule. `parameters` is asserted before the first step."""

    name: str
    model: str
    parameters: int
    epochs: int
    batch_size: int
    learning_rate: float
    early_stopping: EarlyStopping | None
    plateau: Plateau | None
    dtype_policy: str
    jit_compile: bool
    # What a recipe leaves at these values is not mentioned in its JSON.
    trainable: int | None = None
    """Parameters that learn in the last phase; asserted like `parameters`."""
    pretrained: bool = False
    """The network starts from ImageNet weights: Keras downloads them, or `--base-weights` names the file."""
    cut: str | None = None
    """The output of this layer is computed once for all images, and only what follows is run in every epoch."""
    learn_from: str | None = None
    """The first layer that learns in the last phase; those before it keep their weights and statistics."""
    optimizer: Literal["adam", "adamw", "muon", "sgd"] = "adam"
    weight_decay: float = 0.0
    cosine: Cosine | None = None
    head_first: HeadFirst | None = None
    label_smoothing: float = 0.0
    augmentation: Augmentation | None = None
    window: int | None = None
    """Side in pixels of the square that a step sees of each face, placed at random; whole faces are validated."""
    whole: int = 0
    """So many of the last epochs see whole faces after all, as the workers will (Touvron et al. 2019, FixRes)."""
    mixup: float = 0.0
    """Both shape parameters of the beta distribution by which two faces of a batch are mixed, labels and all."""
    votes: float = 0.0
    """Share of the target that goes to what its FER+ votes let expect of its label; `--votes` names the file."""
    taught: float = 0.0
    """Share of the target that goes to what trained networks say of the unchanged face and its mirror image.

    `--answers` names the file of what they said; without it the network of `--start` is the teacher.

    A network that learns from others of its size gets better than they are (Furlanello et al. 2018, arXiv 1805.04770).
    """
    framed: float = 0.0
    """Probability that a face is seen as the workers cut it from a webcam's frame, from the file of `--framed`."""
    served: int | None = None
    """Side in pixels of the middle of a face that the served network looks at; None is the whole face."""
    ema: float | None = None
    """Momentum of the moving average of the weights, by step; the average is validated, kept and served."""
    renormalised: bool = False
    """What is validated, kept and served has BatchNorm's statistics of unchanged, whole faces, as an average has."""
    images: int | None = None
    """So many of the images to train on, drawn by seed without regard to class; None takes all."""
    frozen_batchnorm: bool = False
    """BatchNorm stays as ImageNet left it everywhere: statistics, scales and offsets."""

    def as_json(self) -> dict[str, object]:
        """The recipe as plain values, for `run.json` and the card."""
        unused = {f.name for f in fields(self) if getattr(self, f.name) == f.default}
        written = {name: value for name, value in asdict(self).items() if name not in unused}
        for later in ("erasing", "covers", "blur"):
            if self.augmentation is not None and not getattr(self.augmentation, later):
                # As it was written before there was such a thing; a card that is shipped must fit its recipe.
                del written["augmentation"][later]
        return written


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

MOBILENET_V2: Final = Recipe(
    name="mobilenet_v2",
    model="mobilenet_v2",
    # Both as the report's summary prints them: ImageNet's network, two dense layers of 128, the last 23 layers free.
    parameters=2_439_367,
    trainable=1_231_943,
    pretrained=True,
    # The last layer whose output only frozen layers shape. Frozen BatchNorm uses its stored statistics, and nothing is
    # augmented, so each image gives the same 7x7x160 numbers in every epoch: computed once, two cores can afford them.
    cut="block_14_add",
    # The report's.
    epochs=20,
    # The report does not say; 32 is what Keras takes by itself.
    batch_size=32,
    # The report's.
    learning_rate=1e-4,
    # The report names neither for this network, and its curve has all 20 epochs.
    early_stopping=None,
    plateau=None,
    dtype_policy="float32",
    jit_compile=False,
)

MOBILENET_V2_FINETUNED: Final = Recipe(
    name="mobilenet_v2_finetuned",
    model="mobilenet_v2_small",
    # ImageNet's network without its top, and one dense layer from 1280 features to 7 classes.
    parameters=2_266_951,
    # All but the stem and the first three blocks.
    trainable=2_217_047,
    pretrained=True,
    # One epoch for the head, five for the rest: what two busy cores can do in about half an hour.
    epochs=6,
    # The smallest batch at which BatchNorm's statistics are steady; larger ones are no faster here.
    batch_size=64,
    # Between Adam's default, which washes ImageNet out at once, and the report's 1e-4, which hardly leaves it.
    learning_rate=5e-4,
    early_stopping=None,
    plateau=None,
    # Measured on the same cores at 96x96 in batches of 64: float32 0.9 s a step, mixed_bfloat16 2.1 s, because
    # depthwise convolutions have no fast path in it.
    dtype_policy="float32",
    jit_compile=False,
    # Edges and blobs need no relearning, and these layers have the largest pictures: without them a step at 64x64
    # took 0.24 s instead of 0.58 s.
    learn_from="block_3_expand",
    # Decoupled decay, so that it means the same at every learning rate. SGD would need more epochs than there are.
    optimizer="adamw",
    weight_decay=0.05,
    # A short rise protects what ImageNet taught; the fall to a hundredth is worth a few points at the end.
    cosine=Cosine(warmup=0.5, floor=0.01),
    # A head of random weights sends random gradients into the network, so it learns alone first.
    head_first=HeadFirst(epochs=1, learning_rate=1e-3, layer="pool"),
    # About a third of the labels are wrong or could be another; certainty about them is not worth learning.
    label_smoothing=0.1,
    # Faces are symmetric and registered loosely. The light range is wide, since webcams see faces in poor light.
    augmentation=Augmentation(flip=0.5, rotation=10.0, scale=0.12, shift=0.08, contrast=0.4, brightness=40.0),
)

ROOM_CNN_FIRST: Final = Recipe(
    name="room_cnn_first",
    model="room_cnn",
    # Nine convolutions, their BatchNorm and one dense layer.
    parameters=2_353_407,
    # The longer the cosine, the better such a network; this is what one core with AVX-512 can do in an hour and a half.
    epochs=46,
    # Muon's own work is done once a step, so a small batch pays for it more often.
    batch_size=192,
    # Each step turns a kernel by about a twentieth of its length at the peak: the root of twice this times the decay.
    learning_rate=0.01,
    early_stopping=None,
    plateau=None,
    # Zen 4, which multiplies in bfloat16, two cores, 192 faces of 48 filters a step: 0.30 s instead of 0.41 s. Without
    # AVX512_BF16 it is the other way round; a run can be repeated in float32, but not to the bit.
    dtype_policy="mixed_bfloat16",
    jit_compile=False,
    # After eight epochs of a narrow network .61 instead of .59; see the README's table of ideas.
    optimizer="muon",
    # Decoupled: multiplied by the learning rate at each step.
    weight_decay=0.12,
    cosine=Cosine(warmup=1.0, floor=0.001),
    # Webcam faces are darker, flatter, partly covered and less upright than those of the web. Before it had seen masks
    # and glasses, such a network was surer than right behind them.
    augmentation=Augmentation(
        flip=0.5, rotation=12.0, scale=0.12, shift=0.02, contrast=0.4, brightness=40.0, erasing=0.15, covers=0.1
    ),
    # A third less work a step, and a face is never twice in the same place. The network pools over what is there, so
    # that it sees whole faces when it serves.
    window=40,
    # At a thirtieth of the rate and less, these get used to the size at which faces are served.
    whole=4,
    # Covered, darkened and tilted faces have other statistics than those that are served: after nine epochs, .613
    # instead of .606 of the first half of PublicTest.
    renormalised=True,
    # In place of even label smoothing: a label is one person's guess, and ten annotators say how likely it was.
    votes=0.5,
    # The best of four that were tried on PublicTest with the narrower network before this one. Chance could do that; a
    # tenth less work is certain.
    served=44,
)

ROOM_CNN: Final = replace(
    # Trained with the seeds 1 and 2, each from a run of the other with that seed. What is served has the mean of the
    # weights of this and the next.
    ROOM_CNN_FIRST,
    name="room_cnn",
    epochs=5,
    # A fifth of the first peak, so that little is forgotten.
    learning_rate=0.002,
    # Changed less, since the first has learnt the rest, but out of focus as in webcam frames.
    augmentation=Augmentation(
        flip=0.5, rotation=8.0, scale=0.08, shift=0.02, contrast=0.3, brightness=25.0, covers=0.05, blur=0.8
    ),
    # As many pixels as are served.
    window=44,
    whole=0,
)

ROOM_CNN_BARE: Final = replace(
    # Reads bare faces better than the one before, and faces in webcam frames worse.
    ROOM_CNN,
    name="room_cnn_bare",
    augmentation=Augmentation(flip=0.5, rotation=4.0, scale=0.04, shift=0.01, contrast=0.2, brightness=15.0),
)

RECIPES: Final = {
    recipe.name: recipe
    for recipe in (SEED_CNN, MOBILENET_V2, MOBILENET_V2_FINETUNED, ROOM_CNN_FIRST, ROOM_CNN, ROOM_CNN_BARE)
}
