"""Runs `manage.py` as a user does, in an environment that the test knows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.live.site import free_port

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 90.0
"""Seconds, on a machine that has other things to do."""


def environment(data: Path, more: Mapping[str, str]) -> dict[str, str]:
    """What a user's shell has, and a data folder that is not the real one."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "READ_THE_ROOM_DATA": str(data), **more}


def manage(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end. Standard error stands after standard output."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment(data, more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=READY_WITHIN,
        text=True,
    )


@dataclass(frozen=True)
class Running:
    """A site that was started from another folder than the project's."""

    port: int
    data: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return (self.data / "log").read_text()


@contextmanager
def running(data: Path, *arguments: str, **more: str) -> Iterator[Running]:
    """`manage.py classroom` until it is ready; stopped at the end, as Ctrl-C does."""
    port = free_port()
    command = [sys.executable, str(ROOT / "manage.py"), "classroom", "--port", str(port), *arguments]
    with (data / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=data, env=environment(data, more), stdout=log, stderr=log)
    site = Running(port, data, process)
    try:
        end = time.monotonic() + READY_WITHIN
        while "Ctrl-C stops everything." not in site.said:
            assert process.poll() is None, site.said
            assert time.monotonic() < end, site.said
            time.sleep(0.05)
        yield site
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def alive_in(data: Path) -> list[str]:
    """The command lines of processes that were started for a data folder and have not ended."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            names = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if str(data).encode() in names and state != "Z" and int(entry.name) != os.getpid():
            found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found
