"""Settings from the environment, and the folder that a single-machine installation keeps."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from fer_site import env


@pytest.fixture(autouse=True)
def _bare(monkeypatch, tmp_path):
    """A shell in which nothing is set but the data folder."""
    for name in ("SECRET_KEY", "REDIS_URL", "DATABASE_URL", "TIME_ZONE", "INFERENCE_SHARDS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(env.DATA_VARIABLE, str(tmp_path / "data"))


def test_the_data_folder_is_the_one_in_the_environment_or_in_the_project(monkeypatch, tmp_path):
    assert env.data_dir() == tmp_path / "data"
    monkeypatch.delenv(env.DATA_VARIABLE)
    assert env.data_dir() == env.BASE_DIR / "data"


def test_a_data_folder_is_made_for_the_owner_alone_with_a_key(tmp_path):
    env.adopt_data_dir(["--port", "9000", "--data", str(tmp_path / "school")])
    folder = tmp_path / "school"
    assert env.data_dir() == folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / env.SECRET_FILE).stat().st_mode & 0o777 == 0o600
    assert env.secret_key(debug=False) == (folder / env.SECRET_FILE).read_text()
    assert len(env.secret_key(debug=False)) >= 60


def test_the_key_stays_the_same_from_start_to_start():
    env.adopt_data_dir([])
    first = env.secret_key(debug=False)
    env.adopt_data_dir([])
    assert env.secret_key(debug=False) == first


def test_no_key_is_kept_where_one_is_given(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "given")
    env.adopt_data_dir([])
    assert env.secret_key(debug=False) == "given"
    assert list((tmp_path / "data").iterdir()) == []


def test_a_secret_that_is_there_is_never_overwritten(tmp_path):
    assert env.keep_secret(tmp_path / "secret", "first") == "first"
    assert env.keep_secret(tmp_path / "secret", "second") == "first"


def test_without_a_key_it_is_refused_unless_for_debugging():
    assert env.secret_key(debug=True) == "only-for-debugging"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        env.secret_key(debug=False)


def test_redis_is_the_embedded_one_unless_an_address_is_given(monkeypatch, tmp_path):
    assert env.redis_url() == f"unix://{tmp_path}/data/run/valkey.sock?db=0"
    monkeypatch.setenv("REDIS_URL", "redis://cache:6379/2")
    assert env.redis_url() == "redis://cache:6379/2"


@pytest.mark.parametrize("url", ["cache:6379", "http://cache", "redis//cache", "amqp://cache"])
def test_an_address_that_is_not_a_redis_is_refused(monkeypatch, url):
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL must start with"):
        env.redis_url()


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://cache:6379/2", "redis://cache:6379/2"),
        ("rediss://cache:6379/2", "rediss://cache:6379/2"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock"),
    ],
)
def test_the_broker_is_the_same_redis(url, broker):
    assert env.broker_url(url) == broker


def test_a_long_path_gets_a_short_folder_for_its_sockets(monkeypatch, tmp_path):
    """A unix socket's path has at most 107 bytes; ü has two."""
    monkeypatch.setenv(env.DATA_VARIABLE, str(tmp_path / ("ü" * 50)))
    folder = env.run_dir()
    assert folder.parent == Path("/tmp")
    assert str(os.getuid()) in folder.name
    assert env.run_dir() == folder
    monkeypatch.setenv(env.DATA_VARIABLE, str(tmp_path / ("u" * 100)))
    assert env.run_dir() != folder


@pytest.mark.parametrize(("text", "number"), [(None, 4), ("", 4), ("7", 7), ("-1", -1)])
def test_numbers_are_read_or_have_their_default(monkeypatch, text, number):
    if text is not None:
        monkeypatch.setenv("INFERENCE_SHARDS", text)
    assert env.whole_number("INFERENCE_SHARDS", 4) == number


@pytest.mark.parametrize("text", ["four", "4.0", "0x4", "4 5"])
def test_what_is_no_number_is_refused(monkeypatch, text):
    monkeypatch.setenv("INFERENCE_SHARDS", text)
    with pytest.raises(ImproperlyConfigured, match="INFERENCE_SHARDS"):
        env.whole_number("INFERENCE_SHARDS", 4)


def test_the_time_zone_is_a_name_that_is_known(monkeypatch):
    assert env.time_zone() == "UTC"
    monkeypatch.setenv("TIME_ZONE", "Asia/Kolkata")
    assert env.time_zone() == "Asia/Kolkata"
    for wrong in ("Mars", "+05:30", "../etc/passwd"):
        monkeypatch.setenv("TIME_ZONE", wrong)
        with pytest.raises(ImproperlyConfigured, match="TIME_ZONE"):
            env.time_zone()


def test_the_database_is_a_file_unless_an_address_is_given(monkeypatch, tmp_path):
    assert env.database()["NAME"] == str(tmp_path / "data" / "db.sqlite3")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host:5432/room")
    found = env.database()
    assert (found["ENGINE"], found["NAME"], found["PASSWORD"]) == (
        "django.db.backends.postgresql",
        "room",
        "secret",
    )


@pytest.mark.parametrize("url", ["somewhere", "mysql://host/db?password=", "mongodb://host/db", "://"])
def test_an_address_that_is_no_database_is_refused_without_showing_it(monkeypatch, url):
    """It may hold a password."""
    monkeypatch.setenv("DATABASE_URL", url + "secret")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.database()
    assert "secret" not in str(refused.value)
