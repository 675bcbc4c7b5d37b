"""Where the school stands with the law: what it has declared, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from classrooms.enums import PrivacyMode
from classrooms.models import Course, Declaration, User
from classrooms.models.law import newest_declaration

MOST: Final = 200


@dataclass(frozen=True)
class Standing:
    """What holds now. Without a declaration nothing but self-report does."""

    declaration: Declaration | None

    @property
    def is_open(self) -> bool:
        """Whether an admin of the school has yet to declare."""
        return self.declaration is None or not self.declaration.is_of_the_school

    @property
    def is_demo(self) -> bool:
        return self.declaration is not None and self.declaration.is_demo

    @property
    def may_try(self) -> bool:
        """Whether people may have a picture of their own read."""
        return self.declaration is not None and self.declaration.allows_trying


@dataclass(frozen=True)
class Declared:
    """A row of the history, and the name of the account that entered it, where it is still there."""

    declaration: Declaration
    entered_by: str


def standing() -> Standing:
    """One query."""
    return Standing(newest_declaration())


def declarations() -> list[Declared]:
    """All that was ever declared, newest first. Two queries."""
    rows = list(Declaration.objects.all()[:MOST])
    people = User.objects.in_bulk({row.entered_by for row in rows if row.entered_by})
    return [Declared(row, str(people.get(row.entered_by, ""))) for row in rows]


def courses_with_cameras() -> QuerySet[Course]:
    """Those that a declaration without cameras would change."""
    return Course.objects.exclude(privacy_mode=PrivacyMode.SELF_REPORT)
