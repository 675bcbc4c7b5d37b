"""FER2013 from a folder or a zip to arrays: nothing is skipped, and every refusal names the file.

The layout is Kaggle's folder copy, PNG or JPEG: `train/<emotion>/Training_<row>.png` and, both under `test/`,
`PublicTest_<row>.png` and `PrivateTest_<row>.png`. The file name says the official split.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal

import cv2
import numpy as np
import numpy.typing as npt

from training.card import LABELS
from training.refusal import Refused

SIDE: Final = 48
OFFICIAL_COUNTS: Final = {"Training": 28_709, "PublicTest": 3_589, "PrivateTest": 3_589}
REPORT_TEST: Final = 502
"""Images that the source report cut from the training folder to test on."""
REPORT_SEED: Final = 502
"""The report does not say which 502; this draw stands for it."""
CACHE_VERSION: Final = 1

Protocol = Literal["official", "report"]
_NAME: Final = re.compile(r"(Training|PublicTest|PrivateTest)_(\d+)\.(?:png|jpe?g)", re.IGNORECASE)
_FOLDER_OF: Final = {"Training": "train", "PublicTest": "test", "PrivateTest": "test"}
_ENDS: Final = {b"\x89PNG": b"IEND\xaeB`\x82", b"\xff\xd8\xff": b"\xff\xd9"}


class DataRefused(Refused):
    """The data is not FER2013 as the loader knows it; the sentence says which file and what to do."""


@dataclass(frozen=True)
class Split:
    """`images` is `(n, 48, 48, 1)` uint8, `labels` `(n,)` int64 in the order of `LABELS`, `rows` `(n,)` int64."""

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, chosen: npt.NDArray[np.int64]) -> Split:
        """The same split cut to the positions `chosen`."""
        return Split(self.images[chosen], self.labels[chosen], self.rows[chosen])


@dataclass(frozen=True)
class Faces:
    """The data as one protocol deals it out. `test` is None where the copy holds no split to test on."""

    protocol: Protocol
    sha256: str
    train: Split
    validation: Split
    test: Split | None

    def counts(self) -> dict[str, int]:
        """Images in each part."""
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        return {name: len(split) for name, split in parts.items() if split is not None}


def load(source: Path, protocol: Protocol, cache: Path, *, allow_partial: bool = False) -> Faces:
    """Reads FER2013 from the folder or zip `source` and keeps the decoded arrays under `cache` for the next time.

    `allow_partial` takes a cut of the data, as tests do; without it each split must have its official number of images.
    Raises `DataRefused`.
    """
    if not source.exists():
        raise DataRefused(f"{source} does not exist. Run `python -m training fetch` to learn how to get FER2013.")
    sha256 = _hash(source)
    splits = _cached(source, cache / f"fer2013-v{CACHE_VERSION}-{sha256[:16]}.npz")
    if not allow_partial:
        _refuse_wrong_counts(splits)
    return _official(splits, sha256) if protocol == "official" else _report(splits, sha256, allow_partial)


def twins(of: Split, among: Split) -> npt.NDArray[np.bool_]:
    """`(n,)`: which images of `of` are pixel for pixel also in `among`."""
    known = {image.tobytes() for image in among.images}
    return np.array([image.tobytes() in known for image in of.images], dtype=np.bool_)


def _official(splits: Mapping[str, Split], sha256: str) -> Faces:
    """The field's protocol: train on Training, select on PublicTest, and look at PrivateTest once."""
    missing = [name for name in ("Training", "PublicTest") if name not in splits]
    if missing:
        raise DataRefused(f"The official protocol needs {' and '.join(missing)}, which this copy lacks.")
    return Faces("official", sha256, splits["Training"], splits["PublicTest"], splits.get("PrivateTest"))


