"""What students have said in a lesson and still mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from classrooms.models import HelpRequest, PaceWord, Seat, Session
from classrooms.rules.pace import VOTE_LASTS
from classrooms.rules.said import Said


def newest_vote(session: Session, seat: Seat) -> PaceWord | None:
    """The seat's newest vote, also where it has been taken back since."""
    return PaceWord.objects.filter(session=session, seat=seat).exclude(vote="").last()


def open_request(session: Session, seat: Seat) -> HelpRequest | None:
    """The help that the seat's student still waits for."""
    return HelpRequest.objects.filter(session=session, seat=seat, over_at=None).first()


def said_by(session: Session, seat: Seat) -> Said:
    """What one student has said and still means."""
    return said_in(session, seat).get(str(seat.id), Said())


def said_in(session: Session, seat: Seat | None = None) -> dict[str, Said]:
    """By seat; of all students, or of one. Two queries."""
    words = PaceWord.objects.filter(session=session, said_at__gt=timezone.now() - timedelta(seconds=VOTE_LASTS))
    requests = HelpRequest.objects.filter(session=session, over_at=None)
    if seat is not None:
        words, requests = words.filter(seat=seat), requests.filter(seat=seat)
    newest: dict[UUID, PaceWord] = {word.seat_id: word for word in words}
    asked = dict(requests.values_list("seat_id", "asked_at"))
    return {str(one): _said(newest.get(one), asked.get(one)) for one in {*newest, *asked}}


def _said(word: PaceWord | None, asked_at: datetime | None) -> Said:
    help_at = asked_at.timestamp() if asked_at else None
    if word is None:
        return Said(help_at=help_at)
    return Said(word.vote, word.said_at.timestamp(), word.is_named, help_at)
