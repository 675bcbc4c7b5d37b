"""Closed windows move from Redis into the database, where reports find them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from classrooms.live.windows import forget_windows, waiting_windows
from classrooms.models import Consent, Seat, Session, Window
from classrooms.queries.consent import current_consents
from classrooms.rules.signals import WINDOW_SECONDS

BATCH: Final = 1000


def keep_windows() -> int:
    """Writes the waiting windows of students who still agree to storage; returns how many left the queue.

    Runs again after a crash without harm: a window that is already there stays as it is.
    """
    total = 0
    while waiting := waiting_windows(BATCH):
        _keep(waiting)
        forget_windows(len(waiting))
        total += len(waiting)
    return total


@transaction.atomic
def _keep(waiting: Sequence[dict[str, Any]]) -> None:
    sessions = set(
        Session.objects.filter(id__in={window["session"] for window in waiting}).values_list("id", flat=True)
    )
    # Locked, so that nobody takes consent back and erases between our reading and our writing.
    seats = Seat.objects.select_for_update().filter(id__in={window["seat"] for window in waiting}).order_by("id")
    consents = current_consents(list(seats.values_list("id", flat=True)))
    rows = [
        _row(window)
        for window in waiting
        if UUID(window["session"]) in sessions and _may_keep(window, consents.get(UUID(window["seat"])))
    ]
    Window.objects.bulk_create(rows, ignore_conflicts=True)


def _may_keep(window: dict[str, Any], consent: Consent | None) -> bool:
    """Only what was read under the consent that counts now: a new yes does not bring back what was withdrawn."""
    if consent is None or not consent.stored:
        return False
    return bool(window["starts_at"] + WINDOW_SECONDS > consent.decided_at.timestamp())


def _row(window: dict[str, Any]) -> Window:
    return Window(
        session_id=UUID(window["session"]),
        seat_id=UUID(window["seat"]),
        starts_at=datetime.fromtimestamp(window["starts_at"], tz=UTC),
        accepted=window["accepted"],
        unknown=window["unknown"],
        probabilities=window["probabilities"],
    )
