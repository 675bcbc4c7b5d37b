"""Processes start in order, come back when they die, and are all gone at the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fer_site import supervisor
from fer_site.supervisor import Program, StartFailed, Supervisor

WITHIN = 20.0
"""Seconds that a test waits for something that takes a fraction of one."""


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def supervised(said: list[str], clock: Clock) -> Iterator[Supervisor]:
    running = Supervisor(said.append, clock)
    yield running
    running.stop()


def shell(name: str, script: str, **options: object) -> Program:
    return Program(name, ["sh", "-c", script], **options)  # type: ignore[arg-type]  # passed on as they are


def lasting(name: str, notes: Path) -> Program:
    """Notes when it has started and when it is asked to stop."""
    loop = "while :; do sleep 0.02; done"
    return shell(name, f"trap 'echo {name} stopped >> {notes}; exit 0' TERM; echo {name} started >> {notes}; {loop}")


def note_of(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def until(running: Supervisor, ready: Callable[[], bool]) -> None:
    running.wait_until(ready, WITHIN)


def test_programs_stop_in_the_reverse_order_of_their_start(supervised, tmp_path):
    notes = tmp_path / "notes"
    for number, name in enumerate(("redis", "worker", "web"), start=1):
        supervised.start(lasting(name, notes))
        until(supervised, lambda number=number: len(note_of(notes)) == number)
    supervised.stop()
    started = ["redis started", "worker started", "web started"]
    assert note_of(notes) == [*started, "web stopped", "worker stopped", "redis stopped"]


def test_a_program_that_dies_comes_back_later_and_later(supervised, said, clock, tmp_path):
    notes = tmp_path / "notes"
    supervised.start(shell("worker", f"echo x >> {notes}"))
    for number, backoff in enumerate([1, 2, 4, 8, 16, 30, 30], start=1):
        until(supervised, lambda number=number: len(said) == number)
        assert said[-1] == f"worker stopped (0); starting it again in {backoff} s"
        assert len(note_of(notes)) == number
        clock.now += backoff - 0.01
        supervised.look_after()
        assert len(said) == number
        clock.now += 0.02
        supervised.look_after()


def test_a_program_that_ran_well_for_a_while_comes_back_quickly(supervised, said, clock, tmp_path):
    go = tmp_path / "go"
    supervised.start(shell("worker", f"while [ ! -e {go} ]; do sleep 0.02; done; rm {go}"))
    for _ in range(2):
        clock.now += 31
        go.touch()
        count = len(said)
        until(supervised, lambda count=count: len(said) == count + 1)
        assert said[-1] == "worker stopped (0); starting it again in 1 s"
        clock.now += 1.01
        supervised.look_after()


def test_a_program_that_fails_at_its_first_start_is_a_mistake_to_report(supervised, said):
    supervised.start(shell("inference-1", "exit 3"))
    with pytest.raises(StartFailed, match=r"^inference-1 stopped at once \(exit 3\)\.$"):
        until(supervised, lambda: False)
    assert said == []


def test_a_program_that_fails_later_comes_back(supervised, said, clock, tmp_path):
    go = tmp_path / "go"
    supervised.start(shell("worker", f"while [ ! -e {go} ]; do sleep 0.02; done; exit 3"))
    clock.now += supervisor.STARTING
    go.touch()
    until(supervised, lambda: len(said) == 1)
    assert said == ["worker stopped (3); starting it again in 1 s"]


def test_a_program_that_is_killed_comes_back_even_at_its_start(supervised, said):
    supervised.start(shell("worker", "kill -9 $$"))
    until(supervised, lambda: len(said) == 1)
    assert said == ["worker stopped (-9); starting it again in 1 s"]


@pytest.mark.parametrize("code", [0, 1])
def test_a_program_that_runs_once_is_done_when_it_ends_however_it_ends(supervised, said, clock, code):
    supervised.start(shell("The simulated class", f"exit {code}", once=True))
    until(supervised, lambda: len(said) == 1)
    clock.now += 60
    supervised.look_after()
    assert said == [f"The simulated class has ended ({code})"]


def test_waiting_ends_when_it_takes_too_long(supervised):
    with pytest.raises(TimeoutError):
        supervised.wait_until(lambda: False, 0.01)


def test_a_program_that_does_not_listen_is_ended(supervised, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.2)
    notes = tmp_path / "notes"
    supervised.start(shell("deaf", f"trap '' TERM; echo $$ >> {notes}; while :; do sleep 0.02; done"))
    until(supervised, lambda: len(note_of(notes)) == 1)
    supervised.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(int(note_of(notes)[0]), 0)


def test_a_program_gets_its_own_variables_on_top_of_ours(supervised, tmp_path, monkeypatch):
    monkeypatch.setenv("OURS", "1")
    notes = tmp_path / "notes"
    supervised.start(shell("worker", f'echo "$OURS $THEIRS" > {notes}', env={"THEIRS": "2"}))
    until(supervised, lambda: note_of(notes) == ["1 2"])


def test_a_silent_program_is_heard_only_when_something_is_wrong(supervised, said, capfd):
    supervised.start(shell("redis", "echo chatter; echo trouble >&2", silent=True))
    until(supervised, lambda: len(said) == 1)
    assert capfd.readouterr() == ("", "trouble\n")


def test_ctrl_c_reaches_the_supervisor_only(supervised, tmp_path):
    """Programs stand in sessions of their own, or the terminal would stop all of them at once."""
    notes = tmp_path / "notes"
    supervised.start(shell("worker", f"ps -o sid= -p $$ > {notes}; sleep 60"))
    until(supervised, lambda: len(note_of(notes)) == 1)
    assert int(note_of(notes)[0]) != os.getsid(0)


HARD_END = """
import sys
from fer_site.supervisor import Program, Supervisor
supervisor = Supervisor(print)
supervisor.start(Program("worker", ["sh", "-c", "echo $$ > " + sys.argv[1] + "; exec sleep 60"]))
supervisor.run()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_supervisor_that_is_killed_takes_its_programs_along(tmp_path):
    note = tmp_path / "note"
    process = subprocess.Popen([sys.executable, "-c", HARD_END, str(note)])
    wait_for(lambda: note.exists() and note.read_text() != "")
    process.send_signal(signal.SIGKILL)
    process.wait(WITHIN)
    pid = int(note.read_text())
    wait_for(lambda: not Path(f"/proc/{pid}").exists() or ") Z " in Path(f"/proc/{pid}/stat").read_text())


def wait_for(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)
