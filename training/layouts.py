"""FER2013 in any of its packings, decoded: a folder, a zip or the CSV. Nothing is skipped, and refusals name the file.

A folder or zip is Kaggle's, PNG or JPEG: `train/<emotion>/Training_<row>.png` and, both under `test/`,
`PublicTest_<row>.png` and `PrivateTest_<row>.png`. The CSV has the columns emotion, pixels and Usage; it may lie alone
in a folder or zip. Either way a split is `(images, labels, rows)` in the order of the rows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from training.card import LABELS
from training.refusal import Refused

SIDE: Final = 48
CSV_COLUMNS: Final = ("emotion", "pixels", "Usage")
CSV_LABELS: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""The order of the numbers in the CSV, which is not that of the folders."""

_NAME: Final = re.compile(r"(Training|PublicTest|PrivateTest)_(\d+)\.(?:png|jpe?g)", re.IGNORECASE)
_FOLDER_OF: Final = {"Training": "train", "PublicTest": "test", "PrivateTest": "test"}
_ENDS: Final = {b"\x89PNG": b"IEND\xaeB`\x82", b"\xff\xd8\xff": b"\xff\xd9"}

Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Found = dict[str, dict[int, tuple[Pixels, int]]]


class DataRefused(Refused):
    """The data is not FER2013 as the loader knows it; the sentence says which file and what to do."""


def decode(source: Path) -> dict[str, tuple[Pixels, Numbers, Numbers]]:
    """Images `(n, 48, 48, 1)` uint8, labels and rows `(n,)` int64 of each official split. Raises `DataRefused`."""
    table = _table(source)
    found = _from_files(_files(source)) if table is None else _from_table(*table)
    if not found:
        raise DataRefused(
            f"{source} holds no images. Expected train/<emotion>/Training_<row>.png and test/, or the CSV."
        )
    return {usage: _split(usage, rows) for usage, rows in found.items()}


def digest_of(source: Path) -> str:
    """sha256 of a zip's or CSV's bytes; of a folder, of every file's name and bytes in the order of the names."""
    if source.is_file():
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    for name, content in _files(source):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _table(source: Path) -> tuple[str, str] | None:
    """Name and text of the CSV, if `source` is one or holds nothing else."""
    if source.suffix.lower() == ".csv":
        return source.name, source.read_text(encoding="utf-8", errors="replace")
    if source.is_dir():
        paths = [path for path in source.rglob("*") if path.is_file()]
        return _table(paths[0]) if len(paths) == 1 and paths[0].suffix.lower() == ".csv" else None
    if not zipfile.is_zipfile(source):
        return None  # `_files` says what is wrong with it
    with zipfile.ZipFile(source) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) != 1 or not entries[0].filename.lower().endswith(".csv"):
            return None
        return entries[0].filename, _entry(archive, entries[0]).decode("utf-8", errors="replace")


def _from_table(name: str, text: str) -> Found:
    """A row's number is its place below the header, counted from 0, as in the names of the pictures."""
    csv.field_size_limit(1 << 20)
    reader = csv.DictReader(io.StringIO(text))
    columns = {column.strip(): column for column in reader.fieldnames or ()}
    if not set(CSV_COLUMNS) <= set(columns):
        raise DataRefused(f"{name} does not have the columns {', '.join(CSV_COLUMNS)}. Use FER2013's fer2013.csv.")
    found: Found = {}
    for row, cells in enumerate(reader):
        emotion, pixels, usage = ((cells[columns[column]] or "").strip() for column in CSV_COLUMNS)
        if usage not in _FOLDER_OF:
            raise DataRefused(f"Row {row} of {name} belongs to no split: its Usage is {usage!r}. Download it again.")
        if emotion not in tuple("0123456"):
            raise DataRefused(f"Row {row} of {name} has the emotion {emotion!r}, not 0 to 6. Download it again.")
        numbers = pixels.split()
        if len(numbers) != SIDE * SIDE or not all(n.isdecimal() and int(n) <= 255 for n in numbers):
            raise DataRefused(f"Row {row} of {name} is not {SIDE * SIDE} pixels of 0 to 255. Download it again.")
        image = np.array(numbers, dtype=np.uint8).reshape(SIDE, SIDE)
        found.setdefault(usage, {})[row] = (image, LABELS.index(CSV_LABELS[int(emotion)]))
    return found


def _from_files(files: Iterable[tuple[str, bytes]]) -> Found:
    found: Found = {}
    for name, content in files:
        usage, row, label = _place(name)
        rows = found.setdefault(usage, {})
        if row in rows:
            raise DataRefused(f"{name} has the number of another image of {usage}. Keep one of the two.")
        rows[row] = (_pixels(name, content), label)
    return found


def _split(usage: str, rows: Mapping[int, tuple[Pixels, int]]) -> tuple[Pixels, Numbers, Numbers]:
    numbers = sorted(rows)
    labels = np.array([rows[number][1] for number in numbers], dtype=np.int64)
    absent = [LABELS[i] for i in range(len(LABELS)) if i not in labels]
    if absent:
        raise DataRefused(f"{usage} has no image of {', '.join(absent)}. Unpack the archive again.")
    images = np.stack([rows[number][0] for number in numbers])[..., np.newaxis]
    return images, labels, np.array(numbers, dtype=np.int64)


def _place(name: str) -> tuple[str, int, int]:
    """The official split, the row and the label that the path `train/angry/Training_12.png` tells."""
    path = PurePosixPath(name)
    match = _NAME.fullmatch(path.name)
    folder, emotion = (("", "", *path.parts))[-3:-1]
    if match is None or emotion not in LABELS:
        raise DataRefused(
            f"{name} does not belong to FER2013: expected train/<emotion>/Training_<row>.png or"
            f" test/<emotion>/PublicTest_<row>.png with <emotion> one of {', '.join(LABELS)}. Remove it."
        )
    usage = {"training": "Training", "publictest": "PublicTest", "privatetest": "PrivateTest"}[match[1].lower()]
    if folder != _FOLDER_OF[usage]:
        raise DataRefused(f"{name} lies in {folder or 'no folder'}, but {usage} images belong in {_FOLDER_OF[usage]}/.")
    return usage, int(match[2]), LABELS.index(emotion)


def _pixels(name: str, content: bytes) -> npt.NDArray[np.uint8]:
    """`(48, 48)` uint8. OpenCV decodes the upper part of a cut-off file without a word, so its end is looked at."""
    end = next((end for start, end in _ENDS.items() if content.startswith(start)), None)
    if end is None:
        raise DataRefused(f"{name} is neither a PNG nor a JPEG image. Unpack the archive again.")
    if not content.rstrip(b"\x00").endswith(end):
        raise DataRefused(f"{name} is truncated. Unpack the archive again.")
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise DataRefused(f"{name} cannot be decoded. Unpack the archive again.")
    if image.shape != (SIDE, SIDE):
        raise DataRefused(f"{name} is {image.shape[1]}x{image.shape[0]} pixels, not {SIDE}x{SIDE}.")
    return np.asarray(image, dtype=np.uint8)


def _files(source: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder or zip with its path inside it, in the order of the names."""
    if source.is_dir():
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            yield path.relative_to(source).as_posix(), path.read_bytes()
        return
    try:
        with zipfile.ZipFile(source) as archive:
            for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
                if not entry.is_dir():
                    yield entry.filename, _entry(archive, entry)
    except zipfile.BadZipFile as error:
        raise DataRefused(f"{source} is not a whole zip archive: {error}. Download it again.") from error


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DataRefused(f"{entry.filename} is damaged inside {archive.filename}. Download it again.") from error
