"""A class whose tension is known, to measure how often a hint is raised for nothing and how often a shift is found.

Students are made of numbers: nobody's face and no network is in it. What they do is an assumption, written down below;
whoever doubts it changes a number and measures again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classrooms.rules.disclosure import Disclosed, disclose
from classrooms.rules.figures import parts
from classrooms.rules.hints import RAISED_ABOVE, TICK, Watch, observed
from classrooms.rules.publishing import step
from classrooms.rules.signals import LEAST_COVERAGE, STALE_AFTER, STUDENT_HALF_LIFE, TENSE, smoothing_weight, tension

Floats = NDArray[np.float64]
Done = Callable[[], object]

K: Final = 5
RESTING: Final = (2.0, 4.0)
"""Beta distribution of the tension that a face at rest is read as: a third on average, and everybody's own."""
SWAY: Final = (0.08, 90.0)
"""Of each student around it: standard deviation, and the seconds after which two moments have little in common."""
LESSON: Final = (0.02, 600.0)
"""The same of all students together: what is taught."""
MISREAD: Final = (0.15, 0.05)
"""Standard deviation of one reading, and the share of readings that are anything at all."""
UNSEEN: Final = (60.0, 10.0)
"""Mean seconds for which a face can be read, and for which it cannot."""
AWAY: Final = (1800.0, 120.0)
"""The same of being there at all."""
DIVIDED: Final = (0.3, 0.05, 0.25, 0.5, 0.4, 0.4, 0.1)
"""How tension is made of anger, disgust, fear and sadness, and the rest of joy, nothing and surprise."""
SHIFT: Final = 0.25
"""Of tension, of each student who turns tense."""
TURNS_WITHIN: Final = 30.0
"""Seconds over which they do, one after the other."""
LESSON_LASTS: Final = 3600
SHIFT_EVERY: Final = 1500
SHIFT_LASTS: Final = 300
FOUND_WITHIN: Final = 180
"""Seconds after the first has turned in which a hint counts as an answer to it."""
STILL_MEANT: Final = 60
"""Seconds after the last has turned back in which a hint is late, and not false."""


@dataclass(frozen=True)
class Measured:
    """What the rule did in `hours` of lessons without a shift, and in as many with `shifts` in all."""

    students: int
    sensitivity: str
    hours: int
    false: int
    """Hints in the lessons without a shift."""
    shifts: int
    found: int
    between_shifts: int
    """Hints in the other lessons, further than a minute from a shift."""

    @property
    def false_an_hour(self) -> float:
        return self.false / self.hours

    @property
    def share_found(self) -> float:
        return self.found / self.shifts


@dataclass
class _Counts:
    false: int = 0
    found: int = 0
    between: int = 0


@dataclass(frozen=True)
class Moment:
    """One tick: the tension of the class as it is published, None when it is not, and when the last shift began."""

    at: int
    tension: float | None
    shifted_at: int | None


def lesson(students: int, seconds: int, *, share: float, seed: int) -> Iterator[Moment]:
    """A lesson tick by tick; in every 25 minutes of it a `share` of the class turns tense for five."""
    random = np.random.default_rng((seed, students))
    resting = random.beta(*RESTING, students)
    sway, common = np.zeros(students), 0.0
    smoothed, known_at = resting.copy(), np.full(students, -1e9)
    seen, there = np.ones(students, bool), np.ones(students, bool)
    turned, turns_at, shifted_at = np.zeros(students, bool), np.zeros(students), None
    disclosed = Disclosed()
    for now in range(seconds):
        sway = _strayed(sway, *SWAY, random.standard_normal(students))
        common = float(_strayed(np.array(common), *LESSON, random.standard_normal()))
        seen, there = _switched(seen, *UNSEEN, random), _switched(there, *AWAY, random)
        if share and now % SHIFT_EVERY == SHIFT_EVERY - SHIFT_LASTS:
            turned = np.zeros(students, bool)
            turned[random.permutation(students)[: round(share * students)]] = True
            turns_at, shifted_at = now + random.uniform(0, TURNS_WITHIN, students), now
        is_tense = turned & (now >= turns_at) & (now < turns_at + SHIFT_LASTS)
        true = np.clip(resting + sway + common + SHIFT * is_tense, 0, 1)
        read = np.clip(true + MISREAD[0] * random.standard_normal(students), 0, 1)
        anything = random.random(students) < MISREAD[1]
        read[anything] = random.random(int(anything.sum()))
        now_read = seen & there
        weights = np.array([smoothing_weight(dt, STUDENT_HALF_LIFE) for dt in np.minimum(now - known_at, 1e6)])
        smoothed = np.where(now_read, smoothed + weights * (read - smoothed), smoothed)
        known_at = np.where(now_read, now, known_at)
        if now % TICK == 0:
            disclosed, published = _published(disclosed, smoothed, there, now - known_at, now)
            yield Moment(now, published, shifted_at)


