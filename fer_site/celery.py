"""The site's Celery app: durable work on `site` and `outside`. It has the database and never sees a pixel."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fer_site.settings")

app = Celery("fer_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_default_queue="site",
    task_ignore_result=True,
    task_acks_late=True,  # every site task may run twice
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_timeout": 15, "socket_connect_timeout": 5},
    redis_socket_timeout=15,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    accept_content=["json"],
    timezone="UTC",
    beat_schedule={
        "tick": {"task": "classrooms.tick", "schedule": 1.0, "options": {"expires": 1}},
        "clean-up": {"task": "classrooms.clean_up", "schedule": 24 * 3600.0},
        "apply-retention": {"task": "classrooms.apply_retention", "schedule": 24 * 3600.0},
        "keep-windows": {"task": "classrooms.keep_windows", "schedule": 5.0, "options": {"expires": 5}},
        "note-attendance": {"task": "classrooms.note_attendance", "schedule": 10.0, "options": {"expires": 10}},
        "look-after-exports": {
            "task": "classrooms.look_after_exports",
            "schedule": 15.0,
            "options": {"expires": 15},
        },
        "write-reports": {"task": "classrooms.write_reports", "schedule": 60.0, "options": {"expires": 60}},
        "ask-for-deliveries": {"task": "classrooms.ask_for_deliveries", "schedule": 5.0, "options": {"expires": 5}},
    },
)
app.autodiscover_tasks()
