"""The lessons of a course side by side, from their reports alone: what those do not show, this does not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any
from uuid import UUID

from classrooms.enums import MarkerKind, SessionState
from classrooms.models import Course, Report, Session
from classrooms.rules import trend as rules
from classrooms.rules.report import BIN_SECONDS, against


@dataclass(frozen=True)
class LessonRow:
    """A lesson. `difference` is to the median of all lessons, `too_fast` counts of a hundred votes."""

    session: UUID
    title: str
    at: datetime
    is_live: bool
    shown: int
    """Minutes with a mood, of `minutes` in all."""
    minutes: int
    mood: int | None
    middle: tuple[int, int] | None
    difference: int | None
    too_fast: int | None


@dataclass(frozen=True)
class TopicRow:
    """A topic over all lessons. `minutes` with a mood, none of a break; below three there is no `mood`."""

    name: str
    lessons: int
    minutes: int
    mood: int | None
    difference: int | None
    too_fast: int | None


@dataclass(frozen=True)
class Trend:
    """Lessons from the first to the last, topics in the order in which they were first taught."""

    lessons: list[LessonRow]
    topics: list[TopicRow]
    median: float | None
    """Of the lessons' moods."""
    with_mood: int
    missing: int
    """Lessons that have no report yet."""


@dataclass(frozen=True)
class _Part:
    """A segment of a lesson with the topic that it is about."""

    topic: str
    session: UUID
    segment: dict[str, Any]
    pace: list[dict[str, Any]]


def trend(course: Course) -> Trend:
    """Three queries, however many the lessons."""
    kept = Report.objects.filter(session__course=course).select_related("session").prefetch_related("session__markers")
    reports = list(kept.order_by("session__started_at", "session_id"))
    moods = [report.mood for report in reports if report.mood is not None]
    begun = Session.objects.filter(course=course).exclude(state=SessionState.SCHEDULED)
    return Trend(
        lessons=[_lesson(report, moods) for report in reports],
        topics=list(_topics(reports, moods)),
        median=median(moods) if moods else None,
        with_mood=len(moods),
        missing=begun.filter(report=None).count(),
    )


def _lesson(report: Report, moods: Sequence[int]) -> LessonRow:
    figures = report.figures
    taught = [segment for segment in figures["segments"] if not segment["is_break"]]
    shown = [minute for minute in figures["minutes"] if minute["mood"] is not None]
    counted = [minute["mood"] for minute in shown if any(_reaches_into(minute, segment) for segment in taught)]
    return LessonRow(
        session=report.session.id,
        title=report.session.title,
        at=datetime.fromtimestamp(figures["start"], tz=UTC),
        is_live=report.session.is_live,
        shown=len(shown),
        minutes=len(figures["minutes"]),
        mood=report.mood,
        middle=rules.middle(counted),
        difference=against(report.mood, moods) if len(moods) > 1 else None,
        too_fast=rules.too_fast(figures["pace"]),
    )


def _reaches_into(minute: dict[str, Any], segment: dict[str, Any]) -> bool:
    return bool(minute["starts_at"] < segment["ends_at"] and segment["starts_at"] < minute["starts_at"] + BIN_SECONDS)


def _topics(reports: Sequence[Report], moods: Sequence[int]) -> Iterator[TopicRow]:
    topics: dict[str, list[_Part]] = {}
    for report in reports:
        for part in _parts(report):
            topics.setdefault(part.topic.casefold(), []).append(part)
    for parts in topics.values():
        mood, minutes = rules.topic_mood(part.segment for part in parts)
        yield TopicRow(
            name=parts[0].topic,
            lessons=len({part.session for part in parts}),
            minutes=minutes,
            mood=mood,
            difference=against(mood, moods),
            too_fast=rules.too_fast(minute for part in parts for minute in part.pace),
        )


def _parts(report: Report) -> Iterator[_Part]:
    """A topic lasts until the next one is noted, with its exercises and what follows a break, without the break."""
    noted = [marker for marker in report.session.markers.all() if marker.kind == MarkerKind.TOPIC]
    for segment in report.figures["segments"]:
        before = [marker.text for marker in noted if marker.at.timestamp() <= segment["starts_at"]]
        topic = " ".join(before[-1].split()) if before else ""
        if topic and not segment["is_break"]:
            yield _Part(topic, report.session.id, segment, _pace_in(segment, report.figures["pace"]))


def _pace_in(segment: dict[str, Any], pace: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The minutes that end in a segment: votes are counted at the end of each."""
    return [one for one in pace if segment["starts_at"] < one["starts_at"] + BIN_SECONDS <= segment["ends_at"]]
