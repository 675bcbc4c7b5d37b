"""Names of the groups that sockets join."""

from __future__ import annotations

from uuid import UUID


def dashboard_group(session: UUID | str) -> str:
    """All open dashboards of a session."""
    return f"dashboard.{session}"


def class_group(session: UUID | str) -> str:
    """All student sockets of a session."""
    return f"class.{session}"


def seat_group(session: UUID | str, seat: UUID | str) -> str:
    """The sockets of one seat: the newest, and for a moment an older one."""
    return f"seat.{UUID(str(session)).hex}.{UUID(str(seat)).hex}"


def user_group(user: UUID | str) -> str:
    """All sockets of one person."""
    return f"user.{user}"
