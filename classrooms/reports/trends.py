"""The lessons of a course side by side, as tables."""

from __future__ import annotations

from django.utils.translation import gettext as _

from classrooms.models import Course
from classrooms.queries.trend import Trend, trend
from classrooms.reports.columns import Column, Table, dictionary, table_of, time, yes_or_no


def trend_tables(course: Course) -> list[Table]:
    """Lessons from the first to the last, topics as they were taught, and what their columns mean. Three queries."""
    found, cameras = trend(course), course.uses_cameras
    tables = [_lessons(found, cameras), _topics(found, cameras)]
    return [*tables, dictionary(tables)]


def _lessons(found: Trend, cameras: bool) -> Table:
    moods = [
        Column("minutes_with_mood", _("number"), _("Minutes with a mood")),
        Column("mood", _("0 to 100"), _("Mean of the minutes with a mood")),
        Column("middle_low", _("0 to 100"), _("10th percentile of these minutes, breaks left out")),
        Column("middle_high", _("0 to 100"), _("90th percentile of these minutes, breaks left out")),
        Column("against_median", _("points"), _("Mood minus the median mood of all lessons")),
    ]
    columns = [
        Column("title", _("text"), _("Title of the lesson")),
        Column("started_at", time(), _("Beginning of the lesson")),
        Column("is_live", yes_or_no(), _("Whether it still runs; then these are the figures so far")),
        Column("minutes", _("number"), _("Minutes in all")),
        *(moods if cameras else []),
        Column("too_fast", _("of a hundred votes"), _("Votes for too fast or lost, in minutes with enough votes")),
    ]
    rows = [
        {
            "title": lesson.title,
            "started_at": lesson.at,
            "is_live": lesson.is_live,
            "minutes": lesson.minutes,
            "minutes_with_mood": lesson.shown,
            "mood": lesson.mood,
            "middle_low": lesson.middle and lesson.middle[0],
            "middle_high": lesson.middle and lesson.middle[1],
            "against_median": lesson.difference,
            "too_fast": lesson.too_fast,
        }
        for lesson in found.lessons
    ]
    return table_of("lessons", columns, rows)


def _topics(found: Trend, cameras: bool) -> Table:
    moods = [
        Column("minutes_with_mood", _("number"), _("Minutes with a mood")),
        Column("mood", _("0 to 100"), _("Mean of these minutes; empty with fewer than three")),
        Column("against_median", _("points"), _("Mood minus the median mood of all lessons")),
    ]
    columns = [
        Column("topic", _("text"), _("What the teacher noted at its beginning")),
        Column("lessons", _("number"), _("Lessons in which it was taught")),
        *(moods if cameras else []),
        Column("too_fast", _("of a hundred votes"), _("Votes for too fast or lost, in minutes with enough votes")),
    ]
    rows = [
        {
            "topic": topic.name,
            "lessons": topic.lessons,
            "minutes_with_mood": topic.minutes,
            "mood": topic.mood,
            "against_median": topic.difference,
            "too_fast": topic.too_fast,
        }
        for topic in found.topics
    ]
    return table_of("topics", columns, rows)
