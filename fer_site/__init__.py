"""The composition root: settings, processes and addresses. It decides nothing about classrooms."""

from fer_site.celery import app as celery_app

__all__ = ["celery_app"]
