"""A certificate for a class on one network."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import time_machine
from cryptography import x509

from fer_site.certificate import VALID_DAYS, Certificate, addresses_of_this_machine, ensure_certificate

NAMES = ["localhost", "192.0.2.7", "::1", "room.example"]
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def read(made: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(made.certificate.read_bytes())


def covered(certificate: x509.Certificate) -> tuple[list[str], list[object]]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.DNSName), names.get_values_for_type(x509.IPAddress)


def test_it_covers_every_name_and_address(tmp_path):
    made = ensure_certificate(tmp_path / "tls", NAMES)
    assert covered(read(made)) == (
        ["localhost", "room.example"],
        [ip_address("192.0.2.7"), ip_address("::1")],
    )


def test_the_key_is_the_owners_alone(tmp_path):
    made = ensure_certificate(tmp_path / "tls", NAMES)
    assert made.key.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700


def test_a_key_that_others_could_read_does_not_stay_so(tmp_path):
    folder = tmp_path / "tls"
    folder.mkdir()
    (folder / "key.pem").write_text("left behind")
    (folder / "key.pem").chmod(0o644)
    assert ensure_certificate(folder, NAMES).key.stat().st_mode & 0o777 == 0o600


def test_a_server_and_a_browser_accept_it(tmp_path):
    """Also by the stricter rules of later Pythons."""
    made = ensure_certificate(tmp_path / "tls", NAMES)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.certificate, made.key)
    client = ssl.create_default_context(cafile=str(made.certificate))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.certificate, made.key)
    shake_hands(client, server, "room.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(client, server, "other.example")


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> None:
    """A handshake in memory."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(5):
        for end in list(ends):
            try:
                end.do_handshake()
                ends.remove(end)
            except ssl.SSLWantReadError:
                continue
    assert ends == []


def test_it_is_used_again(tmp_path):
    made = ensure_certificate(tmp_path / "tls", NAMES)
    before = made.key.read_bytes()
    assert ensure_certificate(tmp_path / "tls", NAMES) == made
    assert made.key.read_bytes() == before


def test_the_fingerprint_is_that_of_the_certificate(tmp_path):
    made = ensure_certificate(tmp_path / "tls", NAMES)
    import hashlib

    der = ssl.PEM_cert_to_DER_cert(made.certificate.read_text())
    assert made.fingerprint.replace(":", "") == hashlib.sha256(der).hexdigest().upper()


def test_it_is_valid_for_as_long_as_browsers_accept(tmp_path):
    with time_machine.travel(MONDAY, tick=False):
        certificate = read(ensure_certificate(tmp_path / "tls", NAMES))
    assert certificate.not_valid_before_utc == MONDAY - timedelta(hours=1)
    assert certificate.not_valid_after_utc == MONDAY + timedelta(days=VALID_DAYS)


@pytest.mark.parametrize(("days", "renewed"), [(0, False), (VALID_DAYS - 2, False), (VALID_DAYS, True)])
def test_it_is_made_anew_before_it_runs_out(tmp_path, days, renewed):
    with time_machine.travel(MONDAY, tick=False) as clock:
        first = ensure_certificate(tmp_path / "tls", NAMES)
        clock.shift(timedelta(days=days))
        assert (ensure_certificate(tmp_path / "tls", NAMES).fingerprint != first.fingerprint) is renewed


@pytest.mark.parametrize("names", [[*NAMES, "192.0.2.8"], NAMES[:-1]])
def test_it_is_made_anew_for_other_names(tmp_path, names):
    first = ensure_certificate(tmp_path / "tls", NAMES)
    assert ensure_certificate(tmp_path / "tls", names).fingerprint != first.fingerprint


def spoil_certificate(folder: Path) -> None:
    (folder / "certificate.pem").write_text("half a cert")


def spoil_key(folder: Path) -> None:
    (folder / "key.pem").write_text("half a key")


def remove_key(folder: Path) -> None:
    (folder / "key.pem").unlink()


def exchange_key(folder: Path) -> None:
    other = ensure_certificate(folder / "other", NAMES)
    (folder / "key.pem").write_bytes(other.key.read_bytes())


@pytest.mark.parametrize("harm", [spoil_certificate, spoil_key, remove_key, exchange_key])
def test_what_a_broken_start_left_behind_is_made_anew(tmp_path, harm):
    folder = tmp_path / "tls"
    first = ensure_certificate(folder, NAMES)
    harm(folder)
    second = ensure_certificate(folder, NAMES)
    assert second.fingerprint != first.fingerprint
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(second.certificate, second.key)


def test_this_machine_is_known_by_its_names_once_each():
    found = addresses_of_this_machine()
    assert found[:3] == ["localhost", "127.0.0.1", "::1"]
    assert len(found) == len(set(found))
