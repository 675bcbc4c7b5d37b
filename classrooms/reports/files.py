"""A lesson's report as CSV files for people and as JSON for programs."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, Final

from django.utils import timezone
from django.utils.text import slugify

from classrooms.models import Report, Session
from classrooms.reports.tables import tables
from classrooms.services.download import csv_file

FORMAT: Final = "read-the-room-report-2"
"""Described in docs/report.schema.json."""
OF_CAMERAS: Final = {"models", "k", "students", "windows", "mood", "minutes"}
OF_CAMERAS_IN_A_PART: Final = {"minutes", "n", "mood"}
LONGEST_NAME: Final = 100


def csv_files(session: Session, report: Report) -> bytes:
    """A zip with a CSV file for each table, and `columns.csv`, which says what their columns mean."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for table in tables(session, report):
            file.writestr(f"{table.name}.csv", csv_file([column.name for column in table.columns], table.rows))
    return made.getvalue()


def json_file(session: Session, report: Report) -> bytes:
    """The figures of the report as a file."""
    return json.dumps(figures_for_programs(session, report), ensure_ascii=False, indent=2).encode()


def figures_for_programs(session: Session, report: Report) -> dict[str, Any]:
    """The figures with the lesson they are of; nobody is named. Without cameras there is nothing of moods in it.

    Of a report that has gone there are no figures.
    """
    figures = None if report.is_gone else report.figures
    if figures and not session.course.uses_cameras:
        segments = [_without(segment, OF_CAMERAS_IN_A_PART) for segment in figures["segments"]]
        figures = _without(figures, OF_CAMERAS) | {"segments": segments}
    return {
        "format": FORMAT,
        "course": session.course.name,
        "title": session.title,
        "state": session.state,
        "made_at": None if report.is_gone else report.made_at.timestamp(),
        "averages_gone_at": dropped.timestamp() if (dropped := session.readings_dropped_at) else None,
        "figures": figures,
    }


def file_name(session: Session, ending: str) -> str:
    """Letters, digits and hyphens only, whatever the course and the lesson are called."""
    day = f"{timezone.localtime(session.started_at):%Y-%m-%d}"
    words = [word for word in (day, slugify(session.course.name), slugify(session.title)) if word]
    return f"{'-'.join(words)[:LONGEST_NAME].rstrip('-')}.{ending}"


def _without(found: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in names}
