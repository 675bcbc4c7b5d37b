"""What one step of the writer learns of students' faces at rest, and what it tells the students of it."""

from __future__ import annotations

from classrooms.live import resting
from classrooms.live.events import OwnFace
from classrooms.live.groups import seat_group
from classrooms.live.state import Scopes
from classrooms.rules.baseline import Resting, learnt, lowered
from classrooms.rules.signals import SeatSignal, stale_after
from classrooms.services.live_figures import Step, may_show


def learn_face(step: Step, seat: str, after: SeatSignal, *, valence: float) -> None:
    """One accepted frame more, whose `valence` is already smoothed into `after`.

    Whether the student is below the own usual is worked out only for those whose own mood the teacher may see.
    """
    known, before = step.resting.get(seat, Resting()), step.signals.get(seat)
    baseline = learnt(known.baseline, valence)
    deviation = baseline.deviation(after.v) if after.v is not None and may_show(step, seat) else None
    seen_at = before.accepted_at if before else None
    is_unbroken = seen_at is not None and after.captured_at - seen_at <= stale_after(step.interval)
    step.resting[seat] = Resting(baseline, lowered(known.low, deviation, after.captured_at, is_unbroken=is_unbroken))
    step.learnt.add(seat)


def forget_faces(step: Step, decided: str | None) -> None:
    """Forgets faces of students who do not agree, and of the one who has just decided: it is learnt anew."""
    gone = [seat for seat in step.resting if seat == decided or not step.state.scopes.get(seat, Scopes()).live]
    for seat in gone:
        del step.resting[seat]
    resting.forget(step.state.config.session, gone)


def face_of(known: Resting | None, signal: SeatSignal | None) -> OwnFace:
    """In the numbers that the student's own page shows."""
    baseline = (known or Resting()).baseline
    return OwnFace(
        count=baseline.count,
        usual=None if baseline.usual is None else round(baseline.usual, 2),
        spread=None if baseline.spread is None else round(baseline.spread, 2),
        v=None if signal is None or signal.v is None else round(signal.v, 2),
    )


def tell_students(step: Step) -> None:
    """Whoever the teacher is told may want a check-in is told so, too, and when that is over."""
    session, before = step.state.config.session, step.state.view.tiles
    for seat, tile in step.changes.view.tiles.items():
        was = before[seat]["need"] if seat in before else None
        if tile["need"] != was and "check_in" in (tile["need"], was):
            step.answers.append((seat_group(session, seat), {"type": "need.changed", "need": tile["need"]}))
