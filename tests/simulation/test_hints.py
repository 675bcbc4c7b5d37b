"""The class that the hint rule is measured on: the same lesson for the same seed, and shifts where it says so."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from classrooms.simulation.hints import SHIFT_EVERY, SHIFT_LASTS, lesson, measure, raised_in


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_the_same_seed_is_the_same_lesson() -> None:
    one, again, other = (list(lesson(8, 600, share=0.4, seed=seed)) for seed in (1, 1, 2))
    assert one == again != other


def test_a_lesson_without_a_share_has_no_shift_and_one_with_it_says_when() -> None:
    calm = list(lesson(20, 1800, share=0, seed=3))
    tense = list(lesson(20, 1800, share=0.4, seed=3))
    begins = SHIFT_EVERY - SHIFT_LASTS
    assert {moment.shifted_at for moment in calm} == {None}
    assert {moment.shifted_at for moment in tense} == {None, begins}
    risen = [m.tension - c.tension for m, c in zip(tense, calm, strict=True) if begins + 120 < m.at < SHIFT_EVERY]
    assert mean(risen) == pytest.approx(0.4 * 0.25, abs=0.03)


def test_fewer_than_five_are_never_seen() -> None:
    assert {moment.tension for moment in lesson(4, 300, share=0, seed=0)} == {None}


def test_a_strict_rule_finds_no_less_than_a_lenient_one_on_the_same_lesson() -> None:
    moments = list(lesson(20, 3600, share=0.4, seed=5))
    assert len(raised_in(moments, "strict")) >= len(raised_in(moments, "lenient"))


def test_every_pair_of_lessons_is_told() -> None:
    told: list[None] = []
    found = measure(6, hours=1, seed=0, done=lambda: told.append(None))
    assert [(one.students, one.sensitivity, one.hours, one.shifts) for one in found] == [
        (6, sensitivity, 1, 2) for sensitivity in ("lenient", "moderate", "strict")
    ]
    assert len(told) == 1
    assert all(0 <= one.share_found <= 1 for one in found)


def test_the_command_prints_a_table_or_json() -> None:
    out = StringIO()
    call_command("measure_hints", students=[6], hours=1, json=True, stdout=out)
    printed = json.loads(out.getvalue())
    assert (printed["formula_version"], printed["seed"], len(printed["rows"])) == (2, 0, 3)
    table = StringIO()
    call_command("measure_hints", students=[6], hours=1, stdout=table)
    assert table.getvalue().count("\n") == 4
