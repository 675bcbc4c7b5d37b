"""Builds `tiny_model/`: a real LiteRT network of 2 kB with known answers, so that tests need neither TensorFlow nor a
trained model.

    python -m tests.inference.make_tiny_model

It looks at the mean grey of a face alone. With m = mean / 255 the logits are 8 m for happy, 8 (1 - m) for sad and 0
for the rest, so a white face is happy, a black one sad.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import tensorflow as tf

from inference.contract import LABELS

DIRECTORY = Path(__file__).parent / "tiny_model"
ALIGNMENT = Path(__file__).parents[2] / "training/alignment.json"


def main() -> None:
    """Writes `model.tflite` and `card.json`."""
    image = tf.keras.Input((48, 48, 1))
    mean = tf.keras.layers.GlobalAveragePooling2D()(tf.keras.layers.Rescaling(1 / 255)(image))
    logits = tf.keras.layers.Dense(len(LABELS), activation="softmax")
    network = tf.keras.Model(image, logits(mean))
    kernel, bias = np.zeros((1, len(LABELS))), np.zeros(len(LABELS))
    kernel[0, LABELS.index("happy")] = 8
    kernel[0, LABELS.index("sad")], bias[LABELS.index("sad")] = -8, 8
    logits.set_weights([kernel, bias])
    content = tf.lite.TFLiteConverter.from_keras_model(network).convert()
    DIRECTORY.mkdir(exist_ok=True)
    (DIRECTORY / "model.tflite").write_bytes(content)
    card = {
        "format": 1,
        "name": "tiny",
        "labels": list(LABELS),
        "input": {"shape": [48, 48, 1], "dtype": "float32", "range": [0, 255]},
        "output": "probabilities",
        "calibration": {"temperature": 1.0},
        "alignment": json.loads(ALIGNMENT.read_text()),
        "precision": "float32",
        "files": {"model.tflite": {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}},
        "intended_use": "Tests. It knows nothing of faces.",
    }
    (DIRECTORY / "card.json").write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
