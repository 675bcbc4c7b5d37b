"""What the teacher did in a lesson, and what stood before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from classrooms.enums import DeedKind, MarkerKind, PrivacyMode
from classrooms.models import Marker, Pulse, RaisedHint, Session
from classrooms.rules.ledger import Deed, Entry, Side, break_ends_at, entry_of

NOTHING: Final = Entry(None, Side(), Side(), is_over=False)


@dataclass(frozen=True)
class Noted:
    """A deed and what is kept of it; None before anything is."""

    deed: Deed
    entry: Entry | None


@dataclass(frozen=True)
class LedgerRow:
    """A line of the table. `minutes` is how long a break was; it and `after` are None where nobody said it was over."""

    at: datetime
    what: str
    text: str
    minutes: int | None
    before: Side
    after: Side | None
    is_over: bool


@dataclass(frozen=True)
class Ledger:
    """The table of an ended lesson. Where the course never opens a camera there is no mood in it."""

    rows: list[LedgerRow]
    has_mood: bool


def deeds_of(session: Session) -> list[Noted]:
    """Everything the teacher did, oldest first. Three queries.

    A hint that was answered by asking the class is one deed, the question.
    """
    markers = list(Marker.objects.filter(session=session))
    pulses = list(Pulse.objects.filter(session=session))
    asked_because = {pulse.hint_id for pulse in pulses}
    seen = RaisedHint.objects.filter(session=session, seen_at__isnull=False)
    moments: list[tuple[Pulse | RaisedHint, str, float]] = [
        *((pulse, DeedKind.ASKED, pulse.asked_at.timestamp()) for pulse in pulses),
        *((hint, DeedKind.HINT, hint.seen_at.timestamp()) for hint in seen if hint.seen_at),
    ]
    found = [
        *_marked(markers),
        *(_noted(row, kind, at, at) for row, kind, at in moments if row.id not in asked_because),
    ]
    return sorted(found, key=lambda noted: (noted.deed.at, noted.deed.id))


def ledger_of(session: Session) -> Ledger:
    """What the page of an ended lesson shows."""
    rows = [_row(noted.deed, noted.entry or NOTHING) for noted in deeds_of(session)]
    return Ledger(rows, has_mood=session.course.privacy_mode != PrivacyMode.SELF_REPORT)


def _row(deed: Deed, entry: Entry) -> LedgerRow:
    is_break = deed.kind == DeedKind.BREAK
    return LedgerRow(
        at=datetime.fromtimestamp(deed.at, tz=UTC),
        what=str(DeedKind(deed.kind).label),
        text=deed.text,
        minutes=round((deed.begins_at - deed.at) / 60) if is_break and deed.begins_at is not None else None,
        before=entry.before,
        after=entry.after if deed.begins_at is not None else None,
        is_over=entry.is_over,
    )


def _marked(markers: list[Marker]) -> Iterator[Noted]:
    times = [(marker.kind, marker.at.timestamp()) for marker in markers]
    for marker in markers:
        at = marker.at.timestamp()
        if marker.kind == MarkerKind.BREAK:
            yield _noted(marker, marker.kind, at, break_ends_at(at, times), marker.text)
        elif marker.kind in DeedKind.values:
            yield _noted(marker, marker.kind, at, at, marker.text)


def _noted(row: Marker | Pulse | RaisedHint, kind: str, at: float, begins_at: float | None, text: str = "") -> Noted:
    entry = None if row.ledger is None else entry_of(row.ledger)
    return Noted(Deed(str(row.id), kind, at, text, begins_at), entry)
