"""The live view in Redis: who may contribute, what each seat's signal is, what the dashboards were last told.

All of it can be lost (a restart of Redis): the consent ledger and the windows in the database are the truth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from classrooms.enums import PrivacyMode
from classrooms.gateway import redis
from classrooms.live.events import VERSION, Hint, Ledger, Lesson, Own, Pace, Point, SessionFacts, Signal, State, Tile
from classrooms.live.unread import unread_ledger, unread_line
from classrooms.live.windows import WINDOWS_KEY
from classrooms.rules.check_ins import Tally
from classrooms.rules.disclosure import Disclosed
from classrooms.rules.hints import Watch
from classrooms.rules.pacing import FASTEST_MS
from classrooms.rules.publishing import Figures
from classrooms.rules.said import Said
from classrooms.rules.signals import OpenWindow, SeatSignal

KEPT_FOR: Final = 24 * 3600
KEPT_AFTER_THE_END: Final = 600
"""Seconds: long enough for a dashboard that reconnects to hear that the lesson is over."""
LINE_POINTS: Final = 8640
"""Twelve hours of points, one each five seconds."""
LOCK_WAIT: Final = 5.0
SHAPE: Final = 5
"""Of what is kept. After an update that keeps something else, a lesson that runs is set up anew from the database."""
PARTS: Final = ("config", "scopes", "said", "lesson", "signals", "view", "line")


@dataclass(frozen=True)
class Scopes:
    """What a seat's student agreed to, as of now."""

    live: bool = False
    stored: bool = False
    individual: bool = False


@dataclass(frozen=True)
class LiveConfig:
    """What does not change while a session runs, but for `mode`: an admin may switch the cameras of a course off."""

    session: str
    mode: str
    k: int
    started_at: float
    fastest_ms: int = FASTEST_MS


@dataclass(frozen=True)
class View:
    """What the dashboards know, as of event number `seq`. `line_v` is the smoothed valence behind the line."""

    seq: int
    at: float
    ended: bool
    interval_ms: int
    tiles: dict[str, Tile]
    signal: Signal
    pace: Pace
    own: Own = field(default_factory=lambda: Own(n=0, mean=None, counts=[]))
    tally: Tally = field(default_factory=Tally)
    """Whose answers are in the tally that was shown last."""
    watch: Watch = field(default_factory=Watch)
    """What the hint rule remembers."""
    disclosed: Disclosed = field(default_factory=Disclosed)
    """Who is counted together in the class figures."""
    figures: Figures = field(default_factory=Figures)
    """What was published last."""
    hint: Hint | None = None
    lesson: int = 0
    """Which version of the lesson's notes they know."""
    ledger: Ledger = field(default_factory=dict)
    """What stood before and after each deed, by its id."""
    line_v: float | None = None
    line_at: float | None = None


NO_SIGNAL: Final = Signal(
    published=False,
    mood=None,
    low=None,
    high=None,
    distribution=None,
    n=0,
    present=0,
    consenting=0,
    coverage=0.0,
    why="too_few",
)
NO_PACE: Final = Pace(reading="no_signal", votes=0, present=0, counts={}, too_fast_at_least=0.0, too_slow_at_least=0.0)


@dataclass(frozen=True)
class Noted:
    """What the teacher noted and asked; another `version` each time it is written."""

    version: int
    lesson: Lesson


@dataclass(frozen=True)
class LiveState:
    """Everything one writer needs for one step."""

    config: LiveConfig
    scopes: dict[str, Scopes]
    said: dict[str, Said]
    lesson: Noted
    signals: dict[str, SeatSignal]
    view: View


@dataclass
class Changes:
    """What one step writes back."""

    view: View
    signals: dict[str, SeatSignal] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    points: list[Point] = field(default_factory=list)
    windows: list[dict[str, Any]] = field(default_factory=list)


def key_of(session: str, part: str) -> str:
    """Where a part of a session's live view lies in Redis."""
    return f"rtr:live:{SHAPE}:{session}:{part}"


@contextmanager
def writing(session: str) -> Iterator[None]:
    """One writer per session at a time. Raises `redis.exceptions.LockError` after `LOCK_WAIT` seconds of waiting."""
    with redis().lock(key_of(session, "lock"), timeout=10, blocking_timeout=LOCK_WAIT, sleep=0.005):
        yield


def open_view(
    config: LiveConfig, scopes: dict[str, Scopes], said: dict[str, Said], lesson: Lesson, ledger: Ledger, seq: int
) -> None:
    """Sets up a session's live view, empty, over whatever was there; its events go on from `seq`.

    Only for who is `writing`.
    """
    view = View(seq, config.started_at, False, config.fastest_ms, {}, NO_SIGNAL, NO_PACE, ledger=ledger)
    noted = Noted(view.lesson, lesson)
    with redis().pipeline(transaction=True) as pipe:
        for part in ("scopes", "said", "signals", "line"):
            pipe.delete(key_of(config.session, part))
        pipe.set(key_of(config.session, "config"), json.dumps(asdict(config)), ex=KEPT_FOR)
        pipe.set(key_of(config.session, "view"), json.dumps(asdict(view)), ex=KEPT_FOR)
        pipe.set(key_of(config.session, "lesson"), json.dumps(asdict(noted)), ex=KEPT_FOR)
        for part, values in (("scopes", scopes), ("said", said)):
            if values:
                pipe.hset(key_of(config.session, part), mapping=_packed(values))
                pipe.expire(key_of(config.session, part), KEPT_FOR)
        pipe.execute()


