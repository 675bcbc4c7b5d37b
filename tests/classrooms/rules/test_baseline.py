"""What a face usually looks like: few numbers, near the true median, whatever the order and however long."""

from __future__ import annotations

import math
import statistics
from bisect import bisect
from collections.abc import Iterable
from dataclasses import astuple
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.baseline import (
    LEAST_SPREAD,
    MOST_CARRIED,
    READY_AFTER,
    Baseline,
    Low,
    carried,
    learnt,
    lowered,
)
from classrooms.rules.signals import CLASS_HALF_LIFE, STUDENT_HALF_LIFE, smoothing_weight, stale_after

MOST_FLOATS = 7
valences = st.floats(-1, 1)


def learnt_from(values: Iterable[float]) -> Baseline:
    baseline = Baseline()
    for v in values:
        baseline = learnt(baseline, v)
    return baseline


def numbers(baseline: Baseline) -> list[float]:
    return [number for part in astuple(baseline) for number in (part if isinstance(part, tuple) else (part,))]


@given(st.lists(valences, max_size=200))
def test_at_most_seven_floats_are_kept_however_many_frames_come(values):
    baseline = learnt_from(values)
    assert sum(isinstance(number, float) for number in numbers(baseline)) == min(len(values), 5) <= MOST_FLOATS
    assert baseline.count == len(values)
    assert len(baseline.ranks) == (3 if len(values) >= 5 else 0)


@given(st.lists(valences, min_size=5, max_size=200))
def test_the_heights_stay_in_order_and_between_the_extremes(values):
    baseline = learnt_from(values)
    assert list(baseline.heights) == sorted(baseline.heights)
    assert (baseline.heights[0], baseline.heights[-1]) == (min(values), max(values))
    assert 1 < baseline.ranks[0] < baseline.ranks[1] < baseline.ranks[2] < baseline.count


@given(
    peak=st.floats(1, 9),
    other=st.floats(1, 9),
    frames=st.integers(240, 900),
    wild=st.floats(0, 0.1),
    seed=st.integers(),
)
def test_the_estimate_is_near_the_true_median_of_shuffled_frames(peak, other, frames, wild, seed):
    """Four minutes of a face with one usual look, up to a tenth of it misread as anything at all.

    Within .1 of valence, and in rank within a tenth of the frames; the spread within a third of the true one.
    """
    random = Random(seed)
    values = [2 * random.betavariate(peak, other) - 1 for _ in range(frames)]
    values = [random.uniform(-1, 1) if random.random() < wild else v for v in values]
    random.shuffle(values)
    baseline = learnt_from(values)
    lower, middle, upper = statistics.quantiles(values, n=4)
    assert baseline.usual == pytest.approx(middle, abs=0.1)
    assert bisect(sorted(values), baseline.usual) / frames == pytest.approx(0.5, abs=0.1)
    assert baseline.spread == pytest.approx(max(LEAST_SPREAD, (upper - lower) / 1.349), rel=0.34)


def test_nothing_is_said_before_twenty_four_frames():
    few, enough = learnt_from([0.5] * (READY_AFTER - 1)), learnt_from([0.5] * READY_AFTER)
    assert (few.is_ready, few.usual, few.spread, few.deviation(0.0)) == (False, None, None, None)
    assert (enough.is_ready, enough.usual, enough.spread) == (True, 0.5, LEAST_SPREAD)
    assert enough.deviation(0.5 - 2 * LEAST_SPREAD) == pytest.approx(-2)


def test_the_markers_move_as_in_the_paper():
    """The first twenty observations of Jain & Chlamtac 1985, table I: the estimate of the median is 4.44."""
    observed = [0.02, 0.15, 0.74, 3.39, 0.83, 22.37, 10.15, 15.43, 38.62, 15.92, 34.60, 10.28, 1.47, 0.40, 0.05, 11.39]
    observed += [0.27, 0.42, 0.09, 11.37]
    assert learnt_from(observed).heights[2] == pytest.approx(4.44, abs=0.005)


def test_an_earlier_lesson_counts_for_four_minutes_at_most():
    random = Random(1)
    before = learnt_from(random.gauss(0.2, 0.1) for _ in range(3000))
    after = carried(before)
    assert (after.count, after.usual, after.spread) == (MOST_CARRIED, before.usual, before.spread)
    assert after.ranks == pytest.approx((60.75, 120.5, 180.25), abs=2)
    today = after
    for _ in range(2 * MOST_CARRIED):
        today = learnt(today, random.gauss(-0.3, 0.1))
    assert today.usual is not None
    assert today.usual < -0.15  # eight minutes of today outweigh an hour of then
    assert carried(learnt_from([0.1] * 30)) == learnt_from([0.1] * 30)


def seconds_below(deviations: Iterable[tuple[float, float | None]], *, gap: float = 30) -> Low:
    low, before = Low(), -math.inf
    for at, deviation in deviations:
        low, before = lowered(low, deviation, at, is_unbroken=at - before <= gap), at
    return low


def test_two_minutes_below_one_deviation_are_told():
    assert seconds_below([(float(at), -1.2) for at in range(120)]) == Low(0.0, is_told=False)
    assert seconds_below([(float(at), -1.2) for at in range(121)]) == Low(0.0, is_told=True)


def test_one_frame_above_begins_anew_before_it_is_told_and_changes_nothing_after():
    almost = [(float(at), -1.2 if at != 60 else -0.9) for at in range(121)]
    assert seconds_below(almost) == Low(61.0)
    told = [(float(at), -1.2) for at in range(121)]
    assert seconds_below([*told, (121.0, -0.6)]) == Low(0.0, is_told=True)
    assert seconds_below([*told, (121.0, -0.4)]) == Low()
    assert seconds_below([*told, (121.0, -0.4), (122.0, -0.9)]) == Low()  # it takes the whole way down again


