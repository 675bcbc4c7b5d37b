"""A simulated lesson from the first sign-in to the report."""

from __future__ import annotations

import asyncio
import random
import signal
import ssl
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from classrooms.simulation import frames, report
from classrooms.simulation.client import Visitor
from classrooms.simulation.refusal import Refused
from classrooms.simulation.report import Connections, Report
from classrooms.simulation.student import Student, Tally
from classrooms.simulation.teacher import Teacher

MOST_STUDENTS: Final = 50
SIGN_INS: Final = 4
"""At a time: each costs the server half a second of hashing."""
LOOK_EVERY: Final = 0.5
SETTLE_WITHIN: Final = 10.0
"""Seconds for the last frames to reach the dashboard; a frame may wait 5 s for a worker."""


@dataclass(frozen=True)
class Plan:
    """What is simulated. `seconds` 0 is until interrupted; `pictures` None is the astronaut."""

    site: str
    students: int
    fps: float
    seconds: float
    password: str
    course: str = "Demo course"
    pictures: Path | None = None
    seed: int = 0
    scripted: bool = False
    leave_open: bool = False


@dataclass
class _Lesson:
    """What runs while the lesson does."""

    plan: Plan
    teacher: Teacher
    students: list[Student]
    tally: Tally
    stop: asyncio.Event
    before: dict[str, int]


def simulate(plan: Plan) -> Report:
    """Holds the lesson and reports. Raises `Refused`; KeyboardInterrupt when interrupted other than while streaming.

    SIGTERM is an interrupt too, so that a supervisor ends the lesson properly.
    """
    camera = _camera(plan)
    try:
        return asyncio.run(_simulate(plan, camera))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _simulate(plan: Plan, camera: frames.Camera) -> Report:
    if task := asyncio.current_task():
        _when_interrupted(task.cancel)
    tally, tls = Tally(), ssl.create_default_context()
    async with AsyncExitStack() as open_things:
        teacher = Teacher(await open_things.enter_async_context(Visitor(plan.site, tls)))
        open_things.push_async_callback(_close_lesson, teacher, plan)
        await teacher.open_lesson(plan.password, plan.course)
        students: list[Student] = []
        for number in range(plan.students):
            visitor = await open_things.enter_async_context(Visitor(plan.site, tls))
            students.append(Student(number, visitor, camera, plan.fps, tally))
        open_things.push_async_callback(_leave, students)
        await _arrive(students, teacher.session, plan)
        lesson = _Lesson(plan, teacher, students, tally, asyncio.Event(), await teacher.counts())
        seconds = await _stream(lesson)
        return await _report(lesson, seconds)


