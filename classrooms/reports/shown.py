"""What a lesson's report says, on its page and on paper."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects

from classrooms.models import Report, Session
from classrooms.queries import reading
from classrooms.queries.ledger import ledger_table
from classrooms.queries.report_page import report_page


def shown(session: Session, report: Report) -> dict[str, Any]:
    """What the templates of both are given."""
    prefetch_related_objects([session], "markers", "hints", "pulses")
    return {
        "session": session,
        "course": session.course,
        "page": report_page(session, report),
        "is_gone": report.is_gone,
        "ledger": ledger_table(session),
        "frames": session.frames,
        "read_by": reading.read_by(session.read_by),
    }
