"""Classes whose moods are known, the figures that are published of them, and an attacker who has all of these.

Students are made of numbers. What they do is an assumption: valences sway around levels of their own, after 30 s half
of a sway is left; faces are unreadable for 10 s a minute, students come within three minutes (one in ten later), are
away for two minutes each half hour, and one in ten leaves for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classrooms.rules.disclosure import Disclosed, Group, disclose
from classrooms.rules.publishing import figures, step
from classrooms.rules.signals import ClassSignal

K = 5
TICK = 5
LASTS = 2700
EVENT_AT = 600
LEVEL = 0.40
"""Standard deviation of the levels, which lie between -.7 and .7, and of the sways around them."""
SWAY = 0.25
GUESS = 50.0
"""Points of mood: the best that can be said of a student without any figure."""
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """One that was published: when, of whom, the mood in points, and in steps of how many."""

    at: int
    group: Group
    points: float
    step: float


@dataclass
class Seen:
    """What was published of a lesson, and what the attacker does not see."""

    students: int
    figures: list[Figure] = field(default_factory=list)
    read_at: Floats = field(default_factory=lambda: np.zeros(0))
    """When each student (column) was last read, at each tick, and whether they contributed: the tiles tell."""
    contributed: Bools = field(default_factory=lambda: np.zeros(0, bool))
    allowed: int = 0
    """Ticks at which at least k students contributed."""
    off: list[float] = field(default_factory=list)
    """How far each figure was from the mean of those who contributed, in points."""
    own: Floats = field(default_factory=lambda: np.zeros(0))
    """Each student's own mean over the lesson, not a number for who was there less than ten minutes."""
    at_event: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def shown(self) -> float:
        return len(self.figures) / self.allowed


def presence(students: int, seed: int, event: str | None) -> Iterator[tuple[int, Bools, Bools]]:
    """Tick by tick who contributes and whose face is read. With an `event`, all but the last student just stay."""
    random = np.random.default_rng(seed)
    seen, there, last = np.ones(students, bool), np.ones(students, bool), np.full(students, -1e9)
    comes = random.random(students) * np.where(random.random(students) < 0.1, LASTS, 180)
    goes = np.where(random.random(students) < 0.1, LASTS * random.random(students), 1e9)
    if event:
        comes, goes = np.zeros(students), np.full(students, 1e9)
        (comes if event == "join" else goes)[-1] = EVENT_AT
    for now in range(0, EVENT_AT + 60 if event else LASTS, TICK):
        if not event:
            drawn = random.random((2, students))
            seen = np.where(seen, drawn[0] >= TICK / 60, drawn[0] < TICK / 10)
            there = np.where(there, drawn[1] >= TICK / 1800, drawn[1] < TICK / 120)
        is_here = there & (now >= comes) & (now < goes)
        last[is_here & seen] = now
        yield now, is_here & (now - last <= 30), is_here & seen


def lesson(students: int, seed: int, *, event: str | None = None, is_protected: bool) -> Seen:
    """Forty-five minutes; or eleven, in the tenth of which the last student joins, leaves or withdraws."""
    random = np.random.default_rng(seed + 10**6)
    level, sway = random.uniform(-0.7, 0.7, students), SWAY * random.standard_normal(students)
    value, keeps = np.zeros(students), 2 ** (-TICK / 30)
    disclosed, found, own = Disclosed(), Seen(students), [[] for _ in range(students)]
    known, read_at, contributed = set[str](), list[Floats](), list[Bools]()
    last = np.zeros(students)
    for now, contributes, is_read in presence(students, seed, event):
        sway = keeps * sway + SWAY * np.sqrt(1 - keeps**2) * random.standard_normal(students)
        true = np.clip(level + sway, -1, 1)
        value = np.where(is_read, true, value)
        last = np.where(is_read, now, last)
        read_at.append(last)
        contributed.append(contributes)
        here = names(contributes)
        known |= here
        if now >= EVENT_AT and event == "withdraw":
            known -= {f"{students - 1:02}"}
        if now == EVENT_AT:
            found.at_event = 50 + 50 * true
        for number in np.flatnonzero(contributes):
            own[number].append(value[number])
        if len(here) < K:
            continue
        found.allowed += 1
        group: Group = frozenset(here)
        if is_protected:
            disclosed, group = disclose(disclosed, here, known=known, k=K, now=now, all_are_here=bool(event))
        if group:
            v = float(value[sorted(map(int, group))].mean())
            figure = published(now, group, v) if is_protected else Figure(now, group, 50 + 50 * v, 0.0)
            found.figures.append(figure)
            found.off.append(abs(figure.points - 50 - 50 * float(value[contributes].mean())))
    found.read_at, found.contributed = np.array(read_at), np.array(contributed)
    found.own = np.array([50 + 50 * np.mean(one) if len(one) > 600 / TICK else np.nan for one in own])
    return found


def published(now: int, group: Group, v: float) -> Figure:
    n = len(group)
    said = figures(ClassSignal(n, n, n, None, v, 0.0, (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)), {}, 0.0)
    return Figure(now, group, 50 + 50 * (said.v or 0.0), step(n))


def names(chosen: Bools) -> set[str]:
    return {f"{number:02}" for number in np.flatnonzero(chosen)}


def attacked(seen: Seen, since: int = 0, until: int = LASTS) -> tuple[Floats, Floats]:
    """What the figures of a stretch of the lesson tell of everybody: of their own mean, and of their mood at the event.

    The best linear estimates there are, of an attacker who knows how far levels and sways stray and how long a sway
    lasts, who is behind each figure, and when each of them was last read (Kriging; Krige 1951, Matheron 1963).
    """
    told = [one for one in seen.figures if since <= one.at < until]
    y, n = np.array([one.points for one in told]), np.array([len(one.group) for one in told])
    rows = np.array([one.at // TICK for one in told])
    noise = np.array([one.step**2 / 12 + 1e-4 for one in told])
    whole, own, event = np.diag(noise), np.zeros((seen.students, len(y))), np.zeros((seen.students, len(y)))
    for number in range(seen.students):
        weight = np.array([f"{number:02}" in one.group for one in told]) / n
        at = seen.read_at[rows, number]
        whole += np.outer(weight, weight) * alike(at, at)
        was_there = seen.contributed[:, number]
        if was_there.any():
            own[number] = weight * alike(seen.read_at[was_there, number], at).mean(axis=0)
        event[number] = weight * alike(np.array([float(EVENT_AT)]), at)[0]
    solved = np.linalg.solve(whole, y - GUESS)
    return GUESS + own @ solved, GUESS + event @ solved


def alike(one: Floats, other: Floats) -> Floats:
    """Covariance of one student's mood at two sets of moments, in points squared."""
    apart = np.abs(one[:, None] - other[None, :])
    return 2500 * (LEVEL**2 + SWAY**2 * 2 ** (-apart / 30))
