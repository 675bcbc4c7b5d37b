"""Which models are installed on this machine: looked at again and again, read anew only when a file has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from inference.card import ModelCardError, load_card
from inference.fleet import Installed, Model, card_hash

MOST_MODELS: Final = 50
"""Folders that are looked at; more are a mistake, such as a folder of training runs."""

_Stamp = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True)
class Found:
    """A sound model in a folder. `text` is its card."""

    installed: Installed
    folder: Path
    text: str


@dataclass(frozen=True)
class Stock:
    """What one look found: sound models, the one in MODEL_DIR first, and a sentence for each folder that is not."""

    models: dict[Model, Found] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()


class Shelf:
    """The folder of MODEL_DIR, and the folders in MODELS_DIR that hold a card."""

    def __init__(self, model_dir: Path, models_dir: Path) -> None:
        self._model_dir = model_dir
        self._models_dir = models_dir
        self._seen: dict[Path, tuple[_Stamp, Found | str]] = {}

    def look(self) -> Stock:
        """What is there now. A file that has not changed since the last look is not read again."""
        folders, troubles = self._folders()
        self._seen = {folder: self._looked(folder) for folder in folders}
        models: dict[Model, Found] = {}
        for _, found in self._seen.values():
            if isinstance(found, str):
                troubles.append(found)
            else:
                models.setdefault(found.installed.model, found)
        return Stock(models, tuple(troubles))

    def _folders(self) -> tuple[list[Path], list[str]]:
        try:
            cards = sorted(self._models_dir.glob("[!.]*/card.json"))
        except OSError as error:
            return [self._model_dir], [f"MODELS_DIR={self._models_dir} cannot be read ({error.strerror})."]
        # The same folder by two names is one.
        folders = {folder.resolve(): folder for folder in [self._model_dir, *(card.parent for card in cards)]}
        troubles = []
        if len(folders) > MOST_MODELS:
            troubles.append(
                f"MODELS_DIR={self._models_dir} holds more than {MOST_MODELS} models, so some are left out:"
                " move those away that nobody needs."
            )
        return list(folders)[:MOST_MODELS], troubles

    def _looked(self, folder: Path) -> tuple[_Stamp, Found | str]:
        stamp = (_stamp(folder / "card.json"), _stamp(folder / "model.tflite"))
        seen = self._seen.get(folder)
        return seen if seen and seen[0] == stamp else (stamp, _read(folder))


def _read(folder: Path) -> Found | str:
    try:
        card = load_card(folder)
    except ModelCardError as error:
        return str(error)
    return Found(Installed(Model(card.name, card.sha256), card_hash(card.text)), folder, card.text)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
