"""What workers read goes into the live view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from classrooms.gateway import Reading
from classrooms.services.live_view import refresh


def record_readings(readings: Sequence[Reading]) -> None:
    """One step of the writer for each session in the batch."""
    by_session = itemgetter("session")
    for session, batch in groupby(sorted(readings, key=by_session), key=by_session):
        refresh(session, sorted(batch, key=itemgetter("captured_at")))
