"""A self-made certificate, for a class on one network. Browsers warn once; the fingerprint lets people check."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID_DAYS = 397
"""The longest that browsers accept."""


@dataclass(frozen=True)
class Certificate:
    """Where key and certificate lie, and the SHA-256 fingerprint to compare."""

    key: Path
    certificate: Path
    fingerprint: str


def addresses_of_this_machine() -> list[str]:
    """Names and addresses under which others on the network may reach this machine."""
    found = ["localhost", "127.0.0.1", "::1", socket.gethostname()]
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks the kernel which address it would use
            found.append(probe.getsockname()[0])
    except OSError:
        pass
    return list(dict.fromkeys(found))


def ensure_certificate(directory: Path, names: Sequence[str]) -> Certificate:
    """The certificate in `directory`, made anew when it is missing, runs out within a day or lacks a name."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_path, certificate_path = directory / "key.pem", directory / "certificate.pem"
    kept = _kept(key_path, certificate_path)
    if kept is not None:
        covered = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        if kept.not_valid_after_utc > datetime.now(UTC) + timedelta(days=1) and list(covered) == _names(names):
            return Certificate(key_path, certificate_path, _fingerprint(kept))
    key = ec.generate_private_key(ec.SECP256R1())
    made = _sign(key, names)
    key_path.unlink(missing_ok=True)  # a file that is there already would keep its mode
    descriptor = os.open(key_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    certificate_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Certificate(key_path, certificate_path, _fingerprint(made))


def _kept(key_path: Path, certificate_path: Path) -> x509.Certificate | None:
    """The certificate that lies there, if it belongs to the key; a start that was cut short may have left half."""
    try:
        kept = x509.load_pem_x509_certificate(certificate_path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
    except (OSError, ValueError):
        return None
    return kept if key.public_key() == kept.public_key() else None


def _sign(key: ec.EllipticCurvePrivateKey, names: Sequence[str]) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Read the Room on this network")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _names(names: Sequence[str]) -> list[x509.GeneralName]:
    general: list[x509.GeneralName] = []
    for name in names:
        try:
            general.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            general.append(x509.DNSName(name))
    return general


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()
