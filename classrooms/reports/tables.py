"""A lesson's report as tables, each column with its unit and what it means.

Where the course never opens a camera there is nothing of moods in them. Times are in UTC.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classrooms.enums import PaceVote
from classrooms.models import Report, Session
from classrooms.queries.ledger import NOTHING, Noted, deeds_of
from classrooms.queries.report import attendance, usual_mood
from classrooms.reports.columns import Column, Table, dictionary, moment, table_of, time, yes_or_no
from classrooms.rules.ledger import Side
from classrooms.rules.report import against
from classrooms.rules.signals import EXPRESSIONS

NO_FIGURES: Final[dict[str, list[Any]]] = {"minutes": [], "segments": [], "pace": []}
"""Of a report that has gone. What could be worked out without it would look like a lesson in which nobody was seen."""


def tables(session: Session, report: Report) -> list[Table]:
    """All tables of a lesson that has started, the meanings of their columns last. Six queries."""
    figures, cameras = NO_FIGURES if report.is_gone else report.figures, session.course.uses_cameras
    found = [
        _lesson(session, report),
        *([_minutes(figures)] if cameras else []),
        _segments(session, figures),
        _pace(figures),
        *([_hints(session)] if cameras else []),
        _deeds(session),
        _attendance(session),
    ]
    return [*found, dictionary(found)]


def _lesson(session: Session, report: Report) -> Table:
    columns = [
        Column("course", _("text"), _("Name of the course")),
        Column("title", _("text"), _("Title of the lesson")),
        Column("state", _("word"), _("live or ended; a live lesson has the figures so far")),
        Column("started_at", time(), _("Beginning of the lesson")),
        Column("ended_at", time(), _("End of the lesson")),
        Column("made_at", time(), _("When the figures were worked out; empty where they are gone")),
        Column("formulas", _("text"), _("Versions of the formulas")),
        Column("note", _("text"), _("What is missing in these files, and why; empty where nothing is")),
    ]
    cameras = [
        Column("models", _("text"), _("Name and SHA-256 of each model that read faces")),
        Column("smallest_group", _("number"), _("No figure rests on fewer students")),
    ]
    figures = {} if report.is_gone else report.figures
    row = {
        "course": session.course.name,
        "title": session.title,
        "state": session.state,
        "started_at": session.started_at,
        "ended_at": session.ended_at,
        "made_at": None if report.is_gone else report.made_at,
        "formulas": ", ".join(f"{name} {version}" for name, version in figures.get("formulas", {}).items()),
        "note": _note(session, report),
        "models": ", ".join(figures.get("models", [])),
        "smallest_group": figures.get("k"),
    }
    return table_of("lesson", [*columns, *cameras] if session.course.uses_cameras else columns, [row])


def _note(session: Session, report: Report) -> str:
    dropped = session.readings_dropped_at
    if dropped is None:
        return ""
    day = date_format(timezone.localtime(dropped), "j F Y")
    if report.is_gone:
        return _(
            "The report of this lesson is not kept any more, and the averages that it was made of went on {day}, when "
            "their time was over. So there are no figures here."
        ).format(day=day)
    return _(
        "The averages of single students went on {day}, when their time was over. The figures stay as they were worked "
        "out before."
    ).format(day=day)


def _minutes(figures: dict[str, Any]) -> Table:
    columns = [
        Column("starts_at", time(), _("Beginning of the minute")),
        Column("students", _("number"), _("Students whose faces could be read")),
        Column(
            "coverage", _("share, 0 to 1"), _("Of the students there who let numbers be kept, those who could be read")
        ),
        Column(
            "not_shown", _("word"), _("Why there is no mood: too_few, low_coverage or settling; empty where there is")
        ),
        Column("mood", _("0 to 100"), _("Mean mood of the students; 50 is neutral")),
        Column("mood_low", _("0 to 100"), _("Lower end of the likely range of the mood")),
        Column("mood_high", _("0 to 100"), _("Upper end of the likely range of the mood")),
        *(Column(name, _("share, 0 to 1"), _("Mean share of this expression")) for name in EXPRESSIONS),
    ]
    rows = [
        {
            "starts_at": moment(minute["starts_at"]),
            "students": minute["n"],
            "coverage": minute["coverage"],
            "not_shown": minute["why"],
            "mood": minute["mood"],
            "mood_low": minute["low"],
            "mood_high": minute["high"],
            **dict(zip(EXPRESSIONS, minute["distribution"] or [None] * len(EXPRESSIONS), strict=True)),
        }
        for minute in figures["minutes"]
    ]
    return Table("minutes", columns, rows)


def _segments(session: Session, figures: dict[str, Any]) -> Table:
    columns = [
        Column("part", _("text"), _("What the teacher noted at its beginning")),
        Column("starts_at", time(), _("Beginning of the part")),
        Column("ends_at", time(), _("End of the part")),
        Column("is_break", yes_or_no(), _("Whether it is a break; nothing of a break is counted")),
    ]
    moods = [
        Column("mood", _("0 to 100"), _("Mean of the minutes with a mood")),
        Column("against_course", _("points"), _("Mood minus the median mood of the course's other lessons")),
        Column("minutes", _("number"), _("Minutes with a mood")),
        Column("students", _("number"), _("Students behind such a minute, at least")),
    ]
    cameras = session.course.uses_cameras
    usual = usual_mood(session) if cameras else []
    rows = [
        {
            "part": segment["name"] or _("Beginning"),
            "starts_at": moment(segment["starts_at"]),
            "ends_at": moment(segment["ends_at"]),
            "is_break": segment["is_break"],
            "mood": segment["mood"],
            "against_course": against(segment["mood"], usual),
            "minutes": segment["minutes"],
            "students": segment["n"],
        }
        for segment in figures["segments"]
    ]
    return table_of("segments", [*columns, *moods] if cameras else columns, rows)


def _pace(figures: dict[str, Any]) -> Table:
    columns = [
        Column("starts_at", time(), _("Beginning of the minute")),
        Column("present", _("number"), _("Students who were connected")),
        *(
            Column(vote.value, _("votes"), _("Standing at the end of the minute; empty where so few were there"))
            for vote in PaceVote
        ),
    ]
    rows = [
        {"starts_at": moment(minute["starts_at"]), "present": minute["present"], **_votes(minute["counts"])}
        for minute in figures["pace"]
    ]
    return Table("pace", columns, rows)


def _votes(counts: dict[str, int]) -> dict[str, int | None]:
    return {vote.value: counts.get(vote.value, 0) if counts else None for vote in PaceVote}


def _hints(session: Session) -> Table:
    columns = [
        Column("raised_at", time(), _("When the hint was raised")),
        Column("ended_at", time(), _("When it was over")),
        Column("rise", _("share, 0 to 1"), _("Rise of tense expressions")),
        Column("z", _("robust standard deviations"), _("The same rise, measured by how much it varies anyway")),
        Column("students", _("number"), _("Students behind it")),
        Column("sensitivity", _("word"), _("How readily hints were raised")),
        Column("formula_version", _("number"), _("Version of the formula")),
        Column("seen_at", time(), _("When the teacher answered it")),
        Column("is_useful", yes_or_no(), _("Whether the teacher found it useful")),
        Column("asked_at", time(), _("When the class was asked because of it")),
    ]
    asked = {pulse.hint_id: pulse.asked_at for pulse in session.pulses.all()}
    rows = [
        {
            "raised_at": hint.raised_at,
            "ended_at": hint.ended_at,
            "rise": hint.rise,
            "z": hint.z,
            "students": hint.n,
            "sensitivity": hint.sensitivity,
            "formula_version": hint.formula_version,
            "seen_at": hint.seen_at,
            "is_useful": hint.is_useful,
            "asked_at": asked.get(hint.id),
        }
        for hint in session.hints.all()
    ]
    return Table("hints", columns, rows)


def _deeds(session: Session) -> Table:
    mood = ("mood", _("0 to 100"), _("Mean mood of the class"))
    too_fast = ("too_fast", _("share, 0 to 1"), _("Mean share of votes for too fast or lost"))
    columns = [
        Column("at", time(), _("When the teacher did it")),
        Column("what", _("word"), _("What the teacher did")),
        Column("text", _("text"), _("What the teacher wrote about it")),
        Column("after_from", time(), _("When the time after it began: at once, or when the break was over")),
        Column("is_over", yes_or_no(), _("Whether the three minutes after it were over")),
    ]
    for name, unit, meaning in [mood, too_fast] if session.course.uses_cameras else [too_fast]:
        for side, when in (("before", _("in the three minutes before")), ("after", _("in the three minutes after"))):
            columns += [
                Column(f"{name}_{side}", unit, f"{meaning}, {when}"),
                Column(f"{name}_{side}_seconds", _("seconds"), _("How much of these three minutes is known")),
                Column(f"{name}_{side}_points", _("number"), _("Points of the class line behind the mean")),
            ]
    return table_of("deeds", columns, [_deed(noted) for noted in deeds_of(session)])


def _deed(noted: Noted) -> dict[str, Any]:
    deed, entry = noted.deed, noted.entry or NOTHING
    return {
        "at": moment(deed.at),
        "what": deed.kind,
        "text": deed.text,
        "after_from": None if deed.begins_at is None else moment(deed.begins_at),
        "is_over": entry.is_over,
        **_side("before", entry.before),
        **_side("after", entry.after),
    }


def _side(name: str, side: Side) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for figure, mean in (("mood", side.mood), ("too_fast", side.too_fast)):
        row |= {
            f"{figure}_{name}": mean.mean,
            f"{figure}_{name}_seconds": mean.seconds,
            f"{figure}_{name}_points": mean.points,
        }
    return row


def _attendance(session: Session) -> Table:
    columns = [
        Column("student", _("text"), _("Name")),
        Column("came_at", time(), _("When the student was connected first; empty for who never was")),
        Column("went_at", time(), _("When the student was connected last")),
        Column("minutes", _("minutes"), _("How long the student was connected; it is not attention")),
        Column("share", _("share, 0 to 1"), _("The same time, of the whole lesson")),
    ]
    rows = [
        {
            "student": row.name,
            "came_at": row.came,
            "went_at": row.went,
            "minutes": row.minutes,
            "share": round(row.share, 3),
        }
        for row in attendance(session)
    ]
    return Table("attendance", columns, rows)