def test_a_gap_and_a_baseline_that_is_not_known_begin_anew():
    told = [(float(at), -1.2) for at in range(121)]
    assert seconds_below([*told, (150.0, -1.2)]) == Low(0.0, is_told=True)
    assert seconds_below([*told, (151.0, -1.2)]) == Low(151.0)
    assert seconds_below([*told, (121.0, None)]) == Low()


# The figures of decision 12, on students whose valence sways around a level of their own.

SWAY, SWAY_SECONDS, MISREAD, WILD = 0.12, 90.0, 0.15, 0.05


class Student:
    """One reading a second, wrong by `MISREAD`, one in twenty anything at all; unreadable for 10 s a minute."""

    def __init__(self, random: Random) -> None:
        self.random, self.level, self.sway, self.is_seen = random, random.gauss(0, 0.25), 0.0, True
        self.baseline, self.low, self.v, self.seen_at = Baseline(), Low(), 0.0, -math.inf

    def second(self, now: int, shift: float) -> None:
        random, keeps = self.random, math.exp(-1 / SWAY_SECONDS)
        self.sway = keeps * self.sway + SWAY * math.sqrt(1 - keeps * keeps) * random.gauss(0, 1)
        self.is_seen = random.random() >= 1 / 60 if self.is_seen else random.random() < 1 / 10
        if not self.is_seen:
            return
        read = random.uniform(-1, 1) if random.random() < WILD else self.level + self.sway + shift
        read = max(-1.0, min(1.0, read + random.gauss(0, MISREAD)))
        self.v += (1.0 if self.seen_at < 0 else smoothing_weight(now - self.seen_at, STUDENT_HALF_LIFE)) * (
            read - self.v
        )
        self.baseline = learnt(self.baseline, read)
        unbroken = now - self.seen_at <= stale_after(1)
        self.low = lowered(self.low, self.baseline.deviation(self.v), float(now), is_unbroken=unbroken)
        self.seen_at = now


def times_told(seed: int, *, shift: float = 0.0, begins: int = 2400, lasts: int = 300, until: int = 3600) -> list[int]:
    """The seconds of an hour in which the teacher is told of one student, whose valence moves by `shift` once."""
    student, told = Student(Random(seed)), []
    for now in range(until):
        was = student.low.is_told
        student.second(now, shift if begins <= now < begins + lasts else 0.0)
        if student.low.is_told and not was:
            told.append(now)
    return told


def test_a_student_is_seldom_named_for_nothing_and_a_clear_drop_is_found():
    calm = [times_told(seed) for seed in range(40)]
    told_an_hour = sum(map(len, calm)) / len(calm)
    found = {}
    for shift in (-0.3, -0.5):
        dropped = [times_told(seed, shift=shift, until=2700) for seed in range(20)]
        found[shift] = sum(any(at >= 2400 for at in one) for one in dropped) / len(dropped)
    print(f"told an hour for nothing {told_an_hour:.2f}, found {found}")  # shown by pytest -s: decision 12
    assert told_an_hour < 0.2
    assert found[-0.5] > 0.7


def class_moods(seed: int, *, shift: float, begins: int, lasts: int) -> list[tuple[float, float, float, float]]:
    """An hour of twelve students, minute by minute: class valence plain and less the baselines, and both half bands."""
    random = Random(seed)
    students = [Student(random) for _ in range(12)]
    moods = []
    for now in range(3600):
        for student in students:
            student.second(now, shift if begins <= now < begins + lasts else 0.0)
        if now % CLASS_HALF_LIFE == 0 and now >= 120:
            plain = [student.v for student in students]
            less = [student.v - (student.baseline.usual or 0.0) for student in students]
            bands = [1.96 * statistics.stdev(one) / math.sqrt(len(one)) for one in (plain, less)]
            moods.append((statistics.fmean(plain), statistics.fmean(less), *bands))
    return moods


def test_a_class_less_its_baselines_hides_an_hour_that_is_tense_from_the_start():
    """Why the mood of the class keeps its fixed middle: decision 12."""
    rows = []
    for seed in range(2):
        calm = class_moods(seed, shift=0.0, begins=0, lasts=0)
        tense = class_moods(seed, shift=-0.3, begins=0, lasts=3600)
        late = class_moods(seed, shift=-0.3, begins=1200, lasts=2400)
        rows.append(
            [
                50 * (statistics.fmean(m[0] for m in tense) - statistics.fmean(m[0] for m in calm)),
                50 * (statistics.fmean(m[1] for m in tense) - statistics.fmean(m[1] for m in calm)),
                50 * (late[-1][0] - calm[-1][0]),
                50 * (late[-1][1] - calm[-1][1]),
                50 * statistics.fmean(m[2] for m in calm),
                50 * statistics.fmean(m[3] for m in calm),
            ]
        )
    plain, less, late_plain, late_less, band, band_less = (
        statistics.fmean(column) for column in zip(*rows, strict=True)
    )
    print(f"tense all hour: mood {plain:.1f}, less baseline {less:.1f}; from minute 20, at the end: ", end="")
    print(f"{late_plain:.1f}, {late_less:.1f}; half band {band:.1f}, {band_less:.1f}")
    assert plain < -10 < -3 < less
    assert late_plain < late_less
    assert band_less < band