def _report(splits: Mapping[str, Split], sha256: str, allow_partial: bool) -> Faces:
    """The source report's protocol: both official tests validate, and 502 images of Training are cut off to test."""
    wanted = ["Training", "PublicTest"] if allow_partial else ["Training", "PublicTest", "PrivateTest"]
    missing = [name for name in wanted if name not in splits]
    if missing:
        raise DataRefused(
            f"The report's protocol needs {' and '.join(missing)}, which this copy lacks."
            " Use --protocol official, or --allow-partial to validate on what is there."
        )
    everything = splits["Training"]
    share = REPORT_TEST / OFFICIAL_COUNTS["Training"]
    cut = REPORT_TEST if not allow_partial else max(1, round(len(everything) * share))
    order = np.random.default_rng(REPORT_SEED).permutation(len(everything))
    both = [splits[name] for name in ("PublicTest", "PrivateTest") if name in splits]
    validation = Split(
        np.concatenate([split.images for split in both]),
        np.concatenate([split.labels for split in both]),
        np.concatenate([split.rows for split in both]),
    )
    return Faces("report", sha256, everything.take(np.sort(order[cut:])), validation, everything.take(order[:cut]))


def _refuse_wrong_counts(splits: Mapping[str, Split]) -> None:
    for name, split in splits.items():
        expected = OFFICIAL_COUNTS[name]
        if len(split) == expected:
            continue
        first = {"Training": 0, "PublicTest": 28_709, "PrivateTest": 32_298}[name]
        absent = sorted(set(range(first, first + expected)) - set(split.rows.tolist()))
        # Some copies count from another number; then the names of the missing files cannot be told.
        hint = f"; {name}_{absent[0]} is the first that is missing" if 0 < len(absent) < expected else ""
        raise DataRefused(
            f"{name} has {len(split)} of its {expected} images{hint}."
            " Unpack the archive again, or pass --allow-partial to train on a cut."
        )


def _cached(source: Path, path: Path) -> dict[str, Split]:
    """The splits from the cache file `path`, which is written first where there is none."""
    if not path.exists():
        splits = _decode(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {f"{name}_{field}": getattr(s, field) for name, s in splits.items() for field in vars(s)}
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as target:
            np.savez(target, allow_pickle=False, **arrays)
        unfinished.replace(path)
    try:
        # Opened here, because NumPy leaves a file open that it cannot read.
        with path.open("rb") as file, np.load(file) as saved:
            names = [name for name in OFFICIAL_COUNTS if f"{name}_images" in saved]
            return {n: Split(saved[f"{n}_images"], saved[f"{n}_labels"], saved[f"{n}_rows"]) for n in names}
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise DataRefused(f"The cache {path} cannot be read. Delete it and run again.") from error


def _decode(source: Path) -> dict[str, Split]:
    """Every image of `source`, by official split, in the order of its rows."""
    found: dict[str, dict[int, tuple[npt.NDArray[np.uint8], int]]] = {}
    for name, content in _files(source):
        usage, row, label = _place(name)
        rows = found.setdefault(usage, {})
        if row in rows:
            raise DataRefused(f"{name} has the number of another image of {usage}. Keep one of the two.")
        rows[row] = (_pixels(name, content), label)
    if not found:
        raise DataRefused(f"{source} holds no images. Expected train/<emotion>/Training_<row>.png and test/.")
    return {usage: _split(usage, rows) for usage, rows in found.items()}


def _split(usage: str, rows: Mapping[int, tuple[npt.NDArray[np.uint8], int]]) -> Split:
    numbers = sorted(rows)
    labels = np.array([rows[number][1] for number in numbers], dtype=np.int64)
    absent = [LABELS[i] for i in range(len(LABELS)) if i not in labels]
    if absent:
        raise DataRefused(f"{usage} has no image of {', '.join(absent)}. Unpack the archive again.")
    images = np.stack([rows[number][0] for number in numbers])[..., np.newaxis]
    return Split(images, labels, np.array(numbers, dtype=np.int64))


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


def _hash(source: Path) -> str:
    """sha256 of a zip's bytes; of a folder, of every file's name and bytes in the order of the names."""
    if source.is_file():
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    for name, content in _files(source):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
