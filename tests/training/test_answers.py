"""Networks answer for the faces that another is to learn from, and only for those."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped  # noqa: E402  # after the skip
from training import answers  # noqa: E402
from training.__main__ import main  # noqa: E402
from training.ablations import ABLATIONS  # noqa: E402
from training.data import Faces, load  # noqa: E402
from training.network import build  # noqa: E402
from training.predict import mirrored_mean  # noqa: E402
from training.refusal import Refused  # noqa: E402
from training.train import RunRefused, train, wanted  # noqa: E402

# TensorFlow's tensors do not know the `copy` keyword of NumPy 2 yet; Keras meets that whenever it reads a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
NARROW = replace(ABLATIONS["room_cnn_narrow"], votes=0.0, window=None, epochs=1, cosine=None, batch_size=14)
TAUGHT = replace(NARROW, taught=0.3)


def faces_in(folder: Path) -> Faces:
    return load(zipped(folder / "faces.zip", small()), "official", folder / "cache", allow_partial=True)


def test_teachers_are_heard_together_about_each_face_and_its_mirror_image(tmp_path: Path) -> None:
    faces = faces_in(tmp_path)
    said = []
    for number in (1, 2):
        keras.utils.set_random_seed(number)
        model = build(NARROW)
        model.save(tmp_path / f"{number}.keras")
        for turned in (faces.train.images, faces.train.images[:, :, ::-1]):
            said.append(np.asarray(model(turned.astype(np.float32), training=False)))
    out = tmp_path / "answers.npz"
    models = [str(tmp_path / f"{number}.keras") for number in (1, 2)]
    data = ["--data", str(tmp_path / "faces.zip"), "--cache", str(tmp_path / "cache"), "--allow-partial"]
    assert main(["ask", *models, *data, "--out", str(out)]) == 0
    assert np.allclose(answers.read(out, faces), np.mean(said, axis=0), atol=2e-3)


def test_the_target_is_shared_between_label_and_teachers(tmp_path: Path) -> None:
    faces = faces_in(tmp_path)
    certain = np.eye(7)[faces.train.labels]
    said = np.full((len(faces.train), 7), 1 / 7, np.float32)
    assert np.allclose(wanted(TAUGHT, faces.train, None, said), 0.7 * certain + 0.3 / 7, atol=1e-6)
    assert np.array_equal(wanted(NARROW, faces.train, None, None), certain)


def test_answers_about_other_faces_are_refused(tmp_path: Path) -> None:
    faces = faces_in(tmp_path)
    out = tmp_path / "answers.npz"
    answers.write(np.full((len(faces.train), 7), 1 / 7, np.float32), "another hash", out)
    with pytest.raises(Refused, match="is about other faces"):
        answers.read(out, faces)
    answers.write(np.full((3, 7), 1 / 7, np.float32), faces.sha256, out)
    with pytest.raises(Refused, match="is about other faces"):
        answers.read(out, faces)


@pytest.mark.parametrize("content", [None, b"", b"no answers"])
def test_a_file_without_answers_is_refused(tmp_path: Path, content: bytes | None) -> None:
    faces = faces_in(tmp_path)
    if content is not None:
        (tmp_path / "answers.npz").write_bytes(content)
    with pytest.raises(Refused, match="holds no answers"):
        answers.read(tmp_path / "answers.npz", faces)


def test_without_answers_the_network_it_starts_from_is_the_teacher(tmp_path: Path) -> None:
    faces = faces_in(tmp_path)
    start = build(NARROW)
    said = mirrored_mean(start, faces.train.images)
    images = faces.train.images.astype(np.float32)
    both = [np.asarray(start(turned, training=False)) for turned in (images, images[:, :, ::-1])]
    assert np.allclose(said, np.mean(both, axis=0), atol=1e-5)
    start.save(tmp_path / "start.keras")
    train(TAUGHT, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, start=tmp_path / "start.keras")
    assert (tmp_path / "run/best.keras").exists()


def test_a_recipe_with_teachers_needs_their_answers_and_another_takes_none(tmp_path: Path) -> None:
    faces = faces_in(tmp_path)
    with pytest.raises(Refused, match="Name what they said with --answers, or weights with --start"):
        train(TAUGHT, faces, tmp_path / "run", seed=1, command="", cache=tmp_path)
    with pytest.raises(Refused, match="has no teachers"):
        train(NARROW, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, answers=tmp_path / "any.npz")


def test_a_training_does_not_go_on_with_other_answers(tmp_path: Path) -> None:
    faces = faces_in(tmp_path)
    for name, first in (("one", 0.4), ("other", 0.1)):
        said = np.full((len(faces.train), 7), (1 - first) / 6, np.float32)
        said[:, 0] = first
        answers.write(said, faces.sha256, tmp_path / f"{name}.npz")
    train(TAUGHT, faces, tmp_path / "run", seed=1, command="", cache=tmp_path, answers=tmp_path / "one.npz")
    with pytest.raises(RunRefused, match="was started with another answers"):
        train(
            TAUGHT,
            faces,
            tmp_path / "run",
            seed=1,
            command="",
            cache=tmp_path,
            answers=tmp_path / "other.npz",
            resume=True,
        )
