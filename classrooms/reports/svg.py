"""SVG for print: what every picture of a report is drawn with.

It is read in black and white, too: what is not shown is hatched. Only numbers stand in a picture. Words stand beside it
in the page, since the press sets the text of SVG letter by letter, which Devanagari does not bear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from django.contrib.staticfiles import finders
from django.utils import timezone

from classrooms.rules.report import BIN_SECONDS

WIDTH: Final = 696.0
"""Of an A4 page between its margins, in units."""
LEFT: Final = 104.0
RIGHT: Final = WIDTH - 62
STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 360, 720, 1440)
"""Minutes between two times on the axis."""
MOST_TIMES: Final = 9
APART: Final = 7.0
"""Between two lines of the hatching."""
FONTS: Final = "Noto Sans, sans-serif"
UNITS: Final = 4
"""Of a millimetre on paper."""

Minutes = list[tuple[float, bool]]
"""When each begins, and whether it is shown."""


@dataclass(frozen=True)
class Stretch:
    """A lesson from left to right: from when to when, in seconds since the epoch."""

    start: float
    end: float

    def x(self, at: float) -> float:
        share = (min(max(at, self.start), self.end) - self.start) / max(1.0, self.end - self.start)
        return round(LEFT + share * (RIGHT - LEFT), 2)

    def ends(self, at: float) -> float:
        """The right edge of the minute that begins then."""
        return self.x(at + BIN_SECONDS)


@dataclass(frozen=True)
class Name:
    """Words beside a picture: at which height, in millimetres, and at which side."""

    text: str
    top: str
    side: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Drawing:
    svg: str
    names: list[Name]


def name(text: str, y: float, side: Literal["left", "right"] = "left") -> Name:
    """Words whose middle is at this height of the picture."""
    return Name(text, f"{y / UNITS:.2f}mm", side)


def picture(height: float) -> Element:
    return Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH:g} {height:g}")


def said(drawn: Element) -> str:
    return tostring(drawn, encoding="unicode")


def draw(on: Element, shape: str, **attributes: object) -> Element:
    return SubElement(on, shape, {name.replace("_", "-"): str(value) for name, value in attributes.items()})


def across(on: Element, y: float, dashes: str = "") -> None:
    colour = token("--line-strong" if dashes else "--line")
    draw(on, "line", x1=LEFT, x2=RIGHT, y1=y, y2=y, stroke=colour, stroke_width=0.7, stroke_dasharray=dashes or "none")


def number(on: Element, x: float, y: float, text: str, anchor: str = "start", *, size: float = 10) -> None:
    place = {"x": x, "y": y, "text_anchor": anchor, "font_size": size, "font_family": FONTS}
    draw(on, "text", **place, fill=token("--ink-soft")).text = text


def points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in pairs)


def scale(base: float, height: float, most: float) -> Callable[[float], float]:
    """From 0 at `base` up to `most`."""
    return lambda value: round(base - height * value / (most or 1), 2)


def hatch(on: Element, stretch: Stretch, minutes: Minutes, top: float, height: float) -> None:
    """Slanted lines over each run of minutes that are not shown."""
    for is_shown, run in groupby(minutes, key=lambda minute: minute[1]):
        if not is_shown:
            of_run = [at for at, _shown in run]
            lines = _slants(stretch.x(of_run[0]), stretch.ends(of_run[-1]), top, top + height)
            path = " ".join(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for x0, y0, x1, y1 in lines)
            draw(on, "path", d=path or "M0 0", fill="none", stroke=token("--line-strong"), stroke_width=0.5)


def _slants(left: float, right: float, top: float, bottom: float) -> Iterator[tuple[float, float, float, float]]:
    """Lines at 45 degrees, cut at the edges; those of two runs meet, since they stand at fixed places."""
    tall = bottom - top
    foot = (left // APART) * APART
    while foot < right + tall:  # from (foot - tall, bottom) up to (foot, top)
        x0, x1 = max(left, foot - tall), min(right, foot)
        if x0 < x1:
            yield x0, top + foot - x0, x1, top + foot - x1
        foot += APART


def times(on: Element, stretch: Stretch, y: float) -> None:
    """Round times of the day below the picture, a few however long the lesson."""
    minutes = (stretch.end - stretch.start) / 60
    days = STEPS[-1] * max(1, round(minutes / STEPS[-1] / MOST_TIMES))
    step = 60 * next((step for step in STEPS if minutes / step <= MOST_TIMES), days)
    offset = _local(stretch.start).utcoffset()
    ahead = offset.total_seconds() if offset else 0.0
    at = -((-stretch.start - ahead) // step) * step - ahead
    while at <= stretch.end:
        number(on, stretch.x(at), y, f"{_local(at):%H:%M}", "middle")
        at += step


def _local(at: float) -> datetime:
    return timezone.localtime(datetime.fromtimestamp(at, tz=UTC))


def token(name: str) -> str:
    """A colour of the light theme."""
    return _tokens()[name]


@cache
def _tokens() -> dict[str, str]:
    """The first of each name in tokens.css is that of the light theme."""
    text = Path(str(finders.find("css/tokens.css"))).read_text(encoding="utf-8")
    return dict(reversed(re.findall(r"(--[a-z0-9-]+): (#[0-9a-f]{6});", text)))
