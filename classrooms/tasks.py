"""Work on the queues `site` and, for what waits for other servers, `outside`. Every task may run twice."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from classrooms.gateway import DELIVER_TASK, RECORD_READINGS_TASK, Reading
from classrooms.reports.long import make_in_background
from classrooms.services import attendance, clock, deliveries, exports, live_view, readings, reports, retention, windows
from classrooms.services.erasure import leave_no_trace


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


@shared_task(name="classrooms.clean_up")
def clean_up() -> None:
    """Once a day: forgets sign-ins that have run out and failed ones that no longer matter."""
    call_command("clearsessions")
    call_command("axes_reset_logs", age=30, verbosity=0)


@shared_task(name="classrooms.keep_windows")
def keep_windows() -> None:
    """Every five seconds."""
    windows.keep_windows()


@shared_task(name="classrooms.note_attendance")
def note_attendance() -> None:
    """Every ten seconds."""
    attendance.note_attendance()


@shared_task(name="classrooms.write_reports")
def write_reports() -> None:
    """Once a minute."""
    reports.write_reports()


@shared_task(name="classrooms.apply_retention")
def apply_retention() -> None:
    """Once a day."""
    retention.apply_retention()


@shared_task(name=DELIVER_TASK)
def deliver_webhooks() -> None:
    """On the queue `outside`: when something was written, and as long as something is due."""
    deliveries.deliver_due()


@shared_task(name="classrooms.ask_for_deliveries")
def ask_for_deliveries() -> None:
    """Every five seconds."""
    deliveries.ask_for_due()


@shared_task(name=exports.LOOK_AFTER_TASK)
def look_after_exports() -> None:
    """Every fifteen seconds, and when somebody asks for an export. It is made beside this process's other work."""
    if exports.drop_old():
        leave_no_trace()
    make_in_background()
