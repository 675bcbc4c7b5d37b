"""Work on the queue `site`. Every task may run twice."""

from __future__ import annotations

from celery import shared_task

from classrooms.gateway import RECORD_READINGS_TASK, Reading
from classrooms.services import clock, live_view, readings, windows


@shared_task(name=RECORD_READINGS_TASK)
def record_readings(batch: list[Reading]) -> None:
    """Numbers of one batch of frames, from a worker."""
    readings.record_readings(batch)


@shared_task(name="classrooms.refresh")
def refresh(session: str) -> None:
    """A student came, went, or changed something."""
    live_view.refresh(session)


@shared_task(name="classrooms.tick")
def tick() -> None:
    """Once a second."""
    clock.tick()


@shared_task(name="classrooms.keep_windows")
def keep_windows() -> None:
    """Every five seconds."""
    windows.keep_windows()
