"""What happens once a second, whether frames come or not."""

from __future__ import annotations

import time

from classrooms import gateway
from classrooms.live import state as live
from classrooms.models import Session
from classrooms.rules.pacing import next_interval
from classrooms.services.live_view import refresh
from classrooms.services.sessions import open_live_view


def tick() -> None:
    """Wakes orphaned shards, notices silence, adapts the sampling interval, revives views that Redis lost."""
    slots = gateway.waiting_frames()
    for shard, token in slots.sweep():
        gateway.wake(shard, token)
    for session in Session.objects.live().select_related("course"):
        key = str(session.id)
        state = live.load(key)
        if state is None:
            open_live_view(session)
            refresh(key)
            continue
        waiting_since = slots.oldest(key)
        lag = time.time() - waiting_since if waiting_since else 0.0
        refresh(key, interval_ms=next_interval(state.view.interval_ms, lag))
