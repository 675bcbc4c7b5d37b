"""Faces as the network is shown them, cut from frames, for `python -m training train --framed`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from inference.labelled import labelled_frames
from inference.light import relight
from inference.measure import largest_face
from inference.pipeline import Tools


def cut(frames: Path, tools: Tools, out: Path) -> dict[str, int]:
    """Writes the face of each frame where one is found, and returns how many frames and faces there were.

    The file `out`, an `.npz`, holds `images`, `(n, 48, 48, 1)` uint8, and `rows`, `(n,)` int64: which face of FER2013
    each is. Raises `ConfigError` when `frames` is no zip as `python -m training frames` writes it.
    """
    rows, images, count = [], [], 0
    for frame in labelled_frames(frames):
        count += 1
        face = largest_face(frame.jpeg, tools)
        if face is not None:
            rows.append(frame.row)
            images.append(relight(face.square)[..., None])
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, rows=np.array(rows, np.int64), images=np.array(images, np.uint8))
    return {"frames": count, "faces": len(rows)}
