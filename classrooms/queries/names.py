"""People by what an admin remembers of them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from classrooms.models import User


def people_called(words: str) -> Iterable[UUID]:
    """The ids of those whose name or user name has these words in it; or the id itself, also of an erased account."""
    try:
        return [UUID(words)]
    except ValueError:
        return User.objects.filter(Q(display_name__icontains=words) | Q(username__icontains=words)).values_list(
            "id", flat=True
        )


def names_of(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """Those that are still there. One query."""
    return {id: str(user) for id, user in User.objects.in_bulk({one for one in people if one}).items()}
