"""Which privacy modes a course may have."""

from __future__ import annotations

from uuid import UUID

from classrooms.enums import PrivacyMode
from classrooms.models.law import newest_declaration


def allowed_modes(course: UUID | None = None) -> list[PrivacyMode]:
    """Those that an admin may choose for a course now, or for one that is about to be made: what the school declared.

    The database refuses every other, too (`models/ledgers.py`).
    """
    declaration = newest_declaration()
    is_allowed = declaration is not None and declaration.allows_cameras_in(course)
    return list(PrivacyMode) if is_allowed else [PrivacyMode.SELF_REPORT]
