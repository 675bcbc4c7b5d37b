"""A hint compares the class with its own past, waits, holds, and leaves the teacher alone for a while."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classrooms.rules.hints import COOLDOWN, HELD, LEAST_RISE, SHOWN_AT_LEAST, TICK, Watch, observed, unusual

START = 1_800_000_000


def watched(values, sensitivity="moderate", hint=None, start=START):
    """The hint after each of these tensions, one a tick."""
    hint, seen = hint or Watch(), []
    for number, tension in enumerate(values):
        hint = observed(hint, start + number * TICK, tension, sensitivity)
        seen.append(hint)
    return seen


def raised(seen):
    """The seconds at which a hint was raised."""
    pairs = zip([Watch(), *seen], seen, strict=False)
    return [number * TICK for number, (one, two) in enumerate(pairs) if two.is_raised and not one.is_raised]


def wobbling(count, level=0.3, by=0.02):
    return [level + by * (-1) ** (number // 3) for number in range(count)]


def test_a_shift_that_holds_half_a_minute_is_hinted_at_once():
    seen = watched(wobbling(120) + [0.5] * 40)
    assert raised(seen) == [120 * TICK + HELD]


@pytest.mark.parametrize("values", [[0.3] * 400, wobbling(400), [0.5] * 20 + [0.3] * 400])
def test_a_class_that_stays_as_it_is_or_relaxes_raises_nothing(values):
    assert raised(watched(values)) == []


def test_a_shift_of_a_moment_is_nothing():
    assert raised(watched(wobbling(120) + [0.5] * 5 + wobbling(60))) == []


def test_a_rise_that_nobody_could_see_is_nothing():
    assert raised(watched([0.3] * 120 + [0.3 + LEAST_RISE - 0.001] * 60)) == []
    assert raised(watched([0.3] * 120 + [0.3 + LEAST_RISE + 0.001] * 60)) != []


def test_in_the_first_minutes_there_is_no_past_to_compare_with():
    assert unusual(((START // TICK, 0.3),) * 10, START + 300, 0.9) is None
    assert raised(watched([0.3] * 40 + [0.9] * 6)) == []


def test_how_strict_it_is_decides_where_it_begins():
    # Half of a sine's values lie within .707 of its height: a spread of .707 * .04 * 1.4826 = .042.
    swaying = [0.3 + 0.04 * math.sin(number) for number in range(120)]
    for sensitivity, rise in (("strict", 0.084), ("moderate", 0.105), ("lenient", 0.126)):
        assert raised(watched(swaying + [0.3 + rise + 0.01] * 20, sensitivity)) != []
        assert raised(watched(swaying + [0.3 + rise - 0.01] * 20, sensitivity)) == []


def test_a_hint_ends_when_the_class_is_as_before_and_another_waits_five_minutes():
    tense, calm = [0.6] * 12, wobbling(30)
    seen = watched(wobbling(120) + (tense + calm) * 4)
    first, second = raised(seen)[:2]
    ended = next(hint.ended_at for hint in seen if hint.ended_at) - START
    assert ended == first + SHOWN_AT_LEAST
    assert second - ended >= COOLDOWN


def test_a_class_that_cannot_be_seen_is_neither_tense_nor_calm():
    seen = watched(wobbling(120) + [0.6] * 4 + [None] * 2 + [0.6] * 4)
    assert raised(seen) == []
    seen = watched(wobbling(120) + [0.6] * 10 + [None] * 30)
    assert seen[-1].is_raised


def test_after_a_break_in_the_looks_the_half_minute_begins_anew():
    (*_, hint) = watched(wobbling(120) + [0.6] * 3)
    (first,) = watched([0.6], hint=hint, start=START + 126 * TICK + HELD)
    assert not first.is_raised


@settings(max_examples=60)
@given(
    st.lists(st.floats(0, 1) | st.none(), min_size=150, max_size=260),
    st.sampled_from(["lenient", "moderate", "strict"]),
)
def test_it_never_flaps_and_never_remembers_more_than_eleven_minutes(values, sensitivity):
    seen = watched(values, sensitivity)
    starts = raised(seen)
    ends = [number * TICK for number, (a, b) in enumerate(pairwise(seen), 1) if a.is_raised > b.is_raised]
    assert all(later - earlier >= COOLDOWN for earlier, later in zip(ends, starts[1:], strict=False))
    shown = [end - start for start, end in zip(starts, ends, strict=False)]
    assert all(seconds >= SHOWN_AT_LEAST for seconds in shown)
    assert all(len(hint.past) <= 660 // TICK + 1 for hint in seen)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_looks_of_the_same_tick_and_of_the_past_change_nothing(back, tension):
    (*_, hint) = watched(wobbling(120))
    now = START + 119 * TICK + 4.9 - back
    assert observed(hint, now, tension, "strict") is hint


@given(st.lists(st.integers(1, 5), min_size=130, max_size=160))
def test_more_looks_a_tick_do_not_count_more(looks):
    values = wobbling(len(looks) - 12) + [0.6] * 12
    hint = Watch()
    for number, (tension, times) in enumerate(zip(values, looks, strict=True)):
        for look in range(times):
            hint = observed(hint, START + number * TICK + look, tension, "moderate")
    assert hint == watched(values)[-1]
