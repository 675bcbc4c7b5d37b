"""Models to choose from: folders with real networks, made from the tiny one."""

import hashlib
import json
import shutil
from pathlib import Path

from inference.card import load_card
from inference.fleet import Model

TINY = Path(__file__).parent / "tiny_model"


def put_model(models_dir: Path, name: str, *, content: bytes | None = None, **fields: object) -> Path:
    """A folder with a network that answers as the tiny one does, of another hash, and its card; returns the folder."""
    folder = models_dir / name
    shutil.copytree(TINY, folder)
    # What follows a network in its file is not looked at.
    content = (TINY / "model.tflite").read_bytes() + name.encode() if content is None else content
    (folder / "model.tflite").write_bytes(content)
    card = json.loads((folder / "card.json").read_text())
    files = {"model.tflite": {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}}
    (folder / "card.json").write_text(json.dumps(card | {"name": name, "files": files} | fields))
    return folder


def model_in(folder: Path) -> Model:
    """What a choice calls the model in a folder."""
    card = load_card(folder)
    return Model(card.name, card.sha256)
