"""Join codes: short enough to say aloud, without characters that look alike."""

from __future__ import annotations

import secrets
from typing import Final

CODE_LENGTH: Final = 6
ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0 and 1. 31^6 = 887 million codes."""


def new_code() -> str:
    """A random code of `CODE_LENGTH` characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalise_code(typed: str) -> str:
    """What a person meant: no spaces or dashes, capitals."""
    return "".join(character for character in typed.upper() if character.isalnum())
