"""What a dashboard is shown of one step of the writer: tiles, class figures, pace, points of the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from classrooms.enums import PrivacyMode
from classrooms.gateway import Ticket
from classrooms.live.events import Pace, Point, Signal, Tile
from classrooms.live.state import Changes, LiveState, View
from classrooms.rules import pace, signals
from classrooms.rules.attention import need
from classrooms.rules.said import Said
from classrooms.rules.signals import ClassSignal, SeatSignal
from classrooms.rules.tiles import tile_state

Message = tuple[str, Mapping[str, Any]]


@dataclass
class Step:
    """One pass of the writer, before it is written. `tickets` are those of the seats that are connected."""

    state: LiveState
    tickets: dict[str, Ticket]
    now: float
    signals: dict[str, SeatSignal]
    changes: Changes
    answers: list[Message]

    @property
    def interval(self) -> float:
        return self.changes.view.interval_ms / 1000


def tile_of(step: Step, seat: str) -> Tile:
    """The tile of one seat, with the student's own mood only where mode and scope allow it."""
    ticket, signal, scopes = step.tickets.get(seat), step.signals.get(seat), step.state.scopes[seat]
    state, reason = tile_state(
        connected=ticket is not None,
        consent=ticket is not None and ticket.consent and scopes.live,
        camera=ticket.camera if ticket else "off",
        signal=signal,
        now=step.now,
        interval=step.interval,
    )
    seen = signal if state in ("live", "unknown") else None
    may_show = step.state.config.mode == PrivacyMode.INDIVIDUAL and scopes.individual
    mood = None
    if may_show and state == "live" and seen and seen.v is not None:
        mood = signals.mood_index(seen.v)
    before, said = step.changes.view.tiles.get(seat), step.state.said.get(seat, Said())
    since = _since(before, state, step.now)
    found = need(
        state=state,
        since=since,
        frame_at=signal.captured_at if signal else None,
        help_at=said.help_at,
        lost_at=said.named_at(step.now),
        now=step.now,
    )
    return Tile(
        state=state,
        reason=reason,
        since=since,
        mood=mood,
        need=found[0] if found else None,
        need_since=found[1] if found else None,
        seq=seen.seq if seen else None,
        captured_at=seen.captured_at if seen else None,
    )


def _since(before: Tile | None, state: str, now: float) -> float | None:
    if before is None:
        return None if state == "away" else now
    return before["since"] if before["state"] == state else now


def pace_of(step: Step, present: int) -> Pace:
    """What students vote, also those who have left: a vote that went with its student would be a vote with a name."""
    before = step.changes.view.pace["reading"]
    cast = [said.cast for said in step.state.said.values()]
    found = pace.pace(cast, present=present, now=step.now, before=before)
    return Pace(
        reading=found.reading,
        votes=found.votes,
        present=found.present,
        counts=found.counts,
        too_fast_at_least=round(found.too_fast_at_least, 3),
        too_slow_at_least=round(found.too_slow_at_least, 3),
    )


def class_signal(step: Step) -> ClassSignal:
    """The mood of those who contribute now, or why it is hidden."""
    consenting = [seat for seat, ticket in step.tickets.items() if ticket.consent and step.state.scopes[seat].live]
    contributing = [
        step.signals[seat]
        for seat in consenting
        if step.tickets[seat].camera == "on"
        and seat in step.signals
        and step.signals[seat].is_fresh(step.now, step.interval)
    ]
    if step.state.config.mode == PrivacyMode.SELF_REPORT:
        return ClassSignal(0, len(step.tickets), 0, "self_report")
    return signals.class_signal(
        contributing, present=len(step.tickets), consenting=len(consenting), k=step.state.config.k
    )


def published(found: ClassSignal) -> Signal:
    """The same in the numbers that travel."""
    shown = found.v is not None and found.half_band is not None
    return Signal(
        published=shown,
        mood=signals.mood_index(found.v) if found.v is not None else None,
        low=_bound(found, -1),
        high=_bound(found, +1),
        distribution=list(found.distribution) if found.distribution else None,
        n=found.n,
        present=found.present,
        consenting=found.consenting,
        coverage=found.coverage,
        why=found.why,
    )


def _bound(found: ClassSignal, side: int) -> int | None:
    if found.v is None or found.half_band is None:
        return None
    return signals.mood_index(min(1.0, max(-1.0, found.v + side * found.half_band)))


def with_point(view: View, found: ClassSignal, now: float) -> tuple[View, Point]:
    """The next point of the line, smoothed with the class's own half-life; a gap where nothing may be shown."""
    v = found.v
    if v is not None and view.line_v is not None and view.line_at is not None:
        a = signals.smoothing_weight(now - view.line_at, signals.CLASS_HALF_LIFE)
        v = (1 - a) * view.line_v + a * v
    smoothed = replace(found, v=v)
    point = Point(
        at=round(now, 1),
        mood=signals.mood_index(v) if v is not None else None,
        low=_bound(smoothed, -1),
        high=_bound(smoothed, +1),
        n=found.n,
        coverage=found.coverage,
        distribution=list(found.distribution) if found.distribution else None,
    )
    return replace(view, line_v=v, line_at=now), point
