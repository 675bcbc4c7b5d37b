"""A lesson in minutes: what the report shows of the kept windows. Pure functions; formula version 1.

The windows are those of students who let numbers be kept. A minute's figure is the mean over students, one vote each; a
student's value is the mean of the own windows, weighted by how much of each lies in the minute. Minutes without a
reading count for nothing, never as neutral. Times are epoch seconds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, Literal

from classrooms.rules.disclosure import Disclosed, disclose
from classrooms.rules.signals import LEAST_COVERAGE, WINDOW_SECONDS, mood_index, valence

FORMULA_VERSION: Final = 1
BIN_SECONDS: Final = 60
LONGEST_MEMORY: Final = 3
"""Minutes for which a student who has just gone may still count with the last value, so that nobody's going shows."""

Suppressed = Literal["too_few", "low_coverage", "settling"]


@dataclass(frozen=True)
class Kept:
    """Ten seconds of one student: the mean of seven probabilities, or None where no frame could be read."""

    seat: str
    starts_at: float
    p: tuple[float, ...] | None


@dataclass(frozen=True)
class Minute:
    """A minute of the class; `mood` 0 to 100 with its likely range, or `why` it is not shown.

    `n` students are behind it, `coverage` is their share of all who were there and let numbers be kept.
    """

    starts_at: float
    n: int
    coverage: float
    why: Suppressed | None
    mood: int | None = None
    low: int | None = None
    high: int | None = None
    distribution: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Stretch:
    """A part of the lesson, from one noted moment to the next. Nothing of a break is counted."""

    name: str
    starts_at: float
    ends_at: float
    is_break: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch with the mean of its shown minutes, weighted by how much of each lies in it."""

    name: str
    starts_at: float
    ends_at: float
    is_break: bool
    minutes: int
    """Shown minutes that it rests on."""
    n: int | None
    """The fewest students behind one of them."""
    mood: int | None


@dataclass(frozen=True)
class _Value:
    """One student in one minute."""

    v: float
    p: tuple[float, ...]


def minutes(windows: Iterable[Kept], *, start: float, end: float, k: int) -> list[Minute]:
    """Each minute from `start` to `end`; the last one may be shorter.

    A minute is shown with at least `k` students and a coverage of .4, and only where the group behind it tells nothing
    of a single student together with the minutes before (`disclosure`).
    """
    there, values = _by_minute(windows, start, end)
    last_to_come = max(_first_minutes(values), default=0)
    state, found = Disclosed(), []
    lately: dict[str, tuple[int, _Value]] = {}
    for number in range(max(1, math.ceil((end - start) / BIN_SECONDS))):
        own = values.get(number, {})
        lately |= {seat: (number, value) for seat, value in own.items()}
        lately = {seat: kept for seat, kept in lately.items() if number - kept[0] <= LONGEST_MEMORY}
        state, group = disclose(
            state,
            set(own),
            known=set(lately),
            k=k,
            now=start + number * BIN_SECONDS,
            all_are_here=number >= last_to_come,
        )
        behind = [lately[seat][1] for seat in sorted(group)] if group else None
        found.append(_minute(start + number * BIN_SECONDS, len(own), len(there.get(number, ())), behind, k))
    return found


def _by_minute(
    windows: Iterable[Kept], start: float, end: float
) -> tuple[dict[int, set[str]], dict[int, dict[str, _Value]]]:
    """Who was there in each minute, and the value of each who could be read."""
    there: dict[int, set[str]] = defaultdict(set)
    parts: dict[int, dict[str, list[tuple[float, tuple[float, ...]]]]] = defaultdict(lambda: defaultdict(list))
    for window in windows:
        for number, seconds in _shares(window.starts_at, start, end):
            there[number].add(window.seat)
            if window.p is not None:
                parts[number][window.seat].append((seconds, window.p))
    return there, {number: {seat: _mean(own) for seat, own in seats.items()} for number, seats in parts.items()}


def _first_minutes(values: dict[int, dict[str, _Value]]) -> set[int]:
    """The minutes in which somebody was read for the first time."""
    first: dict[str, int] = {}
    for number in sorted(values, reverse=True):
        first |= dict.fromkeys(values[number], number)
    return set(first.values())


def _shares(starts_at: float, start: float, end: float) -> Iterator[tuple[int, float]]:
    """The minutes that a window reaches into, and the seconds of it that lie in each."""
    first, last = max(starts_at, start), min(starts_at + WINDOW_SECONDS, end)
    while first < last:
        number = int((first - start) // BIN_SECONDS)
        edge = min(last, start + (number + 1) * BIN_SECONDS)
        yield number, edge - first
        first = edge


def _mean(parts: Sequence[tuple[float, tuple[float, ...]]]) -> _Value:
    weight = math.fsum(seconds for seconds, _ in parts)
    v = math.fsum(seconds * valence(p) for seconds, p in parts) / weight
    columns = zip(*([seconds * share for share in p] for seconds, p in parts), strict=True)
    return _Value(v, tuple(math.fsum(column) / weight for column in columns))


def _minute(starts_at: float, read: int, there: int, behind: Sequence[_Value] | None, k: int) -> Minute:
    coverage = round(read / there, 3) if there else 0.0
    n = read if behind is None else len(behind)
    if read < k:
        return Minute(starts_at, read, coverage, "too_few")
    if coverage < LEAST_COVERAGE:
        return Minute(starts_at, read, coverage, "low_coverage")
    if behind is None:
        return Minute(starts_at, read, coverage, "settling")
    v = math.fsum(value.v for value in behind) / n
    variance = math.fsum((value.v - v) ** 2 for value in behind) / (n - 1)
    half = 1.96 * math.sqrt(variance / n)
    columns = zip(*(value.p for value in behind), strict=True)
    distribution = tuple(round(math.fsum(column) / n, 2) for column in columns)
    low, high = mood_index(max(-1.0, v - half)), mood_index(min(1.0, v + half))
    return Minute(starts_at, n, coverage, None, mood_index(v), low, high, distribution)


def stretches(moments: Sequence[tuple[float, str, bool]], *, start: float, end: float, beginning: str) -> list[Stretch]:
    """The lesson cut at its moments (time, name, whether it is a break); what comes before the first is `beginning`."""
    inside = sorted(moment for moment in moments if start <= moment[0] < end)
    cuts = [(start, beginning, False), *inside, (end, "", False)]
    return [Stretch(name, at, until, is_break) for (at, name, is_break), (until, _, _) in pairwise(cuts) if at < until]


def segments(parts: Iterable[Stretch], shown: Sequence[Minute]) -> list[Segment]:
    """Each stretch with the mean mood of its shown minutes; it rests on nothing else, so it tells no more."""
    return [_segment(part, shown) for part in parts]


def _segment(part: Stretch, shown: Sequence[Minute]) -> Segment:
    inside = [(_overlap(minute, part), minute) for minute in shown if minute.mood is not None]
    counted = [] if part.is_break else [(seconds, minute) for seconds, minute in inside if seconds > 0]
    mood = mean_mood(counted)
    fewest = min((minute.n for _, minute in counted), default=None)
    return Segment(part.name, part.starts_at, part.ends_at, part.is_break, len(counted), fewest, mood)


def overall(parts: Iterable[Stretch], shown: Sequence[Minute]) -> int | None:
    """The mean mood of the shown minutes outside of breaks; None where there is none."""
    lessons = [part for part in parts if not part.is_break]
    weighted = [(seconds, minute) for part in lessons for minute in shown if (seconds := _overlap(minute, part)) > 0]
    return mean_mood([(seconds, minute) for seconds, minute in weighted if minute.mood is not None])


def mean_mood(weighted: Sequence[tuple[float, Minute]]) -> int | None:
    """The mean of moods by seconds, a whole number from 0 to 100."""
    weight = math.fsum(seconds for seconds, _ in weighted)
    if weight <= 0:
        return None
    return math.floor(math.fsum(seconds * (minute.mood or 0) for seconds, minute in weighted) / weight + 0.5)


def against(own: int | None, others: Sequence[int]) -> int | None:
    """How far a mood lies above the median of the course's other lessons; None where one of both is missing."""
    return None if own is None or not others else round(own - median(others))


def _overlap(minute: Minute, part: Stretch) -> float:
    return min(minute.starts_at + BIN_SECONDS, part.ends_at) - max(minute.starts_at, part.starts_at)
