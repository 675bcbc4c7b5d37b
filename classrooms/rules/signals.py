"""From seven probabilities per frame to one mood of the class. Pure functions; formula version 1.

A probability vector `p` has seven floats in the order of `EXPRESSIONS`. Times are epoch seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

FORMULA_VERSION: Final = 1
EXPRESSIONS: Final = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")
_HAPPY: Final = EXPRESSIONS.index("happy")
TENSE: Final = tuple(EXPRESSIONS.index(name) for name in ("angry", "disgust", "fear", "sad"))

STUDENT_HALF_LIFE: Final = 30.0
CLASS_HALF_LIFE: Final = 60.0
WINDOW_SECONDS: Final = 10
LEAST_COVERAGE: Final = 0.4
STALE_AFTER: Final = 30.0

Hidden = Literal["too_few", "low_coverage", "self_report", "settling", "no_agreement"]


def valence(p: Sequence[float]) -> float:
    """Positive against the strongest tense expression, in [-1, 1]."""
    return p[_HAPPY] - max(p[i] for i in TENSE)


def tension(p: Sequence[float]) -> float:
    """How likely any tense expression is, 0 to 1."""
    return math.fsum(p[i] for i in TENSE)


def mood_index(v: float) -> int:
    """A valence in [-1, 1] as a whole number from 0 to 100; 50 is neither."""
    return math.floor(50 + 50 * v + 0.5)


def smoothing_weight(dt: float, half_life: float) -> float:
    """The weight of a new value after `dt` seconds, `1 - 2^(-dt/h)`: right for uneven intervals, 0 for none."""
    return 1.0 - math.exp2(-max(dt, 0.0) / half_life)


def stale_after(interval: float) -> float:
    """Seconds without an accepted frame after which a student leaves the class figures."""
    return max(3 * interval, STALE_AFTER)


@dataclass(frozen=True)
class OpenWindow:
    """The ten seconds that are being filled."""

    starts_at: int
    accepted: int = 0
    unknown: dict[str, int] = field(default_factory=dict)
    sums: tuple[float, ...] = (0.0,) * 7

    def closes_at(self) -> int:
        return self.starts_at + WINDOW_SECONDS

    def mean(self) -> list[float] | None:
        """Mean probabilities of the accepted frames, rounded to 4 digits."""
        return [round(total / self.accepted, 4) for total in self.sums] if self.accepted else None

    def with_frame(self, p: Sequence[float] | None, reason: str | None) -> OpenWindow:
        if p is None:
            counts = {**self.unknown, str(reason): self.unknown.get(str(reason), 0) + 1}
            return replace(self, unknown=counts)
        return replace(self, accepted=self.accepted + 1, sums=tuple(a + b for a, b in zip(self.sums, p, strict=True)))


@dataclass(frozen=True)
class SeatSignal:
    """What the live view remembers of a seat between two frames: a dozen numbers."""

    ticket: str
    seq: int
    captured_at: float
    reason: str | None
    """Why the latest frame could not be judged, or None when it was."""
    v: float | None = None
    p: tuple[float, ...] | None = None
    accepted_at: float | None = None
    window: OpenWindow | None = None

    def is_fresh(self, now: float, interval: float) -> bool:
        """Whether this seat still counts in the class figures."""
        return self.accepted_at is not None and now - self.accepted_at <= stale_after(interval)


def with_frame(
    before: SeatSignal | None,
    *,
    ticket: str,
    seq: int,
    captured_at: float,
    p: Sequence[float] | None,
    reason: str | None,
) -> tuple[SeatSignal, OpenWindow | None]:
    """The seat's signal after one more frame, and the window that this frame closed, if any.

    `p` is None for an unknown frame, whose `reason` is counted but never changes the mood.
    """
    start = int(captured_at // WINDOW_SECONDS) * WINDOW_SECONDS
    window = before.window if before else None
    closed = None
    if window is not None and start > window.starts_at:
        window, closed = None, window
    window = (window or OpenWindow(start)).with_frame(p, reason)
    after = replace(
        before or SeatSignal(ticket, seq, captured_at, reason),
        ticket=ticket,
        seq=seq,
        captured_at=captured_at,
        reason=reason,
        window=window,
    )
    if p is None:
        return after, closed
    if after.v is None or after.p is None or after.accepted_at is None:
        return replace(after, v=valence(p), p=tuple(p), accepted_at=captured_at), closed
    a = smoothing_weight(captured_at - after.accepted_at, STUDENT_HALF_LIFE)
    smoothed = tuple((1 - a) * old + a * new for old, new in zip(after.p, p, strict=True))
    v = (1 - a) * after.v + a * valence(p)
    return replace(after, v=v, p=smoothed, accepted_at=max(captured_at, after.accepted_at)), closed


@dataclass(frozen=True)
class ClassSignal:
    """The mood of the class, or why it is not shown; published in the steps of `rules/publishing.py` only."""

    n: int
    present: int
    consenting: int
    why: Hidden | None
    v: float | None = None
    half_band: float | None = None
    distribution: tuple[float, ...] | None = None

    @property
    def coverage(self) -> float:
        return round(self.n / self.consenting, 3) if self.consenting else 0.0


def class_signal(contributing: Sequence[SeatSignal], *, present: int, consenting: int, k: int) -> ClassSignal:
    """One vote per student: mean of the smoothed valences with its 95 % band.

    Hidden when fewer than `k` students contribute or coverage is under 0.4.
    """
    votes = [signal for signal in contributing if signal.v is not None and signal.p is not None]
    n = len(votes)
    if n < k:
        return ClassSignal(n, present, consenting, "too_few")
    if n < LEAST_COVERAGE * consenting:
        return ClassSignal(n, present, consenting, "low_coverage")
    values = [signal.v for signal in votes if signal.v is not None]
    mean = math.fsum(values) / n
    variance = math.fsum((value - mean) ** 2 for value in values) / (n - 1) if n > 1 else 0.0
    vectors = [signal.p for signal in votes if signal.p is not None]
    distribution = tuple(math.fsum(column) / n for column in zip(*vectors, strict=True))
    return ClassSignal(n, present, consenting, None, mean, 1.96 * math.sqrt(variance / n), distribution)
