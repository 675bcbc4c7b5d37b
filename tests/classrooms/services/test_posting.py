"""One message to an address that may be a trap, over real sockets."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.enums import Trouble
from classrooms.services import posting
from classrooms.services.posting import MOST_BYTES, Refused, find, post
from fer_site.certificate import ensure_certificate
from tests.classrooms.receiver import Receiver, receiving
from tests.classrooms.rules.test_addresses import WITHIN

NAME = "hooks.school.example"


@pytest.fixture
def impatient(monkeypatch):
    """Half a second for everything."""
    monkeypatch.setattr(posting, "CONNECT_WITHIN", 0.25)
    monkeypatch.setattr(posting, "ANSWER_WITHIN", 0.25)


async def straight_there(host: str, port: int) -> str:
    """As if the name led to this machine and it were public."""
    assert host == NAME
    return "127.0.0.1"


def test_it_posts_json_with_its_headers_and_nothing_else_of_ours(receiver: Receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    outcome = post(receiver.address + "?course=1", {"webhook-id": "msg_1"}, '{"é": 1}')
    assert (outcome.trouble, outcome.code, outcome.answer) == ("", 204, "")
    ((path, headers, body),) = receiver.got
    assert (path, body) == ("/room?course=1", '{"é": 1}')
    assert headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "close",
        "user-agent": "Read-the-Room",
        "webhook-id": "msg_1",
        "content-type": "application/json",
        "content-length": "9",
    }


@pytest.mark.parametrize("code", [400, 401, 404, 410, 429, 500, 503])
def test_a_refusal_is_told_with_its_code_and_the_beginning_of_the_answer(receiver: Receiver, code):
    receiver.says(code, b"<b>no\x00\r\n" + "ü".encode() * 300)
    outcome = post(receiver.address, {}, "{}")
    assert (outcome.trouble, outcome.code) == (Trouble.REFUSED, code)
    assert outcome.answer == "<b>no   " + "ü" * 192


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_no_cookie_comes_back(receiver: Receiver, code):
    receiver.says(code, Location=receiver.address + "/elsewhere", Set_Cookie="a=b")
    assert post(receiver.address, {}, "{}").trouble == Trouble.MOVED
    assert post(receiver.address, {}, "{}").code == code
    assert [path for path, _, _ in receiver.got] == ["/room", "/room"]
    assert "cookie" not in receiver.got[1][1]


def test_who_hangs_is_left_alone(receiver: Receiver, impatient):
    receiver.hangs()
    began = time.monotonic()
    outcome = post(receiver.address, {}, "{}")
    assert (outcome.trouble, outcome.code) == (Trouble.SLOW, None)
    assert 200 <= outcome.took_ms <= 1000 * (time.monotonic() - began) + 1  # it is rounded


@pytest.mark.parametrize("piece", [b"X: y\r\n", b"x"])
def test_who_answers_byte_by_byte_without_end_is_left_alone(receiver: Receiver, impatient, piece):
    """Each byte comes in time; only the whole does not."""
    receiver.drips(piece, every=0.05)
    assert post(receiver.address, {}, "{}").trouble == Trouble.SLOW


def test_of_a_long_answer_no_more_is_read_than_the_limit(receiver: Receiver):
    sent = []

    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not receiver.over.is_set():
            sent.append(handler.wfile.write(b"x" * MOST_BYTES))

    receiver.answer = endless
    outcome = post(receiver.address, {}, "{}")
    assert (outcome.trouble, outcome.code, outcome.answer) == ("", 200, "x" * 200)


def test_a_packed_answer_is_not_unpacked(receiver: Receiver):
    receiver.says(200, b"\x1f\x8bnot gzip", Content_Encoding="gzip")
    assert post(receiver.address, {}, "{}").code == 200


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.9\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"])
def test_who_breaks_off_or_speaks_something_else_has_not_taken_it(receiver: Receiver, said):
    receiver.answer = lambda handler: handler.wfile.write(said) and None
    outcome = post(receiver.address, {}, "{}")
    assert (outcome.trouble, outcome.code) == (Trouble.AWAY, None)


def test_who_is_not_there_has_not_taken_it(settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    with receiving() as gone:
        pass
    assert post(gone.address, {}, "{}").trouble == Trouble.AWAY


def test_without_the_setting_this_machine_is_as_private_as_any(receiver: Receiver, settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    assert post(receiver.address, {}, "{}").trouble == Trouble.PRIVATE
    assert receiver.got == []


@pytest.mark.parametrize("host", ["0x7f.1", "127.0x1", "0177.0.0.1", "10.1", "169.254.43518", "localhost", "::1"])
def test_what_the_systems_own_resolver_makes_of_a_name_is_looked_at(host):
    """It reads these without asking anybody."""
    with pytest.raises(Refused) as refused:
        asyncio.run(find(host, 443))
    assert refused.value.trouble == Trouble.PRIVATE


@given(st.one_of(st.text(max_size=40), st.from_regex(r"https://[\x21-\x7e]{1,30}", fullmatch=True)))
def test_no_address_makes_it_stumble(address):
    async def nowhere(host: str, port: int) -> str:
        raise Refused(Trouble.NAME)

    assert post(address, {}, "{}", nowhere).trouble in (Trouble.NAME, Trouble.PRIVATE)


@pytest.mark.parametrize("within", WITHIN)
def test_a_name_that_leads_inside_is_refused_even_when_it_leads_outside_too(monkeypatch, within):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, 443)) for where in ("8.8.8.8", within)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    assert post(f"https://{NAME}/", {}, "{}").trouble == Trouble.PRIVATE


def test_a_name_that_nobody_knows_is_told(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert post(f"https://{NAME}/", {}, "{}").trouble == Trouble.NAME


@pytest.fixture
def with_tls(tmp_path: Path) -> Iterator[Receiver]:
    certificate = ensure_certificate(tmp_path / "tls", [NAME])
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)
    with receiving(lambda listening: context.wrap_socket(listening, server_side=True)) as running:
        yield running


def test_the_connection_goes_where_was_looked_and_the_certificate_is_that_of_the_name(
    with_tls: Receiver, tmp_path: Path, monkeypatch
):
    """Nobody is asked for the name a second time, who might then say something else (DNS rebinding)."""
    monkeypatch.setattr(certifi, "where", lambda: str(tmp_path / "tls" / "certificate.pem"))
    outcome = post(f"https://{NAME}:{with_tls.port}/room", {}, "{}", straight_there)
    assert (outcome.trouble, outcome.code) == ("", 204)
    assert with_tls.got[0][1]["host"] == f"{NAME}:{with_tls.port}"


def test_a_certificate_that_nobody_vouches_for_is_refused(with_tls: Receiver):
    outcome = post(f"https://{NAME}:{with_tls.port}/room", {}, "{}", straight_there)
    assert (outcome.trouble, with_tls.got) == (Trouble.TLS, [])


def test_a_certificate_of_another_name_is_refused(with_tls: Receiver, tmp_path: Path, monkeypatch):
    async def there(host: str, port: int) -> str:
        return "127.0.0.1"

    monkeypatch.setattr(certifi, "where", lambda: str(tmp_path / "tls" / "certificate.pem"))
    outcome = post(f"https://other.school.example:{with_tls.port}/room", {}, "{}", there)
    assert (outcome.trouble, with_tls.got) == (Trouble.TLS, [])
