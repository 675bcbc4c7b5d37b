"""What happens to a person's open pages when they may no longer be open."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from classrooms.live.announce import announce
from classrooms.live.groups import user_group
from classrooms.models import User


def close_sockets(user: User) -> None:
    """Closes every socket of a person with 4401; a browser that is still signed in comes back by itself."""
    announce([(user_group(user.id), {"type": "socket.refused", "code": 4401})])


def name_to_lock(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str | None:
    """The name that failed sign-ins are counted for: in small letters, or each spelling would have tries of its own."""
    name = (credentials or request.POST).get("username")
    return name.lower() if name else None
