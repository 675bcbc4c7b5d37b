"""What happens to a person's open pages when they may no longer be open."""

from __future__ import annotations

from classrooms.live.announce import announce
from classrooms.live.groups import user_group
from classrooms.models import User


def close_sockets(user: User) -> None:
    """Closes every socket of a person with 4401; a browser that is still signed in comes back by itself."""
    announce([(user_group(user.id), {"type": "socket.refused", "code": 4401})])
