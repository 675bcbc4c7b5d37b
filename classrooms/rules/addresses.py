"""Which addresses the site sends something to. An admin types them in, so each may be a trap."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST: Final = 500
UNICAST: Final = IPv6Network("2000::/3")
"""All that IPv6 has given to machines so far. The rest may carry an IPv4 address inside, or stay within a house."""
REFUSED: Final = (
    IPv4Network("168.63.129.16/32"),  # Azure answers its machines there
    IPv4Network("192.0.0.0/24"),  # Oracle's does; some versions of Python call parts of it global
    IPv4Network("192.88.99.0/24"),  # relays from IPv6 to whatever
    IPv6Network("2001::/32"),  # these two carry an IPv4 address inside, and a router on the way may send there
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),  # for examples
)
LOOPBACK: Final = "127.0.0.1"


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the open internet, and to one machine there."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip not in UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in REFUSED)


def is_webhook(address: str, *, to_this_machine: bool = False) -> bool:
    """Whether something may be sent to this web address, as far as its text tells.

    It is `https`, on port 443 or above 1023, without a name and password, and names no IP address that is not public.
    `http://127.0.0.1` will do, too, where `to_this_machine` is true.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if len(address) > LONGEST or not _is_plain(address, parts):
        return False
    host = parts.hostname or ""
    if to_this_machine and parts.scheme == "http" and host == LOOPBACK:
        return True
    if parts.scheme != "https" or (port is not None and port != 443 and port < 1024):
        return False
    return is_public(host) if ":" in host or _ends_in_digits(host) else "." in host


def _is_plain(address: str, parts: SplitResult) -> bool:
    """Nothing that one program might read otherwise than another."""
    is_ascii = address.isascii() and address.isprintable() and not set(address) & set(' \\"<>^`{|}')
    return is_ascii and bool(parts.hostname) and "@" not in parts.netloc and "#" not in address


def _ends_in_digits(host: str) -> bool:
    """Such hosts are IPv4 addresses, in one of many spellings; only the usual one will do."""
    return host.rstrip(".").rpartition(".")[2][:1].isdigit()
