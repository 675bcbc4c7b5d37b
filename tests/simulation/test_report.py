"""The arithmetic of a simulated class, on counts as the site gives them."""

from dataclasses import replace

import pytest

from classrooms.simulation import report
from classrooms.simulation.report import Connections, Frames, Latency, Report, frames_from, latency_of, percentile

NOTHING = Latency(0, None, None, None, None)


def test_a_quiet_class_loses_nothing() -> None:
    assert frames_from(10, {}, {"queued": 10, "accepted": 9, "no_face": 1}) == Frames(
        sent=10,
        received=10,
        processed=10,
        superseded=0,
        refused={},
        lost=0,
        results={"accepted": 9, "no_face": 1},
        afterwards={},
    )


def test_superseded_frames_are_received_and_not_lost() -> None:
    found = frames_from(10, {}, {"queued": 7, "superseded": 3, "accepted": 7})
    assert (found.received, found.processed, found.superseded, found.lost) == (10, 7, 3, 0)


def test_frames_that_were_turned_away_count_as_received_and_refused_by_reason() -> None:
    after = {"queued": 4, "accepted": 4, "too_fast": 3, "no_ticket": 2, "replayed": 1}
    found = frames_from(10, {}, after)
    assert found.refused == {"no_ticket": 2, "replayed": 1, "too_fast": 3}
    assert (found.received, found.lost) == (10, 0)


def test_a_reason_that_is_not_known_here_counts_as_refused() -> None:
    found = frames_from(2, {}, {"queued": 1, "accepted": 1, "wrong_trousers": 1})
    assert (found.refused, found.lost) == ({"wrong_trousers": 1}, 0)


def test_an_expired_frame_was_received_once() -> None:
    found = frames_from(3, {}, {"queued": 3, "accepted": 2, "expired": 1})
    assert (found.received, found.refused, found.lost) == (3, {"expired": 1}, 0)


def test_readings_that_no_longer_counted_are_not_counted_twice() -> None:
    found = frames_from(3, {}, {"queued": 3, "accepted": 3, "discarded": 1, "repeated": 1})
    assert (found.processed, found.afterwards, found.lost) == (3, {"discarded": 1, "repeated": 1}, 0)


def test_a_frame_that_never_arrived_is_lost() -> None:
    found = frames_from(5, {}, {"queued": 4, "accepted": 4})
    assert (found.received, found.lost) == (4, 1)


def test_a_frame_that_nobody_looked_at_is_lost() -> None:
    found = frames_from(5, {}, {"queued": 5, "accepted": 3})
    assert (found.received, found.lost) == (5, 2)


def test_what_the_session_counted_before_the_class_does_not_count() -> None:
    before = {"queued": 100, "accepted": 90, "no_face": 10, "too_old": 2}
    after = {"queued": 105, "accepted": 95, "no_face": 10, "too_old": 2}
    assert frames_from(5, before, after) == frames_from(5, {}, {"queued": 5, "accepted": 5})


def test_frames_of_others_make_the_lost_negative() -> None:
    assert frames_from(5, {}, {"queued": 9, "accepted": 9}).lost == -4


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0), (0.0, 1.0)]
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(value) for value in range(1, 101)], share) == expected


def test_nothing_measured_has_no_percentiles() -> None:
    assert latency_of([]) == NOTHING


def test_latency_is_in_milliseconds_and_in_any_order() -> None:
    assert latency_of([0.3, 0.1, 0.2004]) == Latency(3, 200.4, 300.0, 300.0, 300.0)


def test_the_table_says_what_happened() -> None:
    assert report.table(_report()) == "\n".join(
        [
            "12 students, 2 frame/s each, 60 s at http://127.0.0.1:8000",
            "",
            "frames sent       10  2 due but not sent",
            "received          10",
            "processed          8  accepted 7, no_face 1",
            "superseded         1",
            "refused            1  no_ticket 1",
            "lost               0",
            "on dashboard       7  1 seen but never shown",
            "latency           40  ms p50, p95 90, p99 120, longest 121",
            "slower pace        3  requests to students, the slowest 1500 ms",
            "reconnections      1  closed with 1012 1",
            "dashboard         20  events, 0 gaps, 0 reconnections",
            "class             61  mood (55 to 67), 11 of 12 contribute",
        ]
    )


def test_the_table_says_why_the_class_is_not_shown() -> None:
    found = replace(_report(), signal={"published": False, "why": "too_few"})
    assert report.table(found).endswith("class              -  not shown: too_few")


def test_a_class_that_nobody_looked_at_is_told_about_the_workers() -> None:
    idle = replace(_report(), frames=frames_from(3, {}, {"queued": 3}), latency=NOTHING, verdicts={})
    assert report.table(idle).endswith("\n\nNo frame was processed: see whether the inference workers run.")


def test_more_verdicts_than_counted_frames_tell_of_counts_that_began_anew() -> None:
    found = replace(_report(), verdicts={"accepted": 9, "too_old": 5})
    assert "began anew" in report.table(found)


def test_a_wrong_clock_is_named() -> None:
    assert "2.5 s off" in report.table(replace(_report(), clock_skew=2.5))


def _report() -> Report:
    return Report(
        url="http://127.0.0.1:8000",
        session="0c3b8a52-6f0c-4f6a-9d5b-5b2f0f4d9a11",
        students=12,
        fps=2.0,
        seconds=60.0,
        frames=frames_from(10, {}, {"queued": 8, "superseded": 1, "no_ticket": 1, "accepted": 7, "no_face": 1}),
        not_sent=2,
        not_shown=1,
        verdicts={"accepted": 7, "no_face": 1, "no_ticket": 1},
        latency=Latency(7, 40.0, 90.0, 120.0, 121.0),
        paces=3,
        slowest_ms=1500,
        clock_skew=0.01,
        connections=Connections(1, {"1012": 1}, 0, 20, 0),
        signal={"published": True, "mood": 61, "low": 55, "high": 67, "n": 11, "consenting": 12},
    )
