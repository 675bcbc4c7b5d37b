"""`manage.py classroom`: one command, and one sentence when something is wrong."""

import json
import signal
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.core.management import CommandError, call_command

from fer_site.env import DEMO_PASSWORD_FILE, SECRET_FILE
from inference.contract import LABELS
from tests.fer_site.starting import Running, alive_in, manage, running
from tests.live.site import free_port


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One site with everything on: HTTPS, demonstration, started from another folder."""
    with running(tmp_path_factory.mktemp("tls"), "--tls", "--demo", "--workers", "1", "--host", "::1") as started:
        yield started


@pytest.fixture
def browser(site: Running) -> Iterator[httpx.Client]:
    """A browser that trusts the site's certificate and nothing else."""
    trust = ssl.create_default_context(cafile=str(site.data / "tls" / "certificate.pem"))
    with httpx.Client(base_url=f"https://[::1]:{site.port}", verify=trust, timeout=15) as client:
        yield client


def test_it_serves_https_with_its_own_certificate(site: Running, browser: httpx.Client):
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "redis": True})
    certificate = x509.load_pem_x509_certificate((site.data / "tls" / "certificate.pem").read_bytes())
    assert certificate.fingerprint(hashes.SHA256()).hex(":").upper() in site.said
    assert f"Read the Room is ready: https://[::1]:{site.port}" in site.said


def test_it_speaks_nothing_but_https_there(site: Running):
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"http://[::1]:{site.port}/healthz")


def test_the_demonstration_can_be_signed_in_to_and_its_cookies_are_secure(site: Running, browser: httpx.Client):
    password = (site.data / DEMO_PASSWORD_FILE).read_text()
    assert f"Sign in as admin, teacher, or student01 to student50; the password is {password}" in site.said
    browser.get("/sign-in/")
    sent = {"username": "teacher", "password": password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    answer = browser.post("/sign-in/", data=sent, headers={"Referer": f"https://[::1]:{site.port}/sign-in/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    cookies = answer.headers.get_list("set-cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["csrftoken", "sessionid"]
    assert all("; Secure" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert "Demo course" in browser.get("/").text


def test_static_files_come_from_the_site_itself(browser: httpx.Client):
    for path, kind in (("css/base.css", "text/css"), ("js/dashboard/page.js", "text/javascript")):
        answer = browser.get(f"/static/{path}")
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, kind)
    assert browser.get("/static/plotly/plotly.min.js").status_code == 200
    assert browser.get("/static/../settings.py").status_code == 404


def test_what_is_secret_is_the_owners_alone(site: Running):
    for name in (SECRET_FILE, DEMO_PASSWORD_FILE, "tls/key.pem"):
        assert (site.data / name).stat().st_mode & 0o777 == 0o600, name
    assert (site.data / "run").stat().st_mode & 0o777 == 0o700


def test_a_second_site_in_the_same_folder_is_refused_and_harms_nothing(site: Running, browser: httpx.Client):
    second = manage(site.data, "classroom", "--port", "8000")
    assert second.returncode == 1
    assert second.stdout == (
        f"CommandError: Read the Room already runs with {site.data}: stop it, or choose another folder with --data.\n"
    )
    assert browser.get("/healthz").json() == {"ok": True, "database": True, "redis": True}


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = manage(tmp_path, "classroom", "--port", str(port))
    assert (done.returncode, done.stdout) == (
        1,
        f"CommandError: Cannot listen on 127.0.0.1 port {port} (Address already in use): "
        "choose another with --port N or --host H.\n",
    )
    assert alive_in(tmp_path) == []


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999999999"])
def test_a_port_that_does_not_exist_is_named(port):
    with pytest.raises(CommandError, match=f"There is no port {port}: choose one from 1 to 65535 with --port N."):
        call_command("classroom", port=int(port))


def bad_card(folder: Path) -> Path:
    """A model whose labels stand in another order, as other trainings have them."""
    (folder / "model.tflite").write_bytes(b"not read")
    (folder / "card.json").write_text(json.dumps({"format": 1, "labels": sorted(LABELS, reverse=True)}))
    return folder


def test_an_unfit_model_ends_the_start_with_a_sentence(tmp_path: Path):
    port, folder = free_port(), tmp_path / "model"
    folder.mkdir()
    done = manage(tmp_path, "classroom", "--port", str(port), "--workers", "1", MODEL_DIR=str(bad_card(folder)))
    assert done.returncode == 1
    assert (
        f"{folder}/card.json does not list the labels {', '.join(LABELS)} in this order: "
        "export the model again, or set MODEL_DIR to another.\n"
    ) in done.stdout
    assert "CommandError: inference-1 stopped at once (exit 1). What it said stands above." in done.stdout
    assert "Traceback" not in done.stdout
    assert alive_in(tmp_path) == []


@pytest.mark.parametrize("url", ["unix:///nowhere/valkey.sock?db=0", "redis://127.0.0.1:1/0"])
def test_a_redis_that_does_not_answer_ends_the_start_with_a_sentence(tmp_path: Path, url):
    done = manage(tmp_path, "classroom", "--port", str(free_port()), REDIS_URL=url)
    sentence = "CommandError: Redis does not answer at REDIS_URL: start it, or correct the address.\n"
    assert (done.returncode, done.stdout) == (1, sentence)


def test_sigterm_stops_everything_and_leaves_no_process(site: Running):
    """Last, because it ends the site that the tests above share."""
    assert len(alive_in(site.data)) >= 6
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(30) == 0
    assert "Stopping ..." in site.said
    assert "Traceback" not in site.said
    assert alive_in(site.data) == []
    assert not (site.data / "run" / "valkey.sock").exists()
