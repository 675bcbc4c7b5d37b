"""What was noted and asked in a lesson, for those who look at it now."""

from __future__ import annotations

from datetime import datetime

from classrooms.models import Pulse, PulseAnswer, Seat, Session


def newest_pulse(session: Session) -> Pulse | None:
    """The pulse that was asked last, open or closed."""
    return Pulse.objects.filter(session=session).last()


def own_answer(pulse: Pulse, seat: Seat) -> str:
    """What a student answered; empty: nothing yet."""
    return PulseAnswer.objects.filter(pulse=pulse, seat=seat).values_list("word", flat=True).first() or ""


def open_pulse(session: Session, now: datetime) -> Pulse | None:
    """The pulse that takes answers now."""
    pulse = newest_pulse(session)
    return pulse if pulse is not None and now < pulse.closes_at else None
