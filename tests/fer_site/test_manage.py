"""The command line says in one sentence what is wrong with the configuration."""

from pathlib import Path

import pytest

from tests.fer_site.starting import manage

START = "The configuration is not right: "


def test_without_a_secret_key_nothing_runs(tmp_path: Path):
    done = manage(tmp_path, "check")
    assert (done.returncode, done.stdout) == (
        1,
        f"{START}SECRET_KEY is not set: set it to a long random text, or start with `manage.py classroom`, "
        "which makes one.\n",
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("REDIS_URL", "http://127.0.0.1", "REDIS_URL must start with redis://, rediss:// or unix://."),
        ("DATABASE_URL", "somewhere", "DATABASE_URL must be an address such as postgres://user:password@host/name."),
        ("INFERENCE_SHARDS", "four", "INFERENCE_SHARDS='four' must be a whole number."),
        ("TIME_ZONE", "Mars", "TIME_ZONE='Mars' must be a name such as Europe/Berlin or Asia/Kolkata."),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, name, value, sentence):
    done = manage(tmp_path, "check", SECRET_KEY="only-for-tests", **{name: value})
    assert (done.returncode, done.stdout) == (1, f"{START}{sentence}\n")


def test_the_key_that_an_earlier_start_made_is_enough(tmp_path: Path):
    (tmp_path / "secret-key").write_text("made by an earlier start\n")
    done = manage(tmp_path, "check")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")
