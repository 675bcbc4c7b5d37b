"""The pictures of a printed report, from the same figures as the charts of its page.

They say the same in black and white: each series has a row and a label of its own, and what is not shown is hatched.
Moments bear numbers; the text beside the picture says what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from classrooms.enums import PaceVote
from classrooms.queries.words import NAMES
from classrooms.reports.svg import (
    LEFT,
    RIGHT,
    Drawing,
    Name,
    Stretch,
    across,
    draw,
    hatch,
    name,
    number,
    picture,
    points,
    said,
    scale,
    times,
    token,
)
from classrooms.rules.report import BIN_SECONDS
from classrooms.rules.signals import EXPRESSIONS

ORDER: Final = ("happy", "surprise", "neutral", "sad", "fear", "disgust", "angry")
"""As on the page: pleasant, open, tense."""
TOP: Final = 18.0
"""Room for the numbers of the moments."""
TALL: Final = 150.0
ROW: Final = 30.0
GAP: Final = 9.0
NUMBER_WIDTH: Final = 16.0
FULL: Final = (0.1, 0.25, 0.5, 1.0)
"""To what share the rows of expressions reach."""
FEWEST_VOTES: Final = 4

Figures = dict[str, Any]
Moments = Sequence[tuple[int, float]]
"""The number of each, and when it was."""


def mood(figures: Figures, moments: Moments) -> Drawing:
    """The mood with its likely range, the moments, and below it how many students are behind each minute."""
    stretch, base = _stretch(figures), TOP + TALL
    drawn, y = picture(base + 72), scale(base, TALL, 100)
    for value in (0, 25, 50, 75, 100):
        across(drawn, y(value), "3 2" if value == 50 else "")
        number(drawn, LEFT - 8, y(value) + 3.5, str(value), "end")
    minutes = figures["minutes"]
    hatch(drawn, stretch, [(minute["starts_at"], minute["mood"] is not None) for minute in minutes], TOP, TALL)
    for is_shown, run in groupby(minutes, key=lambda minute: minute["mood"] is not None):
        if is_shown:
            _mood_run(drawn, stretch, list(run), y)
    _breaks(drawn, stretch, figures["segments"])
    _moments(drawn, stretch, moments)
    names = _students(drawn, stretch, figures, base + 14, 36.0)
    times(drawn, stretch, base + 66)
    return Drawing(said(drawn), names)


def expressions(figures: Figures) -> Drawing:
    """A row for each expression, all to one scale, with its mean over the minutes that are shown."""
    shares = [minute["distribution"] for minute in figures["minutes"]]
    shown = [row for row in shares if row]
    most = next(share for share in FULL if share >= max((max(row) for row in shown), default=1.0))
    rows = []
    for label in ORDER:
        place = EXPRESSIONS.index(label)
        mean = f"{100 * sum(row[place] for row in shown) / len(shown):.0f} %" if shown else ""
        values = [row[place] if row else None for row in shares]
        rows.append(_Row(str(NAMES[label]), values, f"--expression-{label}", most, mean))
    return _rows(rows, _stretch(figures), [minute["starts_at"] for minute in figures["minutes"]])


def votes(figures: Figures) -> Drawing:
    """A row for each vote, all to one scale, with how many stood at most."""
    counted = [minute["counts"] for minute in figures["pace"]]
    most = max([FEWEST_VOTES, *(count for counts in counted for count in counts.values())])
    rows = []
    for vote in (PaceVote.LOST, PaceVote.TOO_FAST, PaceVote.RIGHT, PaceVote.TOO_SLOW):
        values = [counts.get(vote.value, 0) if counts else None for counts in counted]
        peak = str(max((value for value in values if value is not None), default=""))
        rows.append(_Row(str(vote.label), values, f"--vote-{vote.value.replace('_', '-')}", most, peak))
    return _rows(rows, _stretch(figures), [minute["starts_at"] for minute in figures["pace"]])


@dataclass(frozen=True)
class _Row:
    name: str
    values: Sequence[float | None]
    colour: str
    most: float
    ends: str
    """What stands at the right."""


def _rows(rows: Sequence[_Row], stretch: Stretch, starts: Sequence[float]) -> Drawing:
    drawn, names = picture(len(rows) * (ROW + GAP) + 14), []
    for place, row in enumerate(rows):
        top = place * (ROW + GAP)
        base = top + ROW
        names.append(name(row.name, base - 10))
        number(drawn, RIGHT + 8, base - 6, row.ends)
        across(drawn, base)
        minutes = list(zip(starts, row.values, strict=True))
        hatch(drawn, stretch, [(at, value is not None) for at, value in minutes], top, ROW)
        for is_shown, run in groupby(minutes, key=lambda minute: minute[1] is not None):
            if is_shown:
                _steps(drawn, stretch, list(run), scale(base, ROW, row.most), row.colour)
    times(drawn, stretch, len(rows) * (ROW + GAP) + 8)
    return Drawing(said(drawn), names)


def _steps(drawn: Element, stretch: Stretch, run: Sequence[Any], y: Callable[[float], float], colour: str) -> None:
    """A figure is that of its whole minute."""
    line = [place for at, value in run for place in ((stretch.x(at), y(value)), (stretch.ends(at), y(value)))]
    around = [(line[0][0], y(0)), *line, (line[-1][0], y(0))]
    draw(drawn, "polygon", points=points(around), fill=token(colour))
    draw(drawn, "polyline", points=points(line), fill="none", stroke=token("--ink"), stroke_width=0.8)


def _mood_run(drawn: Element, stretch: Stretch, run: Sequence[Figures], y: Callable[[float], float]) -> None:
    """Each minute stands at its middle. A single one is a dot with its range."""
    places = [(stretch.x(minute["starts_at"] + BIN_SECONDS / 2), minute) for minute in run]
    line, low, high = (
        [(x, y(minute["mood"] if minute[name] is None else minute[name])) for x, minute in places]
        for name in ("mood", "low", "high")
    )
    colour = token("--chart-mood")
    if len(run) == 1:
        (x, top), (_x, bottom) = high[0], low[0]
        draw(drawn, "line", x1=x, x2=x, y1=top, y2=bottom, stroke=token("--line-strong"), stroke_width=1)
        draw(drawn, "circle", cx=x, cy=line[0][1], r=2.2, fill=colour)
        return
    draw(drawn, "polygon", points=points([*high, *reversed(low)]), fill=token("--accent-soft"))
    shape = {"fill": "none", "stroke": colour, "stroke_width": 1.8, "stroke_linejoin": "round"}
    draw(drawn, "polyline", points=points(line), **shape)


def _students(drawn: Element, stretch: Stretch, figures: Figures, top: float, height: float) -> list[Name]:
    """A bar for each minute: full where it is shown, else empty."""
    base, most = top + height, max([figures["k"], *(minute["n"] for minute in figures["minutes"])])
    y, grey = scale(base, height, most), token("--line-strong")
    for minute in figures["minutes"]:
        x, is_shown = stretch.x(minute["starts_at"]), minute["mood"] is not None
        wide = round(max(0.4, stretch.ends(minute["starts_at"]) - x - 0.6), 2)
        paint = {"fill": grey, "stroke": "none"} if is_shown else {"fill": "none", "stroke": grey, "stroke_width": 0.5}
        draw(drawn, "rect", x=x, y=y(minute["n"]), width=wide, height=round(base - y(minute["n"]), 2), **paint)
    across(drawn, y(figures["k"]), "2 2")
    across(drawn, base)
    for value in (0, most):
        number(drawn, LEFT - 8, y(value) + 3.5, str(value), "end")
    least = _("at least {k}").format(k=figures["k"])
    return [name(_("Students"), base - height / 2), name(least, y(figures["k"]), "right")]


def _breaks(drawn: Element, stretch: Stretch, segments: Sequence[Figures]) -> None:
    for segment in segments:
        if segment["is_break"]:
            first, last = stretch.x(segment["starts_at"]), stretch.x(segment["ends_at"])
            paint = {"fill": token("--line"), "fill_opacity": 0.55}
            draw(drawn, "rect", x=first, y=TOP, width=round(last - first, 2), height=TALL, **paint)


def _moments(drawn: Element, stretch: Stretch, moments: Moments) -> None:
    """A line for each; a number only where there is room for it."""
    edge, until = {"stroke": token("--ink-soft"), "stroke_width": 0.7}, 0.0
    for count, at in moments:
        x = stretch.x(at)
        draw(drawn, "line", x1=x, x2=x, y1=TOP, y2=TOP + TALL, **edge)
        if x - NUMBER_WIDTH / 2 >= until:
            draw(drawn, "circle", cx=x, cy=TOP - 9, r=7.5, fill="#ffffff", **edge)
            number(drawn, x, TOP - 5.8, str(count), "middle", size=9)
            until = x + NUMBER_WIDTH / 2


def _stretch(figures: Figures) -> Stretch:
    return Stretch(figures["start"], figures["end"])
