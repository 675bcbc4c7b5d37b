"""What the environment tells a worker, read once at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

MODELS_DIR: Final = Path(__file__).parent / "models"
MODEL_DIR: Final = MODELS_DIR / "room_cnn"
MAX_SHARDS: Final = 1024

DetectorName = Literal["blazeface", "yunet"]


class ConfigError(Exception):
    """The worker cannot start; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Settings:
    """How this worker runs.

    `model_dir` is the model that is served while nobody has chosen another; `models_dir` holds those that may be
    chosen, each in a folder of its own. `face_detector_path` is set only for YuNet.
    """

    redis_url: str
    shards: int
    model_dir: Path
    models_dir: Path
    face_detector: DetectorName
    face_detector_path: Path | None


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Reads the variables of docs/settings.md that concern workers. Raises `ConfigError`."""
    redis_url = environment.get("REDIS_URL", "")
    broker_url(redis_url)
    name, path = _face_detector(environment)
    return Settings(
        redis_url=redis_url,
        shards=_shards(environment.get("INFERENCE_SHARDS") or "4"),
        model_dir=Path(environment.get("MODEL_DIR") or MODEL_DIR),
        models_dir=_models_dir(environment.get("MODELS_DIR")),
        face_detector=name,
        face_detector_path=path,
    )


def broker_url(redis_url: str) -> str:
    """Celery's broker address for a Redis address. Raises `ConfigError`.

    Kombu spells unix sockets its own way: `unix:///path?db=1` becomes `redis+socket:///path?virtual_host=1`.
    """
    parts = urlsplit(redis_url)
    if parts.scheme in ("redis", "rediss") and parts.hostname:
        return redis_url
    if parts.scheme == "unix" and parts.path.startswith("/"):
        database = parse_qs(parts.query).get("db", ["0"])[0]
        return f"redis+socket://{parts.path}?virtual_host={database}"
    raise ConfigError(
        "REDIS_URL must be an address such as redis://127.0.0.1:6379/0 or unix:///run/valkey.sock?db=0;"
        " `make run` starts Redis and sets it by itself."
    )


def _shards(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_SHARDS:
        raise ConfigError(
            f"INFERENCE_SHARDS={text!r} must be a whole number from 1 to {MAX_SHARDS}, the same on every machine."
        )
    return int(text)


def _models_dir(given: str | None) -> Path:
    path = Path(given or MODELS_DIR)
    if not path.is_dir():
        raise ConfigError(
            f"MODELS_DIR={str(path)!r} is not a folder: make it and put exported models into it, or unset it."
        )
    return path


def _face_detector(environment: Mapping[str, str]) -> tuple[DetectorName, Path | None]:
    name = environment.get("FACE_DETECTOR") or "blazeface"
    if name == "blazeface":
        return "blazeface", None
    if name != "yunet":
        raise ConfigError(f"FACE_DETECTOR={name!r} must be blazeface or yunet.")
    path = Path(environment.get("FACE_DETECTOR_PATH", ""))
    if not path.is_file():
        raise ConfigError(
            f"FACE_DETECTOR=yunet needs FACE_DETECTOR_PATH to be YuNet's .onnx file, and {str(path)!r} is none."
        )
    return "yunet", path
