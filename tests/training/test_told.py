"""The faces that a recipe sees as frames show them: whose they are, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras", reason="TensorFlow is installed by requirements/training.txt only")

from tests.training.drawings import small, zipped
from training.data import Faces, load
from training.recipes import SEED_CNN
from training.refusal import Refused
from training.told import Told, framed

FRAMED = replace(SEED_CNN, name="framed", framed=0.5)


@pytest.fixture
def faces(tmp_path: Path) -> Faces:
    return load(zipped(tmp_path / "faces.zip", small()), "official", tmp_path / "cache", allow_partial=True)


def written(path: Path, rows: list[int], side: int = 48) -> Path:
    np.savez(path, rows=np.array(rows), images=np.full((len(rows), side, side, 1), 9, np.uint8))
    return path


def test_faces_come_to_their_rows_and_the_others_stay_bare(faces: Faces, tmp_path: Path) -> None:
    seen = framed(FRAMED, written(tmp_path / "cut.npz", [5, 2]), faces)
    assert seen is not None
    cut = np.isin(faces.train.rows, [2, 5])
    assert cut.sum() == 2
    assert (seen[cut] == 9).all()
    assert np.array_equal(seen[~cut], faces.train.images[~cut])
    chosen = np.flatnonzero(cut)
    few = Told(None, None, seen).of(chosen)
    assert few.framed is not None
    assert (few.framed == 9).all()


@pytest.mark.parametrize(("rows", "side"), [([28_709], 48), ([0], 96)])
def test_other_faces_are_refused(faces: Faces, tmp_path: Path, rows: list[int], side: int) -> None:
    with pytest.raises(Refused, match="about other faces"):
        framed(FRAMED, written(tmp_path / "cut.npz", rows, side), faces)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 half a zip"])
def test_a_file_without_faces_is_refused(faces: Faces, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "cut.npz").write_bytes(content)
    with pytest.raises(Refused, match=r"cut.npz holds no faces. Write them with `python -m inference faces`"):
        framed(FRAMED, tmp_path / "cut.npz", faces)


def test_a_recipe_with_frames_needs_the_file_and_another_takes_none(faces: Faces, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="sees faces from frames, too"):
        framed(FRAMED, None, faces)
    with pytest.raises(Refused, match="Leave --framed out"):
        framed(SEED_CNN, written(tmp_path / "cut.npz", [0]), faces)
    assert framed(SEED_CNN, None, faces) is None
