"""What a simulated class found out: plain arithmetic over counts and times."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

ENTERED: Final = ("queued", "superseded")
"""Frames that reached their seat's slot; a superseding one took the place of another that was still waiting."""
PROCESSED: Final = ("accepted", "no_face", "too_small", "too_dark", "blurred", "uncertain", "bad_image")
"""Frames that a worker looked at."""
AFTERWARDS: Final = ("discarded", "repeated")
"""Processed frames, counted a second time, whose reading no longer counted when it came back."""
INSIDE: Final = ("expired", "dropped")
"""Frames that entered and were dropped before a worker looked."""


@dataclass(frozen=True)
class Frames:
    """What became of the frames. Whatever the site does not name as entered or processed it has refused."""

    sent: int
    received: int
    processed: int
    superseded: int
    refused: dict[str, int]
    lost: int
    """Sent, and neither processed, superseded nor refused. Negative when others send frames in the same session."""
    results: dict[str, int]
    """The processed ones by what the worker saw."""
    afterwards: dict[str, int]


@dataclass(frozen=True)
class Latency:
    """Milliseconds from sending to the dashboard's socket, over `frames` frames; None where there were none."""

    frames: int
    p50: float | None
    p95: float | None
    p99: float | None
    longest: float | None


@dataclass(frozen=True)
class Connections:
    reconnections: int
    closes: dict[str, int]
    """How often the server or the network closed a student's socket, by close code."""
    dashboard_reconnections: int
    dashboard_events: int
    dashboard_gaps: int


@dataclass(frozen=True)
class Report:
    """One simulated class. Times are seconds where no unit is named."""

    url: str
    session: str
    students: int
    fps: float
    seconds: float
    frames: Frames
    not_sent: int
    not_shown: int
    """Verdicts for frames that no dashboard event named, because a newer one of the same seat came with it."""
    verdicts: dict[str, int]
    """What the site told the students of their own frames."""
    latency: Latency
    paces: int
    slowest_ms: int
    clock_skew: float
    connections: Connections
    signal: dict[str, Any]
    """The class figures that the dashboard showed last."""


def frames_from(sent: int, before: Mapping[str, int], after: Mapping[str, int]) -> Frames:
    """What became of `sent` frames, from the session's counts before the first and after the last of them."""
    came = {reason: after[reason] - before.get(reason, 0) for reason in sorted(after)}
    came = {reason: count for reason, count in came.items() if count}
    results = {reason: count for reason, count in came.items() if reason in PROCESSED}
    afterwards = {reason: count for reason, count in came.items() if reason in AFTERWARDS}
    known = {*ENTERED, *PROCESSED, *AFTERWARDS}
    refused = {reason: count for reason, count in came.items() if reason not in known}
    at_door = sum(count for reason, count in refused.items() if reason not in INSIDE)
    processed, superseded = sum(results.values()), came.get("superseded", 0)
    return Frames(
        sent=sent,
        received=sum(came.get(reason, 0) for reason in ENTERED) + at_door,
        processed=processed,
        superseded=superseded,
        refused=refused,
        lost=sent - processed - superseded - sum(refused.values()),
        results=results,
        afterwards=afterwards,
    )


def heard(verdicts: Mapping[str, int]) -> int:
    """Verdicts that say that a worker looked."""
    return sum(count for verdict, count in verdicts.items() if verdict in PROCESSED)


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` (0 to 1) of the ascending values do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def latency_of(seconds: Collection[float]) -> Latency:
    ordered = sorted(round(1000 * value, 1) for value in seconds)
    return Latency(
        len(ordered),
        percentile(ordered, 0.50),
        percentile(ordered, 0.95),
        percentile(ordered, 0.99),
        percentile(ordered, 1.0),
    )


def table(report: Report) -> str:
    """The report for people."""
    frames, links = report.frames, report.connections
    rows = [
        ("frames sent", f"{frames.sent:6}", _also(report.not_sent, "due but not sent")),
        ("received", f"{frames.received:6}", ""),
        ("processed", f"{frames.processed:6}", _counted(frames.results)),
        ("superseded", f"{frames.superseded:6}", ""),
        ("refused", f"{sum(frames.refused.values()):6}", _counted(frames.refused)),
        ("lost", f"{frames.lost:6}", "others take part in this session" if frames.lost < 0 else ""),
        ("on dashboard", f"{report.latency.frames:6}", _also(report.not_shown, "seen but never shown")),
        ("latency", *_latency(report.latency)),
        (
            "slower pace",
            f"{report.paces:6}",
            f"requests to students, the slowest {report.slowest_ms} ms" if report.paces else "",
        ),
        ("reconnections", f"{links.reconnections:6}", _counted(links.closes, "closed with ")),
        (
            "dashboard",
            f"{links.dashboard_events:6}",
            f"events, {links.dashboard_gaps} gaps, {links.dashboard_reconnections} reconnections",
        ),
        ("class", *_signal(report.signal)),
    ]
    head = f"{report.students} students, {report.fps:g} frame/s each, {report.seconds:.0f} s at {report.url}"
    body = [f"{name:<14}{value:>6}  {note}".rstrip() for name, value, note in rows]
    return "\n".join([head, "", *body, *_warnings(report)])


def _also(count: int, what: str) -> str:
    return f"{count} {what}" if count else ""


def _counted(counts: Mapping[str, int], lead: str = "") -> str:
    return lead + ", ".join(f"{reason} {count}" for reason, count in counts.items()) if counts else ""


def _latency(latency: Latency) -> tuple[str, str]:
    if latency.p50 is None:
        return "     -", ""
    return (
        f"{latency.p50:6.0f}",
        f"ms p50, p95 {latency.p95:.0f}, p99 {latency.p99:.0f}, longest {latency.longest:.0f}",
    )


def _signal(signal: Mapping[str, Any]) -> tuple[str, str]:
    if not signal.get("published"):
        return "     -", f"not shown: {signal.get('why')}" if signal else "nothing heard"
    band = f"{signal['low']} to {signal['high']}"
    return f"{signal['mood']:6}", f"mood ({band}), {signal['n']} of {signal['consenting']} contribute"


def _warnings(report: Report) -> list[str]:
    found = []
    if report.frames.sent and not report.frames.processed:
        found.append("No frame was processed: see whether the inference workers run.")
    if heard(report.verdicts) > report.frames.processed:
        found.append("The site's counts began anew during the lesson, as when Redis restarts: lost is too high.")
    if report.clock_skew > 1:
        found.append(f"The server's clock is {report.clock_skew:.1f} s off this computer's: frames may be refused.")
    return ["", *found] if found else []
