"""Frames hold a face where they say, each condition leaves its mark, and nothing but the condition differs."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.training.drawings import drawing, small, zipped
from training import conditions, frames
from training.__main__ import main
from training.conditions import COMMON, CONDITIONS
from training.layouts import decode

FACE = drawing(3, 0) // 2 + 90


def seen(condition: str, strength: int, seed: int = 1) -> np.ndarray:
    return frames.frame(FACE, condition, strength, np.random.default_rng(seed))[0]


def test_the_same_draw_gives_the_same_frame() -> None:
    assert np.array_equal(seen(COMMON, 0), seen(COMMON, 0))
    assert seen(COMMON, 0).shape == (240, 320)
    assert not np.array_equal(seen(COMMON, 0), seen(COMMON, 0, seed=2))


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name != "compression"])
def test_every_condition_changes_the_frame_and_each_strength_differently(condition: str) -> None:
    shown = [seen(COMMON, 0), *(seen(condition, strength) for strength in (1, 2, 3))]
    assert len({picture.tobytes() for picture in shown}) == 4


def test_low_light_darkens_and_blur_smooths() -> None:
    brightness = [float(seen("low light", strength).mean()) for strength in (1, 2, 3)]
    assert brightness == sorted(brightness, reverse=True)
    detail = [float(cv2.Laplacian(seen("blur", strength), cv2.CV_32F).var()) for strength in (1, 2, 3)]
    assert detail == sorted(detail, reverse=True)


def test_a_backlit_face_is_darker_than_what_is_behind_it() -> None:
    frame = seen("backlight", 3)
    assert np.percentile(frame, 95) > 230
    assert np.percentile(frame, 1) < 120


@pytest.mark.parametrize("cover", ["mask", "hand", "glasses"])
def test_a_cover_hides_more_with_each_strength_and_leaves_the_original(cover: str) -> None:
    face = np.asarray(cv2.resize(FACE, (96, 96)), np.uint8)
    before = face.copy()
    hidden = [
        (conditions.covered(face, cover, strength, np.random.default_rng(0)) != face).mean() for strength in (1, 2, 3)
    ]
    assert 0 < hidden[0] < hidden[1] < hidden[2] < 0.6
    assert np.array_equal(face, before)


def test_the_zip_names_every_frame_with_its_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = zipped(tmp_path / "faces.zip", small()), tmp_path / "frames.zip"
    given = ["--data", str(source), "--cache", str(tmp_path / "cache"), "--out", str(out), "--each", "2"]
    assert main(["frames", *given]) == 0
    assert "python -m inference measure" in capsys.readouterr().out
    with zipfile.ZipFile(out) as archive:
        rows = list(csv.DictReader(io.TextIOWrapper(archive.open("frames.csv"), encoding="utf-8")))
        names = set(archive.namelist()) - {"frames.csv"}
        picture = cv2.imdecode(np.frombuffer(archive.read(rows[0]["file"]), np.uint8), cv2.IMREAD_UNCHANGED)
    assert {row["file"] for row in rows} == names
    assert list(rows[0]) == list(frames.COLUMNS)
    assert len(rows) == 14 + 2 * 3 * len(CONDITIONS)
    assert picture.shape == (240, 320)
    labels = dict(zip(*_rows(source), strict=True))
    assert all(labels[int(Path(row["file"]).stem)] == row["label"] for row in rows)


def test_only_so_many_faces_are_drawn_as_are_asked_for(tmp_path: Path) -> None:
    source, out = zipped(tmp_path / "faces.zip", small()), tmp_path / "frames.zip"
    given = ["--data", str(source), "--cache", str(tmp_path / "cache"), "--out", str(out)]
    assert main(["frames", *given, "--split", "Training", "--faces", "5", "--each", "0"]) == 0
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == 5 + 1


def test_a_frame_tells_where_the_square_of_its_face_lies() -> None:
    # A bright dot in the left top quarter of the face is found where the square says.
    face = np.full((48, 48), 60, np.uint8)
    face[10:15, 8:13] = 255
    for seed in range(5):
        picture, (left, top, right, far) = frames.frame(face, COMMON, 0, np.random.default_rng(seed))
        across = np.array([right - left, far - top]) / 48
        down = np.array([-across[1], across[0]])
        expected = np.array([left, top]) + 10.5 * across + 12.5 * down
        bright = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 2)
        reach = 3 * float(np.hypot(*across))
        y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
        near = np.hypot(x - expected[0], y - expected[1]) < 3 * reach
        weights = np.clip(bright - 150, 0, None) * near
        found = np.array([(x * weights).sum(), (y * weights).sum()]) / weights.sum()
        assert np.hypot(*(found - expected)) < reach / 3


def _rows(source: Path) -> tuple[list[int], list[str]]:
    _, labels, rows = decode(source)["PublicTest"]
    from training.card import LABELS

    return rows.tolist(), [LABELS[label] for label in labels]