def set_lesson(session: str, lesson: Lesson) -> None:
    """Notes what the teacher noted and asked. Only for who is `writing`; nothing for a session that is not open."""
    before = redis().get(key_of(session, "lesson"))
    if before is not None:
        noted = Noted(Noted(**json.loads(before)).version + 1, lesson)
        redis().set(key_of(session, "lesson"), json.dumps(asdict(noted)), ex=KEPT_FOR)


def load(session: str) -> LiveState | None:
    """The live view for a writer, or None when the session is not open in Redis."""
    pipe = redis().pipeline(transaction=True)
    pipe.get(key_of(session, "config"))
    pipe.hgetall(key_of(session, "scopes"))
    pipe.hgetall(key_of(session, "said"))
    pipe.get(key_of(session, "lesson"))
    pipe.hgetall(key_of(session, "signals"))
    pipe.get(key_of(session, "view"))
    config, scopes, said, lesson, signals, view = pipe.execute()
    if config is None or lesson is None or view is None:
        return None
    return LiveState(
        LiveConfig(**json.loads(config)),
        {seat.decode(): Scopes(**json.loads(value)) for seat, value in scopes.items()},
        {seat.decode(): Said(**json.loads(value)) for seat, value in said.items()},
        Noted(**json.loads(lesson)),
        {seat.decode(): _signal(json.loads(value)) for seat, value in signals.items()},
        _view(json.loads(view)),
    )


def save(session: str, changes: Changes) -> None:
    """Writes one step back, all of it or nothing."""
    with redis().pipeline(transaction=True) as pipe:
        if changes.forgotten:
            pipe.hdel(key_of(session, "signals"), *changes.forgotten)
        if changes.signals:
            pipe.hset(key_of(session, "signals"), mapping=_packed(changes.signals))
        pipe.expire(key_of(session, "signals"), KEPT_FOR)
        pipe.set(key_of(session, "view"), json.dumps(asdict(changes.view)), ex=KEPT_FOR)
        if changes.points:
            pipe.rpush(key_of(session, "line"), *[json.dumps(point) for point in changes.points])
            pipe.ltrim(key_of(session, "line"), -LINE_POINTS, -1)
            pipe.expire(key_of(session, "line"), KEPT_FOR)
        if changes.view.ended:
            for part in PARTS:
                pipe.expire(key_of(session, part), KEPT_AFTER_THE_END)
        if changes.windows:
            pipe.rpush(WINDOWS_KEY, *[json.dumps(window) for window in changes.windows])
        pipe.execute()


def fresh_state(session: str) -> State | None:
    """What a dashboard gets when it connects or has missed an event, or None when the session is not open."""
    pipe = redis().pipeline(transaction=True)
    pipe.get(key_of(session, "config"))
    pipe.get(key_of(session, "view"))
    pipe.get(key_of(session, "lesson"))
    pipe.lrange(key_of(session, "line"), 0, -1)
    raw_config, raw_view, raw_lesson, line = pipe.execute()
    if raw_config is None or raw_view is None or raw_lesson is None:
        return None
    config, view = LiveConfig(**json.loads(raw_config)), _view(json.loads(raw_view))
    points = [json.loads(point) for point in line]
    is_read = config.mode != PrivacyMode.SELF_REPORT
    return State(
        type="state",
        version=VERSION,
        seq=view.seq,
        at=view.at,
        session=SessionFacts(
            id=session,
            state="ended" if view.ended else "live",
            started_at=config.started_at,
            mode=config.mode,
            k=config.k,
            interval_ms=view.interval_ms,
        ),
        tiles=view.tiles,
        signal=view.signal,
        pace=view.pace,
        own=view.own,
        hint=view.hint,
        lesson=Noted(**json.loads(raw_lesson)).lesson,
        ledger=view.ledger if is_read else unread_ledger(view.ledger),
        line=points if is_read else unread_line(points),
    )


def newest_points(session: str, most: int) -> list[Point]:
    """The end of the class line, oldest first."""
    return [json.loads(point) for point in redis().lrange(key_of(session, "line"), -most, -1)]


def _packed(values: Mapping[str, Scopes | Said | SeatSignal]) -> dict[Any, Any]:
    return {key: json.dumps(asdict(value)) for key, value in values.items()}


def _view(stored: dict[str, Any]) -> View:
    watch, disclosed, figures, tally = (stored.pop(part) for part in ("watch", "disclosed", "figures", "tally"))
    shares = figures["distribution"]
    return View(
        **stored,
        tally=Tally(**tally),
        disclosed=Disclosed(**{**disclosed, "benches": tuple(map(tuple, disclosed["benches"]))}),
        figures=Figures(**{**figures, "distribution": tuple(shares) if shares else None}),
        watch=Watch(**{**watch, "past": tuple((tick, value) for tick, value in watch["past"])}),
    )


def _signal(stored: dict[str, Any]) -> SeatSignal:
    window = stored.pop("window")
    return SeatSignal(
        **{**stored, "p": tuple(stored["p"]) if stored["p"] else None},
        window=OpenWindow(**{**window, "sums": tuple(window["sums"])}) if window else None,
    )
