"""Faces at rest from lesson to lesson of a course, of students who let numbers be kept."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from classrooms.live import resting
from classrooms.live.state import Scopes
from classrooms.models import RestingFace, Seat
from classrooms.queries.consent import current_consents
from classrooms.rules.baseline import Baseline, Resting, carried


def known_faces(scopes: Mapping[str, Scopes]) -> dict[str, Resting]:
    """What a lesson begins with, by seat. One query."""
    seats = [UUID(seat) for seat, scope in scopes.items() if scope.stored]
    return {str(face.seat_id): Resting(_carried(face)) for face in RestingFace.objects.filter(seat__in=seats)}


@transaction.atomic
def keep_faces(session: str) -> None:
    """Keeps, at the end of a lesson, what was learnt of students who agree to that by now."""
    learnt = [UUID(seat) for seat, known in resting.load(session).items() if known.baseline.is_ready]
    # Locked, so that nobody takes consent back or starts again between our reading and our writing.
    seats = list(Seat.objects.select_for_update().filter(id__in=learnt).order_by("id"))
    consents, known = current_consents([seat.id for seat in seats]), resting.load(session)
    for seat in seats:
        if str(seat.id) in known and seat.id in consents and consents[seat.id].stored:
            of = known[str(seat.id)].baseline
            fields = {"count": of.count, "heights": list(of.heights), "ranks": list(of.ranks)}
            RestingFace.objects.update_or_create(seat=seat, defaults=fields)


def _carried(face: RestingFace) -> Baseline:
    return carried(Baseline(face.count, tuple(face.heights), tuple(face.ranks)))
