"""Writes a network as a LiteRT file. The one place that needs TensorFlow itself, whatever the backend of a training."""

from __future__ import annotations

import csv
import io
import re
import warnings
from itertools import takewhile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import keras
import numpy as np
import numpy.typing as npt

from training.refusal import Refused

if TYPE_CHECKING:
    from training.card import Precision

INT8_FROM: Final = {"mobilenet_v2_small": "block_3_expand"}
"""By network, the layer at which int8 begins; what comes before it stays float32.

Those of MobileNetV2 are ImageNet's own, and no recipe here trains them. The BatchNorm after the first depthwise
convolution multiplies half its channels by 15 and more, and with them what rounding did before it. In `block_1_expand`
the weights of one input are ten times those of another, and one scale for an output leaves little of the small ones.
Nagel et al. 2019, arXiv 1906.04721, describe both. Those layers have 0.8 % of the parameters.
"""


def convert(
    model: keras.Model, precision: Precision, images: npt.NDArray[np.float32], int8_from: str | None = None
) -> bytes:
    """The model as LiteRT bytes with float32 on both ends and a batch axis that can be resized.

    `images`, `(n, 48, 48, 1)`, show int8 the range of each activation; `int8_from` is the layer at which it begins.
    """
    if keras.backend.backend() != "tensorflow":
        raise Refused(
            "LiteRT is written by TensorFlow. Leave KERAS_BACKEND out: the run of any backend can be exported."
        )
    import tensorflow as tf

    with TemporaryDirectory() as saved, warnings.catch_warnings():
        # The converter says this before it runs the representative images that give it the statistics.
        warnings.filterwarnings("ignore", message="Statistics for quantized inputs were expected", category=UserWarning)
        # The debugger below has no other interpreter than this one.
        warnings.filterwarnings("ignore", message=r"\s*Warning: tf\.lite\.Interpreter is deprecated")
        archive = keras.export.ExportArchive()
        archive.track(model)
        # `model.export` leaves `training` open, and a Resizing layer, whose own default is True, then has BatchNorm
        # use the statistics of the batch: each face's answer would depend on who else is in the class.
        archive.add_endpoint(
            "serve",
            lambda faces: model(faces, training=False),
            input_signature=[keras.InputSpec(shape=(None, *model.input_shape[1:]), dtype="float32")],
        )
        archive.write_out(saved, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(saved)
        if precision != "float32":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if precision == "float16":
            converter.target_spec.supported_types = [tf.float16]
        if precision == "int8":
            converter.representative_dataset = lambda: ([image[np.newaxis]] for image in images)
            if int8_from is not None:
                return _partly_int8(converter, int8_from, images)
        return bytes(converter.convert())


def _partly_int8(converter: Any, first: str, images: npt.NDArray[np.float32]) -> bytes:
    """What `converter` gives with the operations before the layer `first` left in float32.

    TensorFlow offers that under the name of a debugger, which names an operation as its own statistics do.
    """
    from tensorflow import lite

    debugger = lite.experimental.QuantizationDebugger(converter=converter, debug_dataset=lambda: iter([[images[:1]]]))
    debugger.run()
    statistics = io.StringIO()
    debugger.layer_statistics_dump(statistics)
    names = [row["tensor_name"] for row in csv.DictReader(io.StringIO(statistics.getvalue()))]
    floating = list(takewhile(lambda name: not re.search(rf"/{first}(_\d+)?/", name), names))
    if len(floating) == len(names):
        raise AssertionError(f"no operation bears the name of the layer {first}")
    debugger.options = lite.experimental.QuantizationDebugOptions(denylisted_nodes=floating)
    return bytes(debugger.get_nondebug_quantized_model())
