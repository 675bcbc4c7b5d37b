"""What is written as a whole: interrupted, and by two processes at once."""

import subprocess
import sys

import pytest

from training.replacing import replacing


def stop_halfway(path):
    with replacing(path) as unfinished:
        unfinished.write_text("half")
        raise KeyboardInterrupt


def test_an_interruption_leaves_the_older_file_and_nothing_else(tmp_path):
    path = tmp_path / "cache.npz"
    path.write_text("older")
    with pytest.raises(KeyboardInterrupt):
        stop_halfway(path)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("cache.npz", "older")]


def test_two_processes_that_write_the_same_file_do_not_meet(tmp_path):
    path = tmp_path / "not" / "yet" / "cache.npz"
    other = "from pathlib import Path; from training.replacing import replacing; import sys\n"
    other += "with replacing(Path(sys.argv[1])) as unfinished: unfinished.write_text('theirs')"
    with replacing(path) as unfinished, unfinished.open("w") as file:
        file.write("half of ours, ")
        file.flush()
        subprocess.run([sys.executable, "-c", other, path], check=True)
        assert path.read_text() == "theirs"
        file.write("and the rest")
    assert [(file.name, file.read_text()) for file in path.parent.iterdir()] == [
        ("cache.npz", "half of ours, and the rest")
    ]
