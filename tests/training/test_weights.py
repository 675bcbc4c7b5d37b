"""A training begins where another ended, in half precision, and refuses weights that are not its network's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped  # noqa: E402  # after the skip
from training import weights  # noqa: E402
from training.ablations import ABLATIONS  # noqa: E402
from training.data import load  # noqa: E402
from training.models import BUILDERS  # noqa: E402
from training.network import build  # noqa: E402
from training.recipes import RECIPES  # noqa: E402
from training.refusal import Refused  # noqa: E402
from training.train import RunRefused, train  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
SHIPPED = Path(weights.__file__).parent / "weights"
NARROW = replace(
    ABLATIONS["room_cnn_narrow"], votes=0.0, window=None, epochs=1, cosine=None, learning_rate=0.0, batch_size=14
)


def test_a_training_begins_with_the_weights_it_is_given(tmp_path: Path) -> None:
    faces = load(zipped(tmp_path / "faces.zip", small()), "official", tmp_path / "cache", allow_partial=True)
    taught = build(NARROW)
    weights.write(taught, tmp_path / "start.npz")
    train(NARROW, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, start=tmp_path / "start.npz")
    kept = keras.models.load_model(tmp_path / "run/best.keras", compile=False)
    # At a rate of zero nothing moves but BatchNorm's statistics.
    pairs = zip(taught.trainable_variables, kept.trainable_variables, strict=True)
    assert max(float(np.abs(np.array(one) - np.array(other)).max()) for one, other in pairs) < 1e-3

    other = tmp_path / "other.npz"
    weights.write(build(NARROW), other)
    with pytest.raises(RunRefused, match="was started with another start"):
        train(NARROW, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, start=other, resume=True)


@pytest.mark.parametrize("content", [None, b"", b"no weights"])
def test_what_holds_no_weights_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "start.npz").write_bytes(content)
    with pytest.raises(Refused, match="does not hold the weights of room_cnn"):
        weights.read(tmp_path / "start.npz", build(NARROW))


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    weights.write(BUILDERS["room_cnn"](None), tmp_path / "start.npz")
    with pytest.raises(Refused, match="Leave --start out, or name another"):
        weights.read(tmp_path / "start.npz", build(NARROW))


def test_the_weights_that_come_with_the_project_are_those_that_room_cnn_begins_with() -> None:
    weights.read(SHIPPED / "room_cnn_first.npz", build(RECIPES["room_cnn"]))
