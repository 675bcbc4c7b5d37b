"""Before and after what the teacher did: time-weighted, from published figures, and never of a break."""

import math
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from classrooms.enums import MarkerKind
from classrooms.rules.ledger import Deed, Entry, Mean, Shown, Side, break_ends_at, entry_of, ledger, side

AT = 1_800_000_000.0


def line(
    begins: float, ends: float, mood: float | None, too_fast: float | None = None, *, every: float = 5
) -> list[Shown]:
    """A point each five seconds from `begins` until `ends`, in seconds from the deed."""
    return [Shown(AT + begins + every * number, mood, too_fast) for number in range(math.ceil((ends - begins) / every))]


def slowed(at: float = 0, name: str = "one") -> Deed:
    return Deed(name, "slowed", AT + at, "", AT + at)


def paused(at: float, until: float | None, name: str = "break") -> Deed:
    return Deed(name, "break", AT + at, "", None if until is None else AT + until)


def entry(shown: list[Shown], *deeds: Deed, now: float) -> Entry:
    """Of the first of the deeds."""
    return ledger(deeds, shown, now=AT + now)[deeds[0].id]


LESSON = [*line(-300, 0, 41, 0.6), *line(0, 300, 47, 0.2)]


def test_three_minutes_on_each_side_count():
    expected = Entry(
        AT,
        Side(Mean(41, 180, 36), Mean(0.6, 180, 36)),
        Side(Mean(47, 180, 36), Mean(0.2, 180, 36)),
        is_over=True,
    )
    assert entry(LESSON, slowed(), now=300) == expected


def test_while_the_three_minutes_last_after_is_until_now():
    after = entry(LESSON[:79], slowed(), now=95)  # the last point is of 90 s
    assert (after.after.mood, after.is_over) == (Mean(47, 95, 19), False)
    assert entry(LESSON, slowed(), now=179.9).is_over is False
    assert entry(LESSON, slowed(), now=180).is_over is True


def test_less_than_a_minute_of_figures_is_not_known():
    assert entry(line(-60, 60, 41), slowed(), now=59.9).after.mood == Mean(None, 60, 12)
    found = entry(line(-60, 60, 41), slowed(), now=180)
    assert (found.before.mood, found.after.mood) == (
        Mean(41, 60, 12),
        Mean(41, 65, 12),
    )  # the last one holds ten seconds
    assert entry(line(-55, 0, 41), slowed(), now=0).before.mood == Mean(None, 55, 11)


def test_what_was_not_published_counts_for_nothing():
    gaps = [*line(-180, -90, 41), *line(-90, 0, None)]
    assert entry(gaps, slowed(), now=0).before == Side(Mean(41, 90, 18), Mean(None, 0, 0))


def test_a_point_stands_for_ten_seconds_at_most():
    rare = line(-180, 0, 41, every=60)
    assert entry(rare, slowed(), now=0).before.mood == Mean(None, 30, 3)


def test_a_mean_is_weighted_by_time():
    uneven = [*line(-180, -60, 40, every=10), *line(-60, 0, 70, every=5)]  # twelve points each, but 120 s and 60 s
    assert entry(uneven, slowed(), now=0).before.mood == Mean(50, 180, 24)


def test_what_follows_a_break_begins_when_it_is_over():
    shown = [*line(-180, 0, 41), *line(0, 600, 90), *line(600, 780, 47)]
    found = entry(shown, paused(0, 600), now=780)
    assert (found.begins_at, found.before.mood, found.after.mood) == (AT + 600, Mean(41, 180, 36), Mean(47, 180, 36))


def test_while_a_break_lasts_nothing_follows():
    assert entry(LESSON, paused(0, None), now=400) == Entry(
        None, Side(Mean(41, 180, 36), Mean(0.6, 180, 36)), Side(), is_over=False
    )


def test_a_break_counts_on_no_side_of_anything_else():
    shown = [*line(-180, 60, 41), *line(60, 120, 90), *line(120, 300, 41)]
    pause = paused(60, 120)
    assert entry(shown, slowed(), pause, now=300).after.mood == Mean(41, 120, 24)
    assert entry(shown, slowed(200, "two"), pause, now=300).before.mood == Mean(41, 120, 24)
    assert entry(shown, slowed(), paused(60, None), now=300).after.mood == Mean(41, 60, 12)


