"""Secrets that the site must be able to read again lie sealed in the database; whoever has only that reads none."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE: Final = b"read-the-room: secrets of webhooks"


class Unreadable(Exception):
    """It was sealed with another `SECRET_KEY`, or changed since."""


def seal(secret: str) -> str:
    """As it is kept."""
    return _fernet(settings.SECRET_KEY).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises `Unreadable`."""
    try:
        return _fernet(settings.SECRET_KEY).decrypt(sealed).decode()
    except InvalidToken:
        raise Unreadable from None


@cache
def _fernet(secret_key: str) -> Fernet:
    """`SECRET_KEY` is long and random, so that a quick derivation will do."""
    return Fernet(urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret_key.encode())))
