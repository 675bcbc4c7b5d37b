"""Keeps a handful of processes running: starts them in order, restarts what dies, stops them in reverse."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

FIRST_BACKOFF: Final = 1.0
LONGEST_BACKOFF: Final = 30.0
HEALTHY_AFTER: Final = 30.0
"""Seconds of running after which an earlier death is forgotten."""
STARTING: Final = 20.0
"""A process that dies within so many seconds of its first start is a mistake to report, not one to repeat: on a busy
machine a worker needs as long to find out that its model does not fit."""
PATIENCE: Final = 8.0
"""Seconds between asking a process to stop and ending it."""


class StartFailed(RuntimeError):
    """A process ended right after its first start; it has said why itself."""


@dataclass(frozen=True)
class Program:
    """What to run. `env` adds to the supervisor's environment."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    """Whether what it prints on standard output is dropped; errors are always shown."""
    once: bool = False
    """Whether it is done when it ends."""


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    backoff: float = FIRST_BACKOFF
    restart_at: float | None = None
    starts: int = 1


def _die_with_parent() -> None:
    """Linux: a child gets SIGTERM when the supervisor is killed the hard way."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG


class Supervisor:
    """Runs programs until SIGINT or SIGTERM. Prints one line when something dies."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._children: list[_Child] = []
        self._stopping = False

    def install_signals(self) -> None:
        """From now on SIGINT and SIGTERM end `run`, or whatever start is under way."""
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if not self._stopping:
            self._stopping = True
            raise KeyboardInterrupt

    def start(self, program: Program) -> None:
        """Starts one more program."""
        self._children.append(_Child(program, self._spawn(program), self._clock()))

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in the terminal reaches the supervisor only, which then stops in order.
        return subprocess.Popen(  # noqa: S603  # commands are our own
            list(program.command),
            env={**os.environ, **program.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if program.silent else None,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # one thread here
        )

    def wait_until(self, ready: Callable[[], bool], patience: float) -> None:
        """Looks after the programs until `ready()`. Raises `StartFailed` or `TimeoutError` (seconds)."""
        end = time.monotonic() + patience
        while not ready():
            if time.monotonic() > end:
                raise TimeoutError
            self.look_after()
            time.sleep(0.1)

    def run(self) -> None:
        """Looks after the programs until a signal comes."""
        while True:
            self.look_after()
            time.sleep(0.2)

    def look_after(self) -> None:
        """One round: notices deaths, restarts after a backoff of 1 to 30 s. Raises `StartFailed`."""
        now = self._clock()
        for child in list(self._children):
            if child.restart_at is not None:
                if now >= child.restart_at:
                    child.process, child.started_at, child.restart_at = self._spawn(child.program), now, None
                    child.starts += 1
                continue
            code = child.process.poll()
            if code is None:
                continue
            if child.program.once:
                self._say(f"{child.program.name} has ended ({code})")
                self._children.remove(child)
                continue
            if child.starts == 1 and now - child.started_at < STARTING and code > 0:
                raise StartFailed(f"{child.program.name} stopped at once (exit {code}).")
            if now - child.started_at > HEALTHY_AFTER:
                child.backoff = FIRST_BACKOFF
            self._say(f"{child.program.name} stopped ({code}); starting it again in {child.backoff:.0f} s")
            child.restart_at = now + child.backoff
            child.backoff = min(LONGEST_BACKOFF, child.backoff * 2)

    def stop(self) -> None:
        """Stops everything, last started first; who does not listen is ended."""
        self._stopping = True
        for child in reversed(self._children):
            if child.process.poll() is None:
                child.process.terminate()
                try:
                    child.process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    child.process.kill()
                    child.process.wait()
        self._children.clear()
