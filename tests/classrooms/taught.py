"""Lessons that are over, also with reports of given figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.test import TestCase

from classrooms.enums import SessionState
from classrooms.models import Course, Marker, Report, Session
from classrooms.queries.report import moments
from classrooms.rules import report as rules
from classrooms.services import sessions
from classrooms.services.reports import LAST_WINDOWS
from tests.classrooms.conftest import MONDAY_NINE
from tests.factories import CourseFactory, SessionFactory

Mark = tuple[int, str, str]
"""The minute, the kind and the text of what was noted."""


def taught(
    course: Course,
    *,
    title: str = "Sorting",
    at: datetime = MONDAY_NINE,
    moods: Sequence[int | None] = (),
    marks: Sequence[Mark] = (),
    votes: Sequence[dict[str, int]] = (),
    present: int = 10,
) -> Session:
    """A lesson with a mood, or none, for each minute; `votes` stood at the end of each of the first minutes."""
    end = at + timedelta(minutes=len(moods))
    session = SessionFactory(course=course, title=title, state=SessionState.ENDED, started_at=at, ended_at=end)
    for minute, kind, text in marks:
        Marker.objects.create(session=session, kind=kind, text=text, at=at + timedelta(minutes=minute))
    figures = _figures(session, moods, votes, present)
    Report.objects.create(session=session, figures=figures, mood=figures["mood"], made_at=end + LAST_WINDOWS)
    return session


def _figures(
    session: Session, moods: Sequence[int | None], votes: Sequence[dict[str, int]], present: int
) -> dict[str, Any]:
    assert session.started_at is not None
    start = session.started_at.timestamp()
    end = start + 60 * len(moods)
    shown = [
        rules.Minute(start + 60 * number, 8, 1.0, "too_few" if mood is None else None, mood)
        for number, mood in enumerate(moods)
    ]
    parts = rules.stretches(moments(session), start=start, end=end, beginning="")
    none = {"too_slow": 0, "right": 0, "too_fast": 0, "lost": 0}
    counted = [{**none, **counts} if counts else {} for counts in votes]
    pace = zip(shown, counted, strict=False)
    return {
        "formulas": {"report": 1, "signal": 1, "pace": 1},
        "models": [],
        "k": 5,
        "students": 8,
        "windows": 0,
        "start": start,
        "end": end,
        "mood": rules.overall(parts, shown),
        "minutes": [asdict(minute) for minute in shown],
        "segments": [asdict(segment) for segment in rules.segments(parts, shown)],
        "pace": [{"starts_at": minute.starts_at, "present": present, "counts": counts} for minute, counts in pace],
    }


def ended(course: Course | None = None) -> Session:
    """A lesson that has just begun and ended."""
    session = SessionFactory(course=course or CourseFactory())
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert sessions.start(session) is None
        sessions.end(session)
    return session
