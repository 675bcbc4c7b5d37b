"""What happens once a second, whether frames come or not."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from redis.exceptions import LockError

from classrooms import gateway
from classrooms.enums import SessionState
from classrooms.live import state as live
from classrooms.models import Session
from classrooms.rules.pacing import next_interval
from classrooms.services.analytics import apply_mode
from classrooms.services.choices import keep_choice
from classrooms.services.live_view import end_view, refresh
from classrooms.services.sessions import open_live_view

logger = logging.getLogger(__name__)

ENDED_LATELY: Final = timedelta(minutes=2)
"""How long after the end of a lesson its live view is looked for; it is still open when Redis was away at the end."""


def tick() -> None:
    """Wakes orphaned shards, notices silence, adapts the sampling interval, puts back what Redis lost."""
    gateway.note_tick()
    slots = gateway.waiting_frames()
    for shard, token in slots.sweep():
        gateway.wake(shard, token)
    keep_choice()
    wanted = Q(state=SessionState.LIVE) | Q(ended_at__gt=timezone.now() - ENDED_LATELY)
    for session in Session.objects.filter(wanted).select_related("course"):
        try:
            _look_after(session)
        except LockError:  # another process is stuck in this one; the others need their second all the same
            logger.warning("Session %s is being written to for too long", session.id)


def _look_after(session: Session) -> None:
    key = str(session.id)
    if session.is_ended:
        end_view(key)
        return
    state = live.load(key)
    if state is None:
        open_live_view(session)
        refresh(key)
        return
    if state.config.mode != session.course.mode:  # Redis was away when the cameras were switched off or on
        apply_mode(session)
    waiting_since = gateway.waiting_frames().oldest(key)
    lag = time.time() - waiting_since if waiting_since else 0.0
    refresh(key, interval_ms=next_interval(state.view.interval_ms, lag, state.config.fastest_ms))
