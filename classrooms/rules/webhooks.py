"""How a message to another program is signed, and when it is sent again.

The signature is that of the Standard Webhooks specification, version 1.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32
MOST_TRIES: Final = 8
FIRST_WAIT: Final = 15.0
FACTOR: Final = 4.0
"""15 s, 1, 4, 16 and 64 minutes, then 4.3 and 17 hours: eight tries in 23 hours."""
SPREAD: Final = 0.2
"""Each wait is up to so much shorter or longer, so that receivers that come back are not all called at once."""


def wait_before_next(tries: int, luck: float) -> float:
    """Seconds from the try of this number, the first being 1, to the next. `luck` is uniform in [0, 1)."""
    return FIRST_WAIT * FACTOR ** (tries - 1) * (1 - SPREAD + 2 * SPREAD * luck)


def shown(key: bytes) -> str:
    """A key as people copy it."""
    return PREFIX + b64encode(key).decode()


def key_of(secret: str) -> bytes:
    """The key that a secret stands for. Raises `ValueError`."""
    if not secret.startswith(PREFIX):
        raise ValueError(f"a secret begins with {PREFIX}")
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except Error:
        raise ValueError("a secret is base64") from None


def signature(secrets: Iterable[str], message: str, timestamp: int, body: str) -> str:
    """What goes into `webhook-signature`: one signature for each secret, since two are valid after a change."""
    signed = f"{message}.{timestamp}.{body}".encode()
    made = (hmac.digest(key_of(secret), signed, "sha256") for secret in secrets)
    return " ".join(f"v1,{b64encode(one).decode()}" for one in made)
