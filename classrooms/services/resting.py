"""A student has the own face at rest learnt anew."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from classrooms.live import resting
from classrooms.live import state as live
from classrooms.models import RestingFace, Seat, Session
from classrooms.services.live_view import refresh


def start_again(seat: Seat) -> None:
    """Erases what was learnt of a face at rest, in the lesson that runs and from earlier ones. Twice is once."""
    with transaction.atomic():
        Seat.objects.select_for_update().get(id=seat.id)  # `keep_faces` must not write what is being erased
        RestingFace.objects.filter(seat=seat).delete()
        for session in map(str, Session.objects.live().filter(course=seat.course).values_list("id", flat=True)):
            with live.writing(session):
                resting.forget(session, [str(seat.id)])
            transaction.on_commit(partial(refresh, session))
