"""Each hint that was shown is a row, so that its worth can be told afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

from classrooms.live.events import Hint
from classrooms.models import RaisedHint
from classrooms.rules.hints import FORMULA_VERSION


def log_hint(session: str, before: Hint | None, after: Hint | None, now: float) -> None:
    """Notes that a hint began or ended. Twice is once."""
    if before is not None and (after is None or after["id"] != before["id"]):
        RaisedHint.objects.filter(id=before["id"], ended_at=None).update(ended_at=_moment(now))
    if after is not None and (before is None or before["id"] != after["id"]):
        RaisedHint.objects.get_or_create(
            id=after["id"],
            defaults={
                "session_id": session,
                "raised_at": _moment(after["raised_at"]),
                "rise": after["rise"],
                "z": after["z"],
                "n": after["n"],
                "sensitivity": after["sensitivity"],
                "formula_version": FORMULA_VERSION,
            },
        )


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)
