"""Students speak: how fast it goes, and that they want help. The teacher answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from classrooms.live import state as live
from classrooms.live.announce import announce
from classrooms.live.groups import seat_group
from classrooms.live.seats import set_said
from classrooms.models import CheckIn, HelpRequest, PaceWord, Seat, Session
from classrooms.queries.voices import newest_check_in, newest_vote, open_request, said_by
from classrooms.rules.check_ins import CHECK_IN_AGAIN_AFTER
from classrooms.rules.pace import VOTE_AGAIN_AFTER
from classrooms.services.lesson import tell
from classrooms.services.live_view import refresh


@dataclass(frozen=True)
class TooSoon:
    """The student has just voted; `wait` is in seconds."""

    wait: float


def vote(session: Session, seat: Seat, said: str, *, is_named: bool = False) -> PaceWord | TooSoon | None:
    """Casts or, with an empty word, takes back the one vote of a student. None once the lesson is not live.

    Only somebody who is lost may be named. A vote is taken back at any time; another one has to wait.
    """
    with transaction.atomic():
        if not _locked(session, seat):
            return None
        before, now = newest_vote(session, seat), timezone.now()
        if said and before is not None:
            ago = abs((now - before.said_at).total_seconds())
            if ago < VOTE_AGAIN_AFTER:
                return TooSoon(round(VOTE_AGAIN_AFTER - ago, 1))
        word = PaceWord.objects.create(
            session=session, seat=seat, vote=said, is_named=is_named and said == "lost", said_at=now
        )
        transaction.on_commit(lambda: _tell(session, seat))
    return word


def check_in(session: Session, seat: Seat, answer: int) -> CheckIn | TooSoon | None:
    """Notes how a student is doing, from 1 to 5, beside what is read of the face just now. None: not live.

    The reading is kept only where the student lets numbers be kept.
    """
    with transaction.atomic():
        if not _locked(session, seat):
            return None
        before, now = newest_check_in(session, seat), timezone.now()
        if before is not None:
            ago = abs((now - before.given_at).total_seconds())
            if ago < CHECK_IN_AGAIN_AFTER:
                return TooSoon(round(CHECK_IN_AGAIN_AFTER - ago, 1))
        valence = _read_now(session, seat, now.timestamp())
        given = CheckIn.objects.create(session=session, seat=seat, answer=answer, valence=valence, given_at=now)
        transaction.on_commit(lambda: tell(session))
        transaction.on_commit(lambda: _tell(session, seat))
    return given


def _read_now(session: Session, seat: Seat, now: float) -> float | None:
    state = live.load(str(session.id))
    if state is None or not state.scopes.get(str(seat.id), live.Scopes()).stored:
        return None
    signal = state.signals.get(str(seat.id))
    if signal is None or signal.v is None or not signal.is_fresh(now, state.view.interval_ms / 1000):
        return None
    return round(signal.v, 3)


def ask_for_help(session: Session, seat: Seat) -> HelpRequest | None:
    """Raises the student's hand; twice is once. None once the lesson is not live."""
    with transaction.atomic():
        if not _locked(session, seat):
            return None
        request = open_request(session, seat)
        if request is None:
            request = HelpRequest.objects.create(session=session, seat=seat, asked_at=timezone.now())
        transaction.on_commit(lambda: _tell(session, seat))
    return request


def end_help(session: Session, seat: Seat) -> None:
    """The hand goes down: the teacher has been there, or the student needs nothing more. Twice is once."""
    with transaction.atomic():
        HelpRequest.objects.filter(session=session, seat=seat, over_at=None).update(over_at=timezone.now())
        transaction.on_commit(lambda: _tell(session, seat))


def _locked(session: Session, seat: Seat) -> bool:
    """Whether the lesson is live; what one student says is written one after the other."""
    Seat.objects.select_for_update().get(id=seat.id)
    return Session.objects.live().filter(id=session.id).exists()


def _tell(session: Session, seat: Seat) -> None:
    """The live view, and the student's own pages."""
    with live.writing(str(session.id)):  # read and written by one at a time, so that the newest word stays
        said = said_by(session, seat)
        set_said(str(session.id), str(seat.id), said)
    announce([(seat_group(session.id, seat.id), {"type": "said.changed", **asdict(said)})])
    refresh(str(session.id))
