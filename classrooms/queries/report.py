"""What a lesson's report is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from classrooms.enums import MarkerKind
from classrooms.models import Marker, PaceWord, Report, Seat, Session, Stay, Window
from classrooms.rules import intervals, pace, report, signals
from classrooms.rules.report import Kept

CUTS: Final = (MarkerKind.TOPIC, MarkerKind.EXERCISE, MarkerKind.BREAK, MarkerKind.BACK)


@dataclass(frozen=True)
class Attendance:
    """How long a student was connected; two tabs at once count once. `came` and `went` are None for who never came."""

    name: str
    minutes: int
    share: float
    came: datetime | None
    went: datetime | None


def figures(session: Session, until: datetime | None = None) -> dict[str, Any]:
    """The figures of a lesson from what is kept of it, the same from the same rows bit for bit. Four queries.

    `until` is the end of a lesson that still runs (default: now).
    """
    if session.started_at is None:
        raise ValueError("only a lesson that has started has figures")
    start = session.started_at.timestamp()
    end = (session.ended_at or until or timezone.now()).timestamp()
    k = session.k
    windows = list(kept_windows(session))
    shown = report.minutes(windows, start=start, end=end, k=k)
    parts = report.stretches(moments(session), start=start, end=end, beginning="")
    return {
        "formulas": {"report": report.FORMULA_VERSION, "signal": signals.FORMULA_VERSION, "pace": pace.FORMULA_VERSION},
        "models": session.read_by,
        "k": k,
        "start": start,
        "end": end,
        "students": len({window.seat for window in windows}),
        "windows": len(windows),
        "mood": report.overall(parts, shown),
        "minutes": [asdict(minute) for minute in shown],
        "segments": [asdict(segment) for segment in report.segments(parts, shown)],
        "pace": list(_pace(session, shown)),
    }


def kept_windows(session: Session) -> Iterator[Kept]:
    """The windows of a lesson in a fixed order, so that sums come out the same every time."""
    rows = Window.objects.filter(session=session).order_by("starts_at", "seat")
    for seat, starts_at, p in rows.values_list("seat", "starts_at", "probabilities").iterator(2000):
        yield Kept(str(seat), starts_at.timestamp(), tuple(p) if p else None)


def moments(session: Session) -> list[tuple[float, str, bool]]:
    """Where the lesson is cut: new topics, exercises, breaks and their ends. What else is noted cuts nothing."""
    cuts = Marker.objects.filter(session=session, kind__in=CUTS)
    return [(marker.at.timestamp(), str(marker), marker.kind == MarkerKind.BREAK) for marker in cuts]


def _pace(session: Session, shown: list[report.Minute]) -> Iterator[dict[str, Any]]:
    """The standing votes at the end of each minute; none where so few were there that they would name who voted."""
    words = list(PaceWord.objects.filter(session=session).values_list("seat", "vote", "said_at"))
    stays = [
        (came.timestamp(), seen.timestamp())
        for came, seen in Stay.objects.filter(session=session).values_list("came_at", "seen_at")
    ]
    newest: dict[UUID, pace.Cast] = {}
    for minute in shown:
        until = minute.starts_at + report.BIN_SECONDS
        while words and words[0][2].timestamp() < until:
            seat, vote, at = words.pop(0)
            newest[seat] = pace.Cast(vote, at.timestamp())
        present = sum(came < until and seen >= minute.starts_at for came, seen in stays)
        found = pace.pace(newest.values(), present=present, now=until)
        yield {"starts_at": minute.starts_at, "present": present, "counts": found.counts}


def attendance(session: Session) -> list[Attendance]:
    """Everybody of the course, by name. Two queries."""
    if session.started_at is None:
        raise ValueError("nobody attends a lesson that has not started")
    start, end = session.started_at, session.ended_at or timezone.now()
    lesson = (end - start).total_seconds()
    stays: dict[UUID, list[intervals.Interval]] = {}
    for place, since, seen in Stay.objects.filter(session=session).values_list("seat", "came_at", "seen_at"):
        stays.setdefault(place, []).append((since.timestamp(), seen.timestamp()))
    rows = []
    for seat in Seat.objects.filter(course=session.course_id).select_related("student"):
        own = intervals.within(stays.get(seat.id, []), start.timestamp(), end.timestamp())
        seconds = intervals.total(own)
        came, went = (_moment(own[0][0]), _moment(own[-1][1])) if own else (None, None)
        rows.append(Attendance(str(seat.student), round(seconds / 60), seconds / lesson if lesson else 0.0, came, went))
    return rows


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)


def usual_mood(session: Session) -> list[int]:
    """The moods of the course's other lessons, as far as they have one."""
    others = Report.objects.filter(session__course=session.course_id, mood__isnull=False).exclude(session=session)
    return [mood for mood in others.values_list("mood", flat=True) if mood is not None]
