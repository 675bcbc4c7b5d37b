"""Who is in a lesson is noted every ten seconds, so that the report knows who was there, whatever crashes meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from classrooms.live import state as live
from classrooms.models import Seat, Session, Stay

LONGEST_GAP: Final = timedelta(seconds=30)
"""Who is back within this time was there throughout: a reload of the page is no leave."""


def note_attendance() -> None:
    """Lengthens the stays of everybody who is connected to a live lesson, or begins new ones. Twice is once."""
    now = timezone.now()
    for session in Session.objects.live():
        state = live.fresh_state(str(session.id))
        if state is not None:
            note_stays(session, {UUID(seat) for seat, tile in state["tiles"].items() if tile["state"] != "away"}, now)


@transaction.atomic
def note_stays(session: Session, seats: set[UUID], now: datetime) -> None:
    """Notes that `seats` are there now. Three queries, however many they are."""
    known = set(Seat.objects.filter(course_id=session.course_id, id__in=seats).values_list("id", flat=True))
    recent = Stay.objects.filter(session=session, seat__in=known, seen_at__gte=now - LONGEST_GAP)
    going_on = {stay.seat_id: stay for stay in recent.order_by("seen_at")}
    Stay.objects.filter(id__in=[stay.id for stay in going_on.values()], seen_at__lt=now).update(seen_at=now)
    new = [Stay(session=session, seat_id=seat, came_at=now, seen_at=now) for seat in sorted(known - going_on.keys())]
    Stay.objects.bulk_create(new)
