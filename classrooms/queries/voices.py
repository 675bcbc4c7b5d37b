"""What students have said in a lesson and still mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from classrooms.models import CheckIn, HelpRequest, PaceWord, Seat, Session
from classrooms.rules.check_ins import CHECK_IN_LASTS
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


def newest_check_in(session: Session, seat: Seat) -> CheckIn | None:
    """What the seat's student said last of how it goes."""
    return CheckIn.objects.filter(session=session, seat=seat).last()


def said_in(session: Session, seat: Seat | None = None) -> dict[str, Said]:
    """By seat; of all students, or of one. Three queries."""
    now, own = timezone.now(), {"session": session} if seat is None else {"session": session, "seat": seat}
    words = PaceWord.objects.filter(**own, said_at__gt=now - timedelta(seconds=VOTE_LASTS))
    requests = HelpRequest.objects.filter(**own, over_at=None)
    answers = CheckIn.objects.filter(**own, given_at__gt=now - timedelta(seconds=CHECK_IN_LASTS))
    newest: dict[UUID, PaceWord] = {word.seat_id: word for word in words}
    asked = dict(requests.values_list("seat_id", "asked_at"))
    given: dict[UUID, CheckIn] = {answer.seat_id: answer for answer in answers}
    return {str(one): _said(newest.get(one), asked.get(one), given.get(one)) for one in {*newest, *asked, *given}}


def _said(word: PaceWord | None, asked_at: datetime | None, check_in: CheckIn | None) -> Said:
    return Said(
        vote=word.vote if word else "",
        voted_at=word.said_at.timestamp() if word else 0.0,
        is_named=word.is_named if word else False,
        help_at=asked_at.timestamp() if asked_at else None,
        answer=check_in.answer if check_in else 0,
        answered_at=check_in.given_at.timestamp() if check_in else 0.0,
    )
