"""The teacher notes moments and asks the class; the class answers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Final, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from classrooms.live import events
from classrooms.live import state as live
from classrooms.live.announce import announce
from classrooms.live.groups import class_group
from classrooms.models import Marker, Pulse, PulseAnswer, RaisedHint, Seat, Session
from classrooms.queries.agreement import agreement_of
from classrooms.queries.ledger import deeds_of
from classrooms.queries.lesson import newest_pulse, open_pulse
from classrooms.rules.pulse import PULSE_LASTS, tally
from classrooms.services.live_view import refresh

MOST_MARKERS: Final = 200
"""Of one lesson: more than a line of three hours can show, and an end for a key that is stuck."""


def mark(session: Session, kind: str, text: str = "") -> Marker | None:
    """Notes this moment. None when the lesson is not live, or has too many markers already."""
    with transaction.atomic():
        if not _is_live(session) or Marker.objects.filter(session=session).count() >= MOST_MARKERS:
            return None
        marker = Marker.objects.create(session=session, kind=kind, text=text, at=timezone.now())
        transaction.on_commit(lambda: tell(session))
    return marker


def unmark(session: Session, marker: UUID) -> None:
    """Takes a marker away; twice is once."""
    with transaction.atomic():
        Marker.objects.filter(session=session, id=marker).delete()
        transaction.on_commit(lambda: tell(session))


def ask(session: Session) -> Pulse | None:
    """Asks the class whether it follows; the open question, if there is one. None when the lesson is not live.

    While a hint is shown it counts as asked because of that.
    """
    with transaction.atomic():
        if not _is_live(session):
            return None
        now = timezone.now()
        pulse = open_pulse(session, now)
        if pulse is None:
            closes_at = now + timedelta(seconds=PULSE_LASTS)
            hint = RaisedHint.objects.filter(session=session, ended_at=None).last()
            pulse = Pulse.objects.create(session=session, asked_at=now, closes_at=closes_at, hint=hint)
        transaction.on_commit(lambda: tell(session, pulse))
    return pulse


def close(session: Session) -> None:
    """Takes no more answers to the open question; twice is once."""
    with transaction.atomic():
        now = timezone.now()
        Pulse.objects.filter(session=session, closes_at__gt=now).update(closes_at=now)
        transaction.on_commit(lambda: tell(session, None, is_asked=True))


def answer(session: Session, seat: Seat, pulse: UUID, word: str) -> bool:
    """Notes a student's answer; the newest counts. False when that question is not open."""
    with transaction.atomic():
        now = timezone.now()
        found = Pulse.objects.select_for_update().filter(session=session, id=pulse, closes_at__gt=now).first()
        if found is None or not Session.objects.live().filter(id=session.id).exists():
            return False
        PulseAnswer.objects.update_or_create(pulse=found, seat=seat, defaults={"word": word, "given_at": now})
        transaction.on_commit(lambda: tell(session))
    return True


def lesson_of(session: Session) -> events.Lesson:
    """Markers, deeds, newest question, what the teacher wants of hints, and the course's agreement. Nine queries."""
    markers = [
        events.Marker(id=str(marker.id), at=marker.at.timestamp(), kind=marker.kind, text=marker.text)
        for marker in Marker.objects.filter(session=session)
    ]
    pulse = newest_pulse(session)
    return events.Lesson(
        markers=markers,
        deeds=[cast(events.Deed, asdict(noted.deed)) for noted in deeds_of(session)],
        pulse=None if pulse is None else _counted(pulse),
        hints=_hints(session),
        agreement=_agreement(session),
    )


def known_ledger(session: Session) -> events.Ledger:
    """What is kept of before and after each deed."""
    kept = {noted.deed.id: noted.entry for noted in deeds_of(session) if noted.entry is not None}
    return {deed: cast(events.LedgerEntry, asdict(entry)) for deed, entry in kept.items()}


def _agreement(session: Session) -> events.Agreement:
    found = agreement_of(session.course)
    bounds = {"kappa": found.kappa, "low": found.low, "high": found.high}
    rounded = {name: None if value is None else round(value, 2) for name, value in bounds.items()}
    return events.Agreement(
        n=found.n,
        kappa=rounded["kappa"],
        low=rounded["low"],
        high=rounded["high"],
        is_doubtful=found.is_no_better_than_chance,
    )


def _hints(session: Session) -> events.HintSettings:
    now = Session.objects.get(id=session.id)  # what is in hand may be older than what was chosen
    answered = RaisedHint.objects.filter(session=session, seen_at__isnull=False).values_list("id", "is_useful")
    return events.HintSettings(
        sensitivity=now.sensitivity,
        are_muted=now.hints_muted,
        answered={str(hint): is_useful for hint, is_useful in answered},
    )


def _counted(pulse: Pulse) -> events.Pulse:
    answered, counts = tally(pulse.answers.values_list("word", flat=True))
    return events.Pulse(
        id=str(pulse.id),
        asked_at=pulse.asked_at.timestamp(),
        closes_at=pulse.closes_at.timestamp(),
        answered=answered,
        counts=counts,
    )


def _is_live(session: Session) -> bool:
    """What one teacher does comes after what another has done."""
    return Session.objects.select_for_update().live().filter(id=session.id).exists()


def tell(session: Session, pulse: Pulse | None = None, *, is_asked: bool = False) -> None:
    """Tells the dashboards what the database knows now; and the students, when a question begins or ends."""
    with live.writing(str(session.id)):  # read and written by one at a time, so that the newest stays
        live.set_lesson(str(session.id), lesson_of(session))
    if pulse is not None or is_asked:
        announce([(class_group(session.id), {"type": "pulse.changed", "pulse": said_of(pulse)})])
    refresh(str(session.id))


def said_of(pulse: Pulse | None) -> dict[str, object] | None:
    """What students are told of a question: that it is there, and until when."""
    return None if pulse is None else {"id": str(pulse.id), "closes_at": pulse.closes_at.timestamp()}
