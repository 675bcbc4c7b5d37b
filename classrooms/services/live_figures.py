"""What a dashboard is shown of one step of the writer: tiles, class figures, pace, points of the line."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID, uuid5

from classrooms.enums import PaceVote, PrivacyMode
from classrooms.gateway import Ticket
from classrooms.live.events import Hint, Ledger, Own, Pace, Point, Signal, Tile
from classrooms.live.state import Changes, LiveState, View
from classrooms.live.unread import unread_ledger
from classrooms.rules import check_ins, pace, signals
from classrooms.rules.attention import need
from classrooms.rules.baseline import Resting
from classrooms.rules.check_ins import Tally
from classrooms.rules.disclosure import Disclosed, Group, disclose
from classrooms.rules.hints import Watch, observed, unusual
from classrooms.rules.publishing import figures, is_due
from classrooms.rules.said import Said
from classrooms.rules.signals import ClassSignal, SeatSignal
from classrooms.rules.tiles import tile_state

Message = tuple[str, Mapping[str, Any]]
Shown = TypeVar("Shown")


@dataclass
class Step:
    """One pass of the writer, before it is written. `tickets` are those of the seats that are connected."""

    state: LiveState
    tickets: dict[str, Ticket]
    now: float
    signals: dict[str, SeatSignal]
    changes: Changes
    answers: list[Message]
    resting: dict[str, Resting]
    learnt: set[str] = field(default_factory=set)
    """Seats of whose faces at rest more is known than before."""

    @property
    def interval(self) -> float:
        return self.changes.view.interval_ms / 1000

    @property
    def has_cameras(self) -> bool:
        return self.state.config.mode != PrivacyMode.SELF_REPORT

    def told(self, ledger: Ledger) -> Ledger:
        """What dashboards are told of it now."""
        return ledger if self.has_cameras else unread_ledger(ledger)


def tile_of(step: Step, seat: str) -> Tile:
    """The tile of one seat, with the student's own mood only where mode and scope allow it."""
    ticket, signal = step.tickets.get(seat), step.signals.get(seat)
    state, reason = tile_state(
        has_cameras=step.has_cameras,
        connected=ticket is not None,
        consent=ticket is not None and ticket.consent and step.state.scopes[seat].live,
        camera=ticket.camera if ticket else "off",
        signal=signal,
        now=step.now,
        interval=step.interval,
    )
    seen = signal if state in ("live", "unknown") else None
    mood = None
    if may_show(step, seat) and state == "live" and seen and seen.v is not None:
        mood = signals.mood_index(seen.v)
    before, said = step.changes.view.tiles.get(seat), step.state.said.get(seat, Said())
    since = _since(before, state, step.now)
    found = need(
        state=state,
        since=since,
        frame_at=signal.captured_at if signal else None,
        help_at=said.help_at,
        lost_at=said.named_at(step.now),
        low_since=_low_since(step, seat),
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


def _low_since(step: Step, seat: str) -> float | None:
    """Since when a student has been below the own usual, if for long, and if the teacher may know."""
    low, signal = step.resting.get(seat, Resting()).low, step.signals.get(seat)
    is_doubtful = step.state.lesson.lesson["agreement"]["is_doubtful"]
    if not low.is_told or is_doubtful or not may_show(step, seat):
        return None
    return low.since if signal is not None and signal.is_fresh(step.now, step.interval) else None


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


def changed(before: Mapping[str, Shown], after: Mapping[str, Shown]) -> dict[str, Shown | None]:
    """What a dashboard must hear of what it shows by name; None for what is gone."""
    gone: dict[str, Shown | None] = {name: None for name in before if name not in after}
    return gone | {name: shown for name, shown in after.items() if before.get(name) != shown}


def own_of(step: Step) -> tuple[Own, Tally]:
    """How students say they are doing, also those who have left, as with their votes; and what to remember of it."""
    said, now = step.state.said, step.now
    shown = check_ins.tally(step.changes.view.tally, said, k=step.state.config.k, now=now)
    n = len(check_ins.standing(said, now))
    return Own(n=n, mean=check_ins.mean(shown.counts), counts=shown.counts), shown


def watch_of(step: Step, found: ClassSignal) -> Watch:
    """What the hint rule remembers after one more look at the class; nothing where no faces are looked at."""
    if not step.has_cameras:
        return Watch()
    tension = None if found.distribution is None else signals.tension(found.distribution)
    wanted = step.state.lesson.lesson["hints"]
    return observed(step.changes.view.watch, step.now, tension, wanted["sensitivity"])


def hint_of(step: Step, watch: Watch, found: ClassSignal) -> Hint | None:
    """The hint that is shown, with the numbers of the moment when it began."""
    wanted, shown = step.state.lesson.lesson["hints"], step.changes.view.hint
    if watch.raised_at is None or wanted["are_muted"]:
        return None
    if shown is not None and shown["raised_at"] == watch.raised_at:
        return shown
    tension = 0.0 if found.distribution is None else signals.tension(found.distribution)
    rose = unusual(watch.past, step.now, tension)
    if rose is None:
        return None
    session = step.state.config.session
    return Hint(
        id=str(uuid5(UUID(session), f"hint at {watch.raised_at}")),
        raised_at=watch.raised_at,
        usual=round(rose.usual, 3),
        rise=round(rose.rise, 3),
        z=round(rose.z, 1),
        n=found.n,
        sensitivity=wanted["sensitivity"],
    )


def class_signal(step: Step, before: View) -> tuple[ClassSignal, View]:
    """The figures of the class, as they are published, or why they are hidden; and the view that remembers them."""
    if not step.has_cameras:
        return ClassSignal(0, len(step.tickets), 0, "self_report"), before
    consenting = [seat for seat, ticket in step.tickets.items() if ticket.consent and step.state.scopes[seat].live]
    contributing = {
        seat
        for seat in consenting
        if step.tickets[seat].camera == "on"
        and seat in step.signals
        and step.signals[seat].is_fresh(step.now, step.interval)
    }
    found = _signal_of(step, contributing, len(consenting))
    if found.why is not None:
        return found, before
    if step.state.lesson.lesson["agreement"]["is_doubtful"]:
        return replace(found, why="no_agreement", v=None, half_band=None, distribution=None), before
    disclosed, group = _protected(step, contributing, before.disclosed)
    after = replace(before, disclosed=disclosed)
    seats = group | {seat for seat in contributing if may_show(step, seat)}
    counted = _signal_of(step, seats & contributing, len(consenting))
    if counted.why is not None:
        return replace(found, why="settling", v=None, half_band=None, distribution=None), after
    read_at = {seat: step.signals[seat].accepted_at or 0.0 for seat in sorted(seats)}
    unseen = {seat: at for seat, at in read_at.items() if seat in group} or read_at
    if is_due(before.figures, unseen, k=step.state.config.k, now=step.now):
        found = _signal_of(step, seats, len(seats))
        after = replace(after, figures=figures(found, read_at, step.now))
    return after.figures.of(counted), after


def _protected(step: Step, contributing: Set[str], before: Disclosed) -> tuple[Disclosed, Group]:
    """Who of those whose own mood the teacher does not see may be behind the figures.

    Nobody need be waited for when each seat contributes, or is there without having agreed.
    """
    present_without = {seat for seat, ticket in step.tickets.items() if not ticket.consent}
    return disclose(
        before,
        {seat for seat in contributing if not may_show(step, seat)},
        known={seat for seat, signal in step.signals.items() if signal.v is not None and not may_show(step, seat)},
        k=step.state.config.k,
        now=step.now,
        all_are_here=step.state.scopes.keys() <= contributing | present_without,
    )


def may_show(step: Step, seat: str) -> bool:
    """Whether the teacher sees this student's own mood: then there is nothing that a figure could give away."""
    scopes = step.state.scopes.get(seat)
    return step.state.config.mode == PrivacyMode.INDIVIDUAL and scopes is not None and scopes.individual


def _signal_of(step: Step, seats: Set[str], consenting: int) -> ClassSignal:
    votes = [step.signals[seat] for seat in sorted(seats)]
    return signals.class_signal(votes, present=len(step.tickets), consenting=consenting, k=step.state.config.k)


def published(found: ClassSignal) -> Signal:
    """The same in the numbers that travel."""
    shown = found.v is not None and found.half_band is not None
    return Signal(
        published=shown,
        mood=signals.mood_index(found.v) if found.v is not None else None,
        low=_bound(found, -1),
        high=_bound(found, +1),
        distribution=_shares(found),
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


def with_point(view: View, found: ClassSignal, said: Pace, now: float) -> tuple[View, Point]:
    """The next point of the line, smoothed with the class's own half-life; a gap where nothing may be shown.

    It is made of published figures alone, so it may have finer steps than they have and tells no more. How
    students say they are doing stands in the view as of now.
    """
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
        distribution=_shares(found),
        too_fast=pace.too_fast_share(said["reading"], said["counts"]),
        own=view.own["mean"],
        votes=[said["counts"][vote] for vote in PaceVote.values] if said["counts"] else None,
    )
    return replace(view, line_v=v, line_at=now), point


def _shares(found: ClassSignal) -> list[float] | None:
    return list(found.distribution) if found.distribution else None
