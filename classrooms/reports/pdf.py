"""A lesson's report on paper: A4, tagged for screen readers, readable in black and white."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy

from classrooms.enums import PaceVote
from classrooms.models import Report, Session
from classrooms.queries.words import NAMES
from classrooms.reports import charts
from classrooms.reports.printing import print_pdf
from classrooms.reports.shown import shown
from classrooms.reports.svg import Drawing
from classrooms.rules.figures import hundred
from classrooms.rules.signals import EXPRESSIONS

STYLES: Final = ("css/tokens.css", "css/pdf.css")
MOST_MINUTES: Final = 300
"""Rows of the tables at the end. A longer lesson was left open, and its CSV has every minute."""
WHY: Final = {
    "too_few": gettext_lazy("too few to show"),
    "low_coverage": gettext_lazy("too little to go by"),
    "settling": gettext_lazy("not just now"),
}


@dataclass(frozen=True)
class MinuteRow:
    """A minute as the tables at the end have it. `why` is empty where there is a mood."""

    at: datetime
    mood: int | None
    low: int | None
    high: int | None
    students: int
    coverage: int
    """Of a hundred."""
    why: str
    shares: list[int]
    """Of each expression, of a hundred; empty where they are not shown."""
    present: int
    votes: list[int]
    """Empty where so few were there that votes are not counted."""


def pdf_file(session: Session, report: Report) -> bytes:
    """The report of a lesson that has started. Raises `CannotPrint`."""
    return print_pdf(*page(session, report))


def page(session: Session, report: Report) -> tuple[str, dict[str, str]]:
    """What is printed: the page, and the files that it may open, by their addresses."""
    figures = report.figures
    context = shown(session, report)
    pictures = {} if report.is_gone else _pictures(session, figures)
    context |= {
        "pictures": pictures,
        "moments": session.markers.all(),
        "minutes": [] if report.is_gone else list(islice(_minutes(figures), MOST_MINUTES)),
        "most_minutes": MOST_MINUTES,
        "expressions": [NAMES[label] for label in EXPRESSIONS],
        "votes": [vote.label for vote in PaceVote],
        "zone": timezone.get_current_timezone_name(),
        "printed_at": timezone.now(),
    }
    files = {f"given:/{name}.svg": drawing.svg for name, drawing in pictures.items()}
    return render_to_string("classrooms/report_pdf.html", context), _styles() | files


def _styles() -> dict[str, str]:
    return {f"given:/{name}": Path(str(finders.find(name))).read_text(encoding="utf-8") for name in STYLES}


def _pictures(session: Session, figures: dict[str, Any]) -> dict[str, Drawing]:
    """By their names. A picture with nothing in it is left out."""
    moments = [(number, marker.at.timestamp()) for number, marker in enumerate(session.markers.all(), 1)]
    made: dict[str, Drawing] = {}
    if session.course.uses_cameras and any(minute["mood"] is not None for minute in figures["minutes"]):
        made |= {"mood": charts.mood(figures, moments), "expressions": charts.expressions(figures)}
    if any(count for minute in figures["pace"] for count in minute["counts"].values()):
        made["votes"] = charts.votes(figures)
    return made


def _minutes(figures: dict[str, Any]) -> Iterator[MinuteRow]:
    for minute, pace in zip(figures["minutes"], figures["pace"], strict=True):
        counts = pace["counts"]
        yield MinuteRow(
            at=_moment(minute["starts_at"]),
            mood=minute["mood"],
            low=minute["low"],
            high=minute["high"],
            students=minute["n"],
            coverage=hundred(minute["coverage"]),
            why=str(WHY.get(minute["why"], "")),
            shares=[hundred(share) for share in minute["distribution"] or ()],
            present=pace["present"],
            votes=[counts.get(vote.value, 0) for vote in PaceVote] if counts else [],
        )


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)
