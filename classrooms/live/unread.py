"""What a dashboard is told while nothing is read of faces, of a lesson that began with cameras."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from classrooms.live.events import Ledger, Mean, Point, Side

NOTHING: Final = Mean(mean=None, seconds=0, points=0)


def unread_line(points: Iterable[Point]) -> list[Point]:
    """The class line without what was read of faces; votes and what students say of themselves stay."""
    return [{**point, "mood": None, "low": None, "high": None, "distribution": None} for point in points]


def unread_ledger(ledger: Ledger) -> Ledger:
    """What stood before and after each deed, without moods."""
    return {
        deed: {**entry, "before": _unread(entry["before"]), "after": _unread(entry["after"])}
        for deed, entry in ledger.items()
    }


def _unread(side: Side) -> Side:
    return {**side, "mood": NOTHING}
