"""Which rules of a course protect its students less than others."""

from __future__ import annotations

from typing import Final

from classrooms.enums import PrivacyMode

FROM_MOST: Final = (PrivacyMode.SELF_REPORT, PrivacyMode.AGGREGATE, PrivacyMode.INDIVIDUAL)


def protects_less(before: tuple[str, int], after: tuple[str, int]) -> bool:
    """Whether a mode and a smallest group show more of a student than those before.

    A yes to the camera was given to what was shown then; it is no yes to more.
    """
    (mode, k), (new_mode, new_k) = before, after
    shows_more = FROM_MOST.index(PrivacyMode(new_mode)) > FROM_MOST.index(PrivacyMode(mode))
    return new_mode != PrivacyMode.SELF_REPORT and (shows_more or new_k < k)
