"""Settings from the environment, and the small state that a single-machine installation keeps in one folder."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from zlib import crc32
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR: Final = Path(__file__).resolve().parent.parent
DATA_VARIABLE: Final = "READ_THE_ROOM_DATA"
SECRET_FILE: Final = "secret-key"  # noqa: S105  # a file name
DEMO_PASSWORD_FILE: Final = "demo-password"  # noqa: S105  # a file name
LONGEST_SOCKET_PATH: Final = 100  # the kernel's limit is 108 bytes with the closing zero


def data_dir() -> Path:
    """The folder that holds everything this installation keeps: database, secret key, static files, run folder."""
    return Path(os.environ.get(DATA_VARIABLE) or BASE_DIR / "data").resolve()


def adopt_data_dir(arguments: Sequence[str]) -> None:
    """Prepares the folder named by `--data` for `manage.py classroom`, before the settings are read."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data")
    known, _ = parser.parse_known_args(list(arguments))
    if known.data:
        os.environ[DATA_VARIABLE] = known.data
    directory = data_dir()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.environ.get("SECRET_KEY"):
        keep_secret(directory / SECRET_FILE, secrets.token_urlsafe(50))


def keep_secret(path: Path, value: str) -> str:
    """Writes `value` to a new file that only the owner may read, or returns what an earlier call wrote."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value


def secret_key(*, debug: bool) -> str:
    """The key from `SECRET_KEY`, or the one that `manage.py classroom` made. Raises `ImproperlyConfigured`."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    kept = data_dir() / SECRET_FILE
    if kept.is_file():
        return kept.read_text().strip()
    if debug:
        return "only-for-debugging"
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: set it to a long random text, or start with `manage.py classroom`, which makes one."
    )


def whole_number(name: str, default: int) -> int:
    """A number from the environment. Raises `ImproperlyConfigured`."""
    text = os.environ.get(name) or str(default)
    try:
        return int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={text!r} must be a whole number.") from None


def time_zone() -> str:
    """`TIME_ZONE`, or UTC. Raises `ImproperlyConfigured`."""
    name = os.environ.get("TIME_ZONE") or "UTC"
    if name not in available_timezones():
        raise ImproperlyConfigured(f"TIME_ZONE={name!r} must be a name such as Europe/Berlin or Asia/Kolkata.")
    return name


def database() -> dict[str, Any]:
    """`DATABASE_URL`, or a SQLite file in the data folder. Raises `ImproperlyConfigured`, without the password."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir() / 'db.sqlite3'}"
    if url.partition("://")[0] not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must be an address such as postgres://user:password@host/name.")
    return dict(environ.Env.db_url_config(url))


def embedded_redis_url() -> str:
    """Where `manage.py classroom` puts its own Valkey: a unix socket in the run folder."""
    return f"unix://{run_dir() / 'valkey.sock'}?db=0"


def run_dir() -> Path:
    """The folder of sockets. Falls back to a private folder under /tmp when the path is too long for a socket."""
    wanted = data_dir() / "run"
    if len(str(wanted / "valkey.sock").encode()) <= LONGEST_SOCKET_PATH:
        return wanted
    return Path("/tmp") / f"read-the-room-{os.getuid()}-{hash_of(wanted):x}"  # noqa: S108  # made with mode 0700


def hash_of(path: Path) -> int:
    """A number that is the same for a path in every process."""
    return crc32(str(path).encode())


def redis_url() -> str:
    """`REDIS_URL`, or the embedded server's socket."""
    url = os.environ.get("REDIS_URL") or embedded_redis_url()
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured("REDIS_URL must start with redis://, rediss:// or unix://.")
    return url


def broker_url(url: str) -> str:
    """The Celery broker's address for a Redis address: `unix:///p?db=0` becomes `redis+socket:///p?virtual_host=0`."""
    if url.startswith("unix://"):
        return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return url
