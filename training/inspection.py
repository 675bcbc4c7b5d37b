"""Looks at a copy of FER2013 before anything is trained on it: counts, twins, contradicting labels, votes, pictures."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any, Final, TypedDict

import cv2
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from training.card import LABELS
from training.data import OFFICIAL, Copy, Split
from training.votes import ANSWERS, CLASS_OF, Votes

SHEET: Final = (7, 12)
"""Rows and columns of the contact sheet: a row per class."""


class Agreement(TypedDict):
    """What ten annotators said of one split. `agreed` has their most frequent answer equal to the label."""

    images: int
    joined: int
    not_a_face: int
    agreed: int


class Inspection(TypedDict):
    """`counts[split][class]` is `[found, official]`; `twins["A/B"]` how many images of B are also in A."""

    data_sha256: str
    counts: dict[str, dict[str, list[int]]]
    missing_splits: list[str]
    twins: dict[str, int]
    repeated: dict[str, int]
    conflicts: list[list[str]]
    votes: dict[str, Agreement] | None


def inspect(copy: Copy, votes: Votes | None) -> Inspection:
    """All that can be said without training."""
    return {
        "data_sha256": copy.sha256,
        "counts": {usage: _counts(usage, split) for usage, split in copy.splits.items()},
        "missing_splits": [usage for usage in OFFICIAL if usage not in copy.splits],
        "twins": {f"{a}/{b}": _shared(copy.splits[a], copy.splits[b]) for a, b in combinations(copy.splits, 2)},
        "repeated": {usage: _repeated(split) for usage, split in copy.splits.items()},
        "conflicts": conflicts(copy),
        "votes": None if votes is None else _joined(copy, votes),
    }


def conflicts(copy: Copy) -> list[list[str]]:
    """Groups of pixel-identical images with different labels, each as `Training_12 angry`."""
    groups: dict[bytes, list[tuple[int, str]]] = defaultdict(list)
    for usage, split in copy.splits.items():
        for image, label, row in zip(split.images, split.labels, split.rows, strict=True):
            groups[image.tobytes()].append((int(label), f"{usage}_{row} {LABELS[label]}"))
    return [[name for _, name in group] for group in groups.values() if len({label for label, _ in group}) > 1]


def draw(copy: Copy, folder: Path) -> list[Path]:
    """Writes the contact sheet of a labelled batch and the class distribution as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    usage, split = next(iter(copy.splits.items()))
    sheet, bars = folder / "contact-sheet.png", folder / "distribution.png"
    _contact_sheet(usage, split, sheet)
    _distribution(copy, bars)
    return [sheet, bars]


def as_text(found: Inspection) -> str:
    """The inspection for people to read."""
    lines = [f"data sha256 {found['data_sha256']}", ""]
    for usage, classes in found["counts"].items():
        there, official = (sum(pair[i] for pair in classes.values()) for i in (0, 1))
        lines.append(f"{usage}: {there} images, officially {official}{_difference(there, official)}")
        lines += [f"  {name:>9} {a:6d}{_difference(a, b)}" for name, (a, b) in classes.items()]
    lines += [f"{usage}: not in this copy" for usage in found["missing_splits"]]
    lines.append("")
    lines += [
        f"{pair.replace('/', ' and ')}: {count} images of the second are also in the first"
        for pair, count in found["twins"].items()
    ]
    lines += [f"{usage}: {count} images repeat an earlier one" for usage, count in found["repeated"].items()]
    lines.append(f"{len(found['conflicts'])} pictures are there with different labels, for instance:")
    lines += [f"  {', '.join(group)}" for group in found["conflicts"][:5]]
    for usage, said in (found["votes"] or {}).items():
        lines.append(
            f"FER+ on {usage}: {said['joined']} of {said['images']} joined, most annotators agree with the label of"
            f" {said['agreed']}, and see no face in {said['not_a_face']}"
        )
    return "\n".join(lines)


def _counts(usage: str, split: Split) -> dict[str, list[int]]:
    there = np.bincount(split.labels, minlength=len(LABELS))
    return {name: [int(count), OFFICIAL[usage][name]] for name, count in zip(LABELS, there, strict=True)}


def _difference(there: int, official: int) -> str:
    return "" if there == official else f"  ({there - official:+d})"


def _shared(first: Split, second: Split) -> int:
    known = {image.tobytes() for image in first.images}
    return sum(image.tobytes() in known for image in second.images)


def _repeated(split: Split) -> int:
    return len(split) - len({image.tobytes() for image in split.images})


def _joined(copy: Copy, votes: Votes) -> dict[str, Agreement]:
    """Row n of the votes belongs to row n of the data; rows of unknown splits are of no use."""
    joined: dict[str, Agreement] = {}
    for usage, split in copy.splits.items():
        places = [int(row) for row in split.rows if row < len(votes.usage) and votes.usage[row] == usage]
        labels = {int(row): LABELS[label] for row, label in zip(split.rows, split.labels, strict=True)}
        answers = {row: ANSWERS[int(votes.counts[row].argmax())] for row in places}
        joined[usage] = {
            "images": len(split),
            "joined": len(places),
            "not_a_face": sum(answer == "NF" for answer in answers.values()),
            "agreed": sum(CLASS_OF.get(answer) == labels[row] for row, answer in answers.items()),
        }
    return joined


def _contact_sheet(usage: str, split: Split, path: Path) -> None:
    """A row of faces per class, the first of the split in an order that a seed draws."""
    rows, columns = SHEET
    figure = Figure(figsize=(columns, rows * 1.05), layout="constrained")
    grid: Any = figure.subplots(rows, columns)
    order = np.random.default_rng(0).permutation(len(split))
    for label in range(rows):
        chosen: npt.NDArray[np.int64] = order[split.labels[order] == label][:columns]
        for column, axes in enumerate(grid[label]):
            axes.set_axis_off()
            if column < len(chosen):
                face = cv2.cvtColor(split.images[chosen[column]], cv2.COLOR_GRAY2RGB)
                axes.imshow(face)
                axes.set_title(f"{LABELS[label]} {split.rows[chosen[column]]}", fontsize=7)
    figure.suptitle(f"{usage}: a batch with its labels and rows")
    figure.savefig(path, dpi=100)


def _distribution(copy: Copy, path: Path) -> None:
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(copy.splits)
    for number, (usage, split) in enumerate(copy.splits.items()):
        shares = np.bincount(split.labels, minlength=len(LABELS)) / len(split)
        axes.bar(np.arange(len(LABELS)) + number * width, shares, width, label=f"{usage} ({len(split):,})")
    axes.set_xticks(np.arange(len(LABELS)) + 0.4 - width / 2, LABELS)
    axes.set(ylabel="share of the split", title="Class distribution")
    axes.legend()
    figure.savefig(path, dpi=110)
