"""A report as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from classrooms.models import RaisedHint, Report, Session
from classrooms.queries.report import Attendance, attendance, usual_mood
from classrooms.rules.report import against


@dataclass(frozen=True)
class SegmentRow:
    """A part of the lesson. `difference` is to the median mood of the course's other lessons."""

    name: str
    starts_at: datetime
    duration: timedelta
    is_break: bool
    mood: int | None
    n: int | None
    minutes: int
    difference: int | None


@dataclass(frozen=True)
class ReportPage:
    """What a report's page says beside its charts."""

    made_at: datetime
    duration: timedelta
    formulas: dict[str, int]
    k: int
    mood: int | None
    difference: int | None
    others: int
    """Lessons of the course that it is compared with."""
    students: int
    windows: int
    shown: int
    """Minutes with a figure, of `minutes` in all."""
    minutes: int
    segments: list[SegmentRow]
    hints: list[tuple[RaisedHint, datetime | None]]
    """Each with when the class was asked because of it."""
    attendance: list[Attendance]
    markers: list[dict[str, Any]]

    @property
    def hours(self) -> int:
        return self.duration // timedelta(hours=1)

    @property
    def rest(self) -> int:
        """Minutes beyond whole hours."""
        return self.duration // timedelta(minutes=1) % 60


def report_page(session: Session, report: Report) -> ReportPage:
    """Three queries beside markers, hints and pulses of the session, however long the lesson and many the students."""
    figures, usual = report.figures, usual_mood(session)
    asked = {pulse.hint_id: pulse.asked_at for pulse in session.pulses.all() if pulse.hint_id}
    markers = [
        {"id": str(marker.id), "at": marker.at.timestamp(), "kind": marker.kind, "text": marker.text}
        for marker in session.markers.all()
    ]
    return ReportPage(
        made_at=report.made_at,
        duration=timedelta(seconds=figures["end"] - figures["start"]),
        formulas=figures["formulas"],
        k=figures["k"],
        mood=figures["mood"],
        difference=against(figures["mood"], usual),
        others=len(usual),
        students=figures["students"],
        windows=figures["windows"],
        shown=sum(minute["mood"] is not None for minute in figures["minutes"]),
        minutes=len(figures["minutes"]),
        segments=[_segment(segment, usual) for segment in figures["segments"]],
        hints=[(hint, asked.get(hint.id)) for hint in session.hints.all()],
        attendance=attendance(session),
        markers=markers,
    )


def _segment(segment: dict[str, Any], usual: list[int]) -> SegmentRow:
    return SegmentRow(
        name=segment["name"],
        starts_at=_moment(segment["starts_at"]),
        duration=timedelta(seconds=round(segment["ends_at"] - segment["starts_at"])),
        is_break=segment["is_break"],
        mood=segment["mood"],
        n=segment["n"],
        minutes=segment["minutes"],
        difference=against(segment["mood"], usual),
    )


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)
