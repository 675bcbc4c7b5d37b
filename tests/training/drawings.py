"""A tiny FER2013 of drawings: one shape per class, so that no face of a person is needed to test the loader."""

from __future__ import annotations

import zipfile
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from training.card import LABELS

FIRST_ROW = {"Training": 0, "PublicTest": 28_709, "PrivateTest": 32_298}


def drawing(label: int, row: int) -> npt.NDArray[np.uint8]:
    """`(48, 48)` uint8: a polygon with `label + 3` corners on a background of noise that `row` seeds."""
    noise = np.random.default_rng(row).integers(0, 60, (48, 48), dtype=np.uint8)
    angles = np.arange(label + 3) * 2 * np.pi / (label + 3)
    corners = np.stack([24 + 16 * np.cos(angles), 24 + 16 * np.sin(angles)], axis=1).astype(np.int32)
    return np.asarray(cv2.polylines(noise, [corners], isClosed=True, color=255, thickness=2), dtype=np.uint8)


def encoded(image: npt.NDArray[np.uint8], suffix: str = ".png") -> bytes:
    """The bytes of an image file."""
    done, content = cv2.imencode(suffix, image)
    assert done
    return content.tobytes()


def entries(usage: str, each: int, suffix: str = ".png") -> dict[str, bytes]:
    """Names and contents of `each` images of every class of an official split."""
    folder = "train" if usage == "Training" else "test"
    made = {}
    for position in range(each * len(LABELS)):
        row, label = FIRST_ROW[usage] + position, position % len(LABELS)
        made[f"{folder}/{LABELS[label]}/{usage}_{row}{suffix}"] = encoded(drawing(label, row), suffix)
    return made


def small() -> dict[str, bytes]:
    """Four drawings a class to train on and two to validate on."""
    return entries("Training", 4) | entries("PublicTest", 2)


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Writes `files` as a zip, the same bytes whenever it is written: a time in it would change its hash."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def unpacked(folder: Path, files: dict[str, bytes]) -> Path:
    """Writes `files` below `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def table(files: dict[str, bytes]) -> str:
    """The same drawings as the CSV of the challenge, whose numbers for the emotions are not those of the folders."""
    numbers = {"angry": 0, "disgust": 1, "fear": 2, "happy": 3, "sad": 4, "surprise": 5, "neutral": 6}
    lines = ["emotion,pixels,Usage"]
    for name, content in sorted(files.items(), key=lambda file: int(file[0].rsplit("_", 1)[1].split(".")[0])):
        emotion, usage = name.split("/")[1], name.rsplit("/", 1)[1].split("_")[0]
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
        lines.append(f"{numbers[emotion]},{' '.join(map(str, pixels.ravel()))},{usage}")
    return "\n".join(lines) + "\n"
