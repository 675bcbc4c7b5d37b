"""Works out what stood before and after each thing that the teacher did, and keeps it with that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final, cast

from classrooms.enums import DeedKind
from classrooms.live import state as live
from classrooms.live.events import Ledger, LedgerEntry, Point
from classrooms.live.state import LiveState
from classrooms.models import Marker, Pulse, RaisedHint
from classrooms.rules.ledger import FORMULA_VERSION, Deed, Shown, entry_of, ledger

POINTS: Final = 90
"""Of the class line: more than the six minutes around a moment."""
KEPT_WITH: Final[dict[str, Any]] = {DeedKind.ASKED: Pulse, DeedKind.HINT: RaisedHint}


def followed(state: LiveState, points: Sequence[Point], now: float) -> Ledger:
    """The ledger as of now, with points that are not in the line yet."""
    deeds = [Deed(**deed) for deed in state.lesson.lesson["deeds"]]
    if not deeds:
        return {}
    line = [*live.newest_points(state.config.session, POINTS), *points]
    shown = [Shown(point["at"], point["mood"], point["too_fast"]) for point in line]
    known = {deed: entry_of(entry) for deed, entry in state.view.ledger.items()}
    found = ledger(deeds, shown, now=now, known=known)
    return {deed: cast(LedgerEntry, asdict(entry)) for deed, entry in found.items()}


def log_ledger(state: LiveState, after: Ledger, *, is_over: bool = False) -> None:
    """Keeps what begins and what is settled; all of it when the lesson `is_over`. Twice is once."""
    for deed in state.lesson.lesson["deeds"]:
        entry = after.get(deed["id"])
        if entry is not None and (is_over or _marks(state.view.ledger.get(deed["id"])) != _marks(entry)):
            kept = {"version": FORMULA_VERSION, **entry}
            rows = KEPT_WITH.get(deed["kind"], Marker).objects
            rows.filter(session=state.config.session, id=deed["id"]).update(ledger=kept)


def _marks(entry: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    """What of an entry is worth a row: that it is there, when what followed begins, whether it is settled."""
    return None if entry is None else (entry["begins_at"], entry["is_over"])
