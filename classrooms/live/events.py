"""What travels over the sockets to the pages: ids and numbers, never names or pixels."""

from __future__ import annotations

from typing import Any, Final, Literal, NotRequired, TypedDict

from classrooms.rules.pace import PaceReading

VERSION: Final = 1


class Tile(TypedDict):
    """One seat on the dashboard. `mood` stays null unless mode and scope allow it.

    `since` is when the state began, null for somebody who has not come yet; `need` what the student needs the teacher
    for, if anything, `need_since` since when. Epoch seconds.
    """

    state: str
    reason: str | None
    since: float | None
    mood: int | None
    need: str | None
    need_since: float | None
    seq: int | None
    captured_at: float | None


class Signal(TypedDict):
    """The class figures, or why they are hidden."""

    published: bool
    mood: int | None
    low: int | None
    high: int | None
    distribution: list[float] | None
    n: int
    present: int
    consenting: int
    coverage: float
    why: str | None


class Pace(TypedDict):
    """Too fast or too slow, as students vote. `counts` is empty where so few are present that it would name them."""

    reading: PaceReading
    votes: int
    present: int
    counts: dict[str, int]
    too_fast_at_least: float
    too_slow_at_least: float


class Hint(TypedDict):
    """More tense faces than a few minutes ago: `rise` of tension over the usual, also in robust deviations (`z`)."""

    id: str
    raised_at: float
    usual: float
    rise: float
    z: float
    n: int
    sensitivity: str


class HintSettings(TypedDict):
    """How readily there is a hint, whether the teacher wants any, and which ones are answered already."""

    sensitivity: str
    are_muted: bool
    answered: dict[str, bool | None]


class Marker(TypedDict):
    """A moment that the teacher noted. `at` is in epoch seconds."""

    id: str
    at: float
    kind: str
    text: str


class Pulse(TypedDict):
    """The newest question to the class. `counts` is empty while so few have answered that it would name them."""

    id: str
    asked_at: float
    closes_at: float
    answered: int
    counts: dict[str, int]


class Agreement(TypedDict):
    """How well faces agree with students' own answers in this course, all lessons together; null below 30 answers."""

    n: int
    kappa: float | None
    low: float | None
    high: float | None
    is_doubtful: bool


class Own(TypedDict):
    """How students say they are doing: `n` answers that stand, and the tally that may be shown of them.

    `counts` has how many gave each answer from 1 to 5, and `mean` their mean; empty and null where that is not shown.
    """

    n: int
    mean: float | None
    counts: list[int]


class Deed(TypedDict):
    """Something that the teacher did. What followed begins at `begins_at`, null while a break lasts. Epoch seconds."""

    id: str
    kind: str
    at: float
    text: str
    begins_at: float | None


class Mean(TypedDict):
    """A time-weighted mean over so many seconds with a figure and points of the line; null when not known."""

    mean: float | None
    seconds: int
    points: int


class Side(TypedDict):
    """Of the mood, 0 to 100, and of the share of votes that find it too fast or are lost."""

    mood: Mean
    too_fast: Mean


class LedgerEntry(TypedDict):
    """The class figures before and after a deed; until `is_over`, after is until now."""

    begins_at: float | None
    before: Side
    after: Side
    is_over: bool


Ledger = dict[str, LedgerEntry]
"""By deed."""


class Lesson(TypedDict):
    """What the teacher noted, asked and did."""

    markers: list[Marker]
    deeds: list[Deed]
    pulse: Pulse | None
    hints: HintSettings
    agreement: Agreement


class Point(TypedDict):
    """One point of the class line, at most every five seconds. `too_fast` is null with too few votes for a pace.

    `own` is the mean of what students say, `votes` how many of each `PaceVote`; null where that is not shown.
    """

    at: float
    mood: int | None
    low: int | None
    high: int | None
    n: int
    coverage: float
    distribution: list[float] | None
    too_fast: float | None
    own: float | None
    votes: list[int] | None


class SessionFacts(TypedDict):
    id: str
    state: Literal["live", "ended"]
    started_at: float
    mode: str
    k: int
    interval_ms: int


class State(TypedDict):
    """Everything a dashboard shows, as of event number `seq`."""

    type: Literal["state"]
    version: int
    seq: int
    at: float
    session: SessionFacts
    tiles: dict[str, Tile]
    signal: Signal
    pace: Pace
    own: Own
    hint: Hint | None
    lesson: Lesson
    ledger: Ledger
    line: list[Point]


class LiveUpdated(TypedDict):
    """What changed. A tile or entry that is null is gone; a lesson that is null is the same as before."""

    type: Literal["live.updated"]
    version: int
    seq: int
    at: float
    interval_ms: int
    tiles: dict[str, Tile | None]
    signal: Signal
    pace: Pace
    own: Own
    hint: Hint | None
    lesson: Lesson | None
    ledger: dict[str, LedgerEntry | None]
    points: list[Point]


class SessionEnded(TypedDict):
    type: Literal["session.ended"]
    version: int
    seq: int
    at: float


def for_assistants(event: dict[str, Any]) -> dict[str, Any]:
    """The same event without what students let their teacher alone see: own moods, and needs that rest on them."""
    if not event.get("tiles"):
        return event
    return event | {"tiles": {seat: _without_mood(tile) for seat, tile in event["tiles"].items()}}


def _without_mood(tile: Tile | None) -> Tile | None:
    if tile is None:
        return None
    if tile["need"] == "check_in":
        return {**tile, "mood": None, "need": None, "need_since": None}
    return {**tile, "mood": None}


class OwnFace(TypedDict):
    """What a student is told of the own face at rest: learnt from `count` frames; valences, from -1 to 1.

    `usual` and `spread` are null until enough frames were accepted, `v` (smoothed, as of now) while nothing is read.
    """

    count: int
    usual: float | None
    spread: float | None
    v: float | None


class SeatReading(TypedDict):
    """Channel message to one student: what became of a frame and what the system sees."""

    type: Literal["seat.reading"]
    ticket: str
    seq: int
    verdict: str
    state: str
    reason: NotRequired[str | None]
    mood: int | None
    face: OwnFace
