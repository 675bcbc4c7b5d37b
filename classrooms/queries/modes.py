"""Which privacy modes a course may have."""

from __future__ import annotations

from classrooms.enums import PrivacyMode


def allowed_modes() -> list[PrivacyMode]:
    """Those that an admin may choose for a course now."""
    return list(PrivacyMode)
