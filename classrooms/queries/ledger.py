"""What the teacher did in a lesson, and what stood before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classrooms.enums import DeedKind, MarkerKind
from classrooms.models import Marker, Pulse, RaisedHint, Session
from classrooms.rules.ledger import Deed, Entry, Mean, Side, break_ends_at, entry_of

NOTHING: Final = Entry(None, Side(), Side(), is_over=False)


@dataclass(frozen=True)
class Noted:
    """A deed and what is kept of it; None before anything is."""

    deed: Deed
    entry: Entry | None


@dataclass(frozen=True)
class LedgerFigure:
    """A mean as people read it, and what it rests on."""

    text: str
    rests: str


@dataclass(frozen=True)
class LedgerRow:
    """A line of the table. `figures` are before and after: of the mood, where there is any, and of the pace."""

    at: datetime
    what: str
    figures: list[LedgerFigure]


@dataclass(frozen=True)
class LedgerTable:
    """Of an ended lesson. Where the course never opens a camera there is no mood in it."""

    rows: list[LedgerRow]
    has_mood: bool


def deeds_of(session: Session) -> list[Noted]:
    """Everything the teacher did, oldest first. Three queries, or none where these rows are prefetched.

    A hint that was answered by asking the class is one deed, the question.
    """
    markers, pulses = list(session.markers.all()), list(session.pulses.all())
    asked_because = {pulse.hint_id for pulse in pulses}
    moments: list[tuple[Pulse | RaisedHint, str, float]] = [
        *((pulse, DeedKind.ASKED, pulse.asked_at.timestamp()) for pulse in pulses),
        *((hint, DeedKind.HINT, hint.seen_at.timestamp()) for hint in session.hints.all() if hint.seen_at),
    ]
    found = [
        *_marked(markers),
        *(_noted(row, kind, at, at) for row, kind, at in moments if row.id not in asked_because),
    ]
    return sorted(found, key=lambda noted: (noted.deed.at, noted.deed.id))


def ledger_table(session: Session) -> LedgerTable:
    """What the page of an ended lesson shows."""
    has_mood = session.course.uses_cameras
    return LedgerTable([_row(noted.deed, noted.entry or NOTHING, has_mood) for noted in deeds_of(session)], has_mood)


def _row(deed: Deed, entry: Entry, has_mood: bool) -> LedgerRow:
    mood = _pair(deed, entry, [side.mood for side in (entry.before, entry.after)], "{:.0f}") if has_mood else []
    too_fast = _pair(deed, entry, [side.too_fast for side in (entry.before, entry.after)], "{:.0%}")
    what = str(DeedKind(deed.kind).label)
    if deed.kind == DeedKind.BREAK and deed.begins_at is not None:
        what = _("{what}, {minutes} min").format(what=what, minutes=round((deed.begins_at - deed.at) / 60))
    what = f"{what}: {deed.text}" if deed.text else what
    return LedgerRow(datetime.fromtimestamp(deed.at, tz=UTC), what, mood + too_fast)


def _pair(deed: Deed, entry: Entry, means: Sequence[Mean], form: str) -> list[LedgerFigure]:
    before, after = (_figure(mean, form) for mean in means)
    if deed.begins_at is None:
        return [before, LedgerFigure(_("not known"), _("the break did not end"))]
    if not entry.is_over:
        after = replace(after, rests=_("{rests}, until the end").format(rests=after.rests))
    return [before, after]


def _figure(mean: Mean, form: str) -> LedgerFigure:
    if mean.mean is None:
        return LedgerFigure(_("not known"), _("{seconds} s known").format(seconds=mean.seconds))
    points = ngettext("{points} point", "{points} points", mean.points).format(points=mean.points)
    return LedgerFigure(form.format(mean.mean).replace("%", " %"), points)


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