def test_a_break_ends_with_whatever_shows_that_the_lesson_goes_on():
    markers = [("topic", AT - 60), ("break", AT), ("note", AT + 10), ("back", AT + 300), ("topic", AT + 400)]
    assert break_ends_at(AT, markers) == AT + 300
    assert break_ends_at(AT, markers[:3]) is None
    assert break_ends_at(AT, [("slowed", AT + 5), ("back", AT + 9)]) == AT + 5
    assert break_ends_at(AT, [("break", AT), ("break", AT + 2)]) == AT + 2


def test_what_is_known_stays_when_the_line_is_lost():
    known = {"one": entry(LESSON, slowed(), now=180)}
    assert ledger([slowed()], [], now=AT + 400, known=known) == known
    half = {"one": entry(LESSON[:78], slowed(), now=90)}
    found = ledger([slowed()], line(120, 180, 47), now=AT + 180, known=half)["one"]
    assert (found.before, found.after.mood) == (half["one"].before, Mean(47, 60, 12))


def test_a_break_that_is_taken_up_again_has_no_after_any_more():
    known = {"break": entry(LESSON, paused(0, 60), now=300)}
    assert known["break"].is_over
    after = ledger([paused(0, None)], LESSON, now=AT + 300, known=known)["break"]
    assert (after.begins_at, after.after, after.before) == (None, Side(), known["break"].before)


def test_an_entry_that_was_kept_is_the_same_again():
    found = entry(LESSON, slowed(), now=180)
    assert entry_of({"version": 1, **asdict(found)}) == found


def test_markers_that_end_a_break_are_all_but_notes():
    assert {kind for kind in MarkerKind if break_ends_at(0, [(kind, 1)]) is None} == {MarkerKind.NOTE}


moods = st.one_of(st.none(), st.integers(0, 100))
shares = st.one_of(st.none(), st.floats(0, 1))
steps = st.lists(st.tuples(st.floats(0.1, 30), moods, shares), max_size=60)
stretches = st.tuples(st.floats(-400, 400), st.floats(0, 400))


def drawn(parts: list[tuple[float, int | None, float | None]]) -> list[Shown]:
    at, shown = AT - 300, []
    for wait, mood, share in parts:
        at += wait
        shown.append(Shown(at, mood, share))
    return shown


def pauses(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(AT + begins, AT + begins + long) for begins, long in parts]


@given(steps, stretches, st.lists(stretches, max_size=4))
def test_a_mean_lies_among_what_was_shown_and_rests_on_no_more_than_there_was(parts, stretch, breaks):
    shown = drawn(parts)
    (inside,) = pauses([stretch])
    found = side(shown, inside, pauses(breaks))
    values = [point.mood for point in shown if point.mood is not None]
    assert 0 <= found.mood.seconds <= round(inside[1] - inside[0])
    assert found.mood.points <= len(values)
    assert found.mood.seconds <= 10 * found.mood.points
    if found.mood.mean is not None:
        assert found.mood.seconds >= 60
        assert min(values) <= found.mood.mean <= max(values)
    else:
        assert found.mood.seconds <= 60


@given(steps, stretches, st.lists(stretches, max_size=4), moods)
def test_what_lies_outside_or_in_a_break_changes_nothing(parts, stretch, breaks, other):
    shown = drawn(parts)
    (inside,), out = pauses([stretch]), pauses(breaks)

    def counts(point: Shown, until: float) -> bool:
        begins, ends = max(point.at, inside[0]), min(point.at + 10, until, inside[1])
        return begins < ends and not any(a <= begins and ends <= b for a, b in out)

    untils = [*(point.at for point in shown[1:]), math.inf]
    changed = [
        point if counts(point, until) else Shown(point.at, other, None)
        for point, until in zip(shown, untils, strict=False)
    ]
    assert side(changed, inside, out) == side(shown, inside, out)


@given(steps, st.lists(stretches, max_size=4))
def test_a_longer_stretch_knows_no_less(parts, breaks):
    shown, out = drawn(parts), pauses(breaks)
    short = side(shown, (AT, AT + 100), out)
    long = side(shown, (AT - 50, AT + 180), out)
    assert short.too_fast.seconds <= long.too_fast.seconds
    assert short.too_fast.points <= long.too_fast.points


@given(steps, st.integers(0, 100))
def test_a_class_that_does_not_move_is_the_same_before_and_after(parts, mood):
    shown = [Shown(point.at, mood, None) for point in drawn(parts)]
    found = entry(shown, slowed(), now=300)
    assert {found.before.mood.mean, found.after.mood.mean} <= {None, float(mood)}