def _when_interrupted(act: Callable[[], object]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Python's own KeyboardInterrupt, without a report
            asyncio.get_running_loop().add_signal_handler(number, act)


def _camera(plan: Plan) -> frames.Camera:
    if plan.pictures is not None:
        return frames.pictures_in(plan.pictures, plan.students, plan.fps)
    if plan.scripted:
        return frames.turning(frames.astronaut(), plan.students, plan.fps, plan.seed)
    return frames.moody(frames.astronaut(), plan.students, plan.fps, plan.seed)


async def _close_lesson(teacher: Teacher, plan: Plan) -> None:
    await teacher.leave()
    if teacher.started_session and not teacher.session_ended and not plan.leave_open:
        with suppress(Refused):  # the report matters more than the goodbye
            await teacher.end_lesson()


async def _arrive(students: list[Student], session: str, plan: Plan) -> None:
    door = asyncio.Semaphore(SIGN_INS)

    async def arrive(student: Student, bar: tqdm[Any]) -> None:
        async with door:
            await student.arrive(session, plan.password)
            bar.update()

    with tqdm(total=len(students), desc="Students arrive", unit="student", disable=None) as bar:
        await _together(arrive(student, bar) for student in students)


async def _leave(students: list[Student]) -> None:
    await _together(student.leave() for student in students)


async def _together(tasks: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Runs all; the first that fails ends the others. Raises what that one raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for task in tasks:
                group.create_task(task)
    except ExceptionGroup as several:
        raise several.exceptions[0] from None


async def _stream(lesson: _Lesson) -> float:
    """Lets everybody send until the time is up, the lesson ends or somebody interrupts. Returns the seconds."""
    chance, first = random.Random(lesson.plan.seed), 1 / lesson.plan.fps  # noqa: S311  # spreads starts, keeps no secret
    _when_interrupted(lesson.stop.set)
    started = time.monotonic()
    sending = [asyncio.create_task(student.stream(chance.uniform(0, first))) for student in lesson.students]
    sending += [asyncio.create_task(student.speak()) for student in lesson.students]
    try:
        await _watch(lesson, started)
    finally:
        for sender in sending:
            sender.cancel()
        ended = await asyncio.gather(*sending, return_exceptions=True)
        if task := asyncio.current_task():
            _when_interrupted(task.cancel)  # a second interrupt does not wait for the last frames
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome
    return time.monotonic() - started


async def _watch(lesson: _Lesson, started: float) -> None:
    total, done = lesson.plan.seconds or None, 0.0
    layout = "{l_bar}{bar}| {n:.0f}/{total:.0f} s{postfix}" if total else "{desc}: {n:.0f} s{postfix}"
    with tqdm(total=total, desc="Lesson", unit="s", bar_format=layout, disable=None) as bar:
        while not lesson.stop.is_set() and not lesson.teacher.session_ended:
            if all(student.has_left for student in lesson.students):
                return
            wait = LOOK_EVERY if total is None else min(LOOK_EVERY, total - done)
            with suppress(TimeoutError):
                await asyncio.wait_for(lesson.stop.wait(), wait)
            await lesson.teacher.ask_for_state()
            now = time.monotonic() - started
            bar.set_postfix_str(f"{lesson.tally.sent} sent, {len(lesson.teacher.first_shown)} shown", refresh=False)
            bar.update(now - done if total is None else min(now, total) - done)
            done = now
            if total is not None and done >= total:
                return


async def _settle(lesson: _Lesson) -> dict[str, int]:
    """Waits, within limits, until every frame is accounted for and the newest are on the dashboard."""
    ends = time.monotonic() + SETTLE_WITHIN
    while True:
        try:
            after = await lesson.teacher.counts()
        except Refused:
            if time.monotonic() > ends or lesson.stop.is_set():
                raise  # interrupted, and perhaps together with the site: nobody wants to wait
            await asyncio.sleep(LOOK_EVERY)
            continue
        accounted = report.frames_from(lesson.tally.sent, lesson.before, after).lost <= 0
        newest = [student.latest for student in lesson.students if student.latest is not None]
        if accounted and all(frame in lesson.teacher.first_shown for frame in newest):
            return after
        if time.monotonic() > ends or lesson.teacher.session_ended:
            return after
        await asyncio.sleep(LOOK_EVERY / 2)


async def _report(lesson: _Lesson, seconds: float) -> Report:
    tally, teacher, plan = lesson.tally, lesson.teacher, lesson.plan
    after = await _settle(lesson)
    if report.frames_from(tally.sent, lesson.before, after).lost > 0 and not teacher.session_ended:
        await _leave(lesson.students)
        await asyncio.sleep(LOOK_EVERY)
        after = await teacher.counts()  # the site counts what came too fast now and then, and when a socket closes
    sent = {frame for student in lesson.students for frame in student.sent}
    waits = [shown - frame[1] for frame, shown in teacher.first_shown.items() if frame in sent]
    found = report.frames_from(tally.sent, lesson.before, after)
    sockets = [student.socket for student in lesson.students if student.socket is not None]
    closes = sum((socket.closes for socket in sockets), Counter[int]())
    return Report(
        url=plan.site,
        session=teacher.session,
        students=plan.students,
        fps=plan.fps,
        seconds=round(seconds, 1),
        frames=found,
        not_sent=tally.not_sent,
        not_shown=max(0, report.heard(tally.verdicts) - len(waits)),
        verdicts=dict(sorted(tally.verdicts.items())),
        latency=report.latency_of(waits),
        paces=tally.paces,
        slowest_ms=tally.slowest_ms,
        clock_skew=round(tally.clock_skew, 3),
        connections=Connections(
            reconnections=sum(socket.reconnections for socket in sockets),
            closes={str(code): count for code, count in sorted(closes.items())},
            dashboard_reconnections=teacher.reconnections,
            dashboard_events=teacher.events,
            dashboard_gaps=teacher.gaps,
        ),
        signal=teacher.signal,
    )