def measure(students: int, *, hours: int, seed: int, share: float = 0.4, done: Done = lambda: None) -> list[Measured]:
    """What each sensitivity does in `hours` of lessons without a shift, and in as many with two in each.

    Lessons last an hour, and all three look at the same. `done` is called after each pair of them.
    """
    counts = {sensitivity: _Counts() for sensitivity in RAISED_ABOVE}
    for number in range(hours):
        calm = list(lesson(students, LESSON_LASTS, share=0, seed=seed + 2 * number))
        tense = list(lesson(students, LESSON_LASTS, share=share, seed=seed + 2 * number + 1))
        for sensitivity, counted in counts.items():
            counted.false += len(raised_in(calm, sensitivity))
            for at, shifted_at in raised_in(tense, sensitivity):
                after = None if shifted_at is None else at - shifted_at
                counted.found += after is not None and after <= FOUND_WITHIN
                counted.between += after is None or after > SHIFT_LASTS + STILL_MEANT
        done()
    shifts = hours * (LESSON_LASTS // SHIFT_EVERY)
    return [
        Measured(students, sensitivity, hours, counted.false, shifts, counted.found, counted.between)
        for sensitivity, counted in counts.items()
    ]


def raised_in(moments: Iterable[Moment], sensitivity: str) -> list[tuple[int, int | None]]:
    """When a hint was raised, and when the last shift before it began, in seconds."""
    hint, raised = Watch(), []
    for moment in moments:
        before, hint = hint, observed(hint, moment.at, moment.tension, sensitivity)
        if hint.is_raised and not before.is_raised:
            raised.append((moment.at, moment.shifted_at))
    return raised


def _published(
    before: Disclosed, smoothed: Floats, there: NDArray[np.bool_], unread_for: Floats, now: int
) -> tuple[Disclosed, float | None]:
    """The tension of the benches, in the steps in which it is published; and what to remember of them."""
    contributes = there & (unread_for <= STALE_AFTER)
    if contributes.sum() < max(K, LEAST_COVERAGE * there.sum()):
        return before, None
    seats, known = _names(contributes), _names(unread_for <= now)
    after, group = disclose(before, seats, known=known, k=K, now=now, all_are_here=bool(contributes.all()))
    if not group or len(group & seats) < LEAST_COVERAGE * there.sum():
        return after, None
    mean = float(smoothed[sorted(map(int, group))].mean())
    shares = [part * (mean if place in TENSE else 1 - mean) for place, part in enumerate(DIVIDED)]
    count = 100 // step(len(group))
    return after, tension([part / count for part in parts(shares, count)])


def _names(chosen: NDArray[np.bool_]) -> set[str]:
    return {str(number) for number in np.flatnonzero(chosen)}


def _strayed(value: Floats, deviation: float, seconds: float, noise: Floats | float) -> Floats:
    """One second on of a value that strays around zero. Uhlenbeck & Ornstein 1930, doi 10.1103/PhysRev.36.823."""
    keeps = np.exp(-1 / seconds)
    return np.asarray(keeps * value + deviation * np.sqrt(1 - keeps**2) * noise)


def _switched(on: NDArray[np.bool_], on_for: float, off_for: float, random: np.random.Generator) -> NDArray[np.bool_]:
    """One second on of states that last so long on average."""
    drawn = random.random(len(on))
    return np.where(on, drawn >= 1 / on_for, drawn < 1 / off_for)
