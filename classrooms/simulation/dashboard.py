"""How much work a dashboard makes for the browser that shows it, while a class of made-up numbers goes on."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import Any, Final

from tqdm import tqdm

from classrooms.services import sessions
from classrooms.simulation import browser
from classrooms.simulation.browser import Metrics
from classrooms.simulation.lesson import Lesson, hold, open_lesson

SETTLE: Final = 10.0
"""Seconds after the first reading is shown: what loads, loads; then the measurement begins."""
BUSY_AT_MOST: Final = 0.25
"""Share of the time in which the main thread has something to do."""
SEEN_WITHIN: Final = 1.5
"""Seconds until names of students can be seen."""
MAY_GROW: Final = 2.0
"""MiB in the second half: V8 lets go of compiled code in its own time, so the heap saws up and down by as much."""
MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Plan:
    """What is measured; `seconds` without loading and settling."""

    site: str
    students: int
    seconds: float
    password: str
    course: str = "Demo course"


@dataclass(frozen=True)
class Busy:
    """Shares of the time. `task` is all that the main thread did, by the clock on the wall, waiting for a processor
    included; `cpu` what a processor really worked for it. `script`, `layout` and `style` are parts of `task`.
    """

    task: float
    cpu: float
    script: float
    layout: float
    style: float


@dataclass(frozen=True)
class Sizes:
    """What was there at the beginning, in the middle and at the end, each after the garbage was taken out."""

    start: float
    middle: float
    end: float

    @property
    def growth(self) -> float:
        """In the second half: in the first one, what is used for the first time is compiled and kept."""
        return self.end - self.middle


@dataclass(frozen=True)
class Painted:
    """Seconds from the request for the page. A tile has a name at once, and a reading when the socket has spoken."""

    first_contentful: float
    first_tile: float
    first_reading: float

    @property
    def first_useful(self) -> float:
        """When names of students can be seen: in the page, and on the screen."""
        return max(self.first_contentful, self.first_tile)


@dataclass(frozen=True)
class Measured:
    """One measured dashboard. `load` is the system's load of the last minute at the end, over `processors`."""

    chromium: str
    processors: int
    load: float
    students: int
    seconds: float
    events_per_second: float
    updates_per_second: float
    """Tiles with another frame in them, of all seats together: as many as students, where the machine keeps up."""
    busy: Busy
    heap: Sizes
    """MiB."""
    nodes: Sizes
    listeners: Sizes
    painted: Painted

    @property
    def keeps(self) -> dict[str, bool]:
        """Which of the promises are kept."""
        return {
            "busy": self.busy.task < BUSY_AT_MOST,
            "heap": self.heap.growth < MAY_GROW,
            "painted": self.painted.first_useful < SEEN_WITHIN,
        }


@dataclass(frozen=True)
class Samples:
    """What the browser said: `start`, `middle` and `end` after the garbage was taken out, the others right before."""

    start: Metrics
    before_middle: Metrics
    middle: Metrics
    before_end: Metrics
    end: Metrics

    @property
    def swept(self) -> tuple[Metrics, Metrics, Metrics]:
        return self.start, self.middle, self.end

    def spent(self, name: str) -> float:
        """Seconds of both halves; taking out the garbage, which we ask for, does not count."""
        first = self.before_middle[name] - self.start[name]
        return first + self.before_end[name] - self.middle[name]


def busy_of(samples: Samples) -> Busy:
    seconds = samples.spent("Timestamp")
    task, cpu, script, layout, style = (
        round(samples.spent(name) / seconds, 4)
        for name in ("TaskDuration", "ThreadTime", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
    )
    return Busy(task, cpu, script, layout, style)


def sizes_of(name: str, samples: Samples, unit: float = 1) -> Sizes:
    start, middle, end = (round(metrics[name] / unit, 2) for metrics in samples.swept)
    return Sizes(start, middle, end)


def measure(plan: Plan) -> Measured:
    """Holds the lesson, watches its dashboard, ends the lesson. Raises `Refused`."""
    lesson = open_lesson(plan.course, plan.students)
    try:
        return asyncio.run(_measure(plan, lesson))
    finally:
        sessions.end(lesson.session)


async def _measure(plan: Plan, lesson: Lesson) -> Measured:
    holding, watching = asyncio.create_task(hold(lesson)), asyncio.create_task(_watch(plan, lesson))
    done, _ = await asyncio.wait((holding, watching), return_when=asyncio.FIRST_COMPLETED)
    for task in (holding, watching):
        task.cancel()
    await asyncio.wait((holding, watching))
    for ended in done:
        ended.result()  # raises what went wrong
    return watching.result()


async def _watch(plan: Plan, lesson: Lesson) -> Measured:
    async with browser.dashboard(plan.site, str(lesson.session.id), plan.password) as shown:
        with tqdm(total=round(SETTLE + plan.seconds), desc="Measuring", unit="s", disable=None) as bar:
            await _wait(SETTLE, bar)
            events, updates, start = shown.events, shown.updates, await shown.swept()
            await _wait(plan.seconds / 2, bar)
            before_middle, middle = await shown.metrics(), await shown.swept()
            await _wait(plan.seconds / 2, bar)
            events, updates = shown.events - events, shown.updates - updates
            before_end, end = await shown.metrics(), await shown.swept()
        samples = Samples(start, before_middle, middle, before_end, end)
        seconds = before_end["Timestamp"] - start["Timestamp"]
        return Measured(
            chromium=shown.version,
            processors=os.cpu_count() or 1,
            load=round(os.getloadavg()[0], 2),
            students=plan.students,
            seconds=round(seconds, 1),
            events_per_second=round(events / seconds, 2),
            updates_per_second=round(updates / seconds, 2),
            busy=busy_of(samples),
            heap=sizes_of("JSHeapUsedSize", samples, MIB),
            nodes=sizes_of("Nodes", samples),
            listeners=sizes_of("JSEventListeners", samples),
            painted=Painted(**{name: round(value, 3) for name, value in (await shown.painted()).items()}),
        )


async def _wait(seconds: float, bar: tqdm[Any]) -> None:
    while seconds > 0:
        await asyncio.sleep(min(1, seconds))
        bar.update(min(1, seconds))
        seconds -= 1
