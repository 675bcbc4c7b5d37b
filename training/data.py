"""FER2013 as the laboratory uses it: decoded once and cached, counted, and dealt out by protocol."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from training.card import LABELS
from training.layouts import DataRefused, decode, digest_of
from training.replacing import replacing

OFFICIAL: Final = {
    "Training": dict(zip(LABELS, (3_995, 436, 4_097, 7_215, 4_965, 4_830, 3_171), strict=True)),
    "PublicTest": dict(zip(LABELS, (467, 56, 496, 895, 607, 653, 415), strict=True)),
    "PrivateTest": dict(zip(LABELS, (491, 55, 528, 879, 626, 594, 416), strict=True)),
}
"""Images of each class in each official split, as counted in the CSV of the challenge."""
OFFICIAL_COUNTS: Final = {usage: sum(classes.values()) for usage, classes in OFFICIAL.items()}
REPORT_TEST: Final = 502
"""Images that the source report cut from the training folder to test on."""
REPORT_SEED: Final = 502
"""The report does not say which 502; this draw stands for it."""
CACHE_VERSION: Final = 1

Protocol = Literal["official", "report"]


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


@dataclass(frozen=True)
class Copy:
    """What a folder, zip or CSV holds: the official splits that are there, by name, in their official order."""

    sha256: str
    splits: dict[str, Split]


def read(source: Path, cache: Path) -> Copy:
    """Decodes `source` whole, or takes it from the cache where it has been decoded before. Raises `DataRefused`."""
    if not source.exists():
        raise DataRefused(f"{source} does not exist. Run `python -m training fetch` to learn how to get FER2013.")
    sha256 = digest_of(source)
    return Copy(sha256, _cached(source, cache / f"fer2013-v{CACHE_VERSION}-{sha256[:16]}.npz"))


def load(source: Path, protocol: Protocol, cache: Path, *, allow_partial: bool = False) -> Faces:
    """Reads FER2013 from `source` and keeps the decoded arrays under `cache` for the next time.

    `allow_partial` takes a cut of the data, as tests do; without it each split must have its official number of images.
    Raises `DataRefused`.
    """
    return deal(read(source, cache), protocol, allow_partial=allow_partial)


def deal(copy: Copy, protocol: Protocol, *, allow_partial: bool = False) -> Faces:
    """The parts of the data as the protocol has them. As `load`."""
    if not allow_partial:
        _refuse_wrong_counts(copy.splits)
    if protocol == "official":
        return _official(copy.splits, copy.sha256)
    return _report(copy.splits, copy.sha256, allow_partial)


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
        splits = {usage: Split(*arrays) for usage, arrays in decode(source).items()}
        arrays = {f"{name}_{field}": getattr(s, field) for name, s in splits.items() for field in vars(s)}
        with replacing(path) as unfinished, unfinished.open("wb") as target:
            np.savez(target, allow_pickle=False, **arrays)
    try:
        # Opened here, because NumPy leaves a file open that it cannot read.
        with path.open("rb") as file, np.load(file) as saved:
            names = [name for name in OFFICIAL_COUNTS if f"{name}_images" in saved]
            return {n: Split(saved[f"{n}_images"], saved[f"{n}_labels"], saved[f"{n}_rows"]) for n in names}
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise DataRefused(f"The cache {path} cannot be read. Delete it and run again.") from error
