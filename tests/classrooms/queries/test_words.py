"""What the pages call expressions and figures."""

import pytest

from classrooms.queries import words as say
from classrooms.rules.signals import EXPRESSIONS


def test_every_expression_has_a_name():
    assert tuple(say.NAMES) == EXPRESSIONS


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (say.percent(0.5678), "56.8 %"),
        (say.percent(0), "0.0 %"),
        (say.points(0.0173), "1.7 points"),
        (say.points_lost(2.45), "2.45 points"),
        (say.points_lost(-0.06), "none"),
        (say.points_lost(0), "none"),
        (say.ratio(0.5278), "0.53"),
        (say.milliseconds(0.494), "0.49 ms"),
        (say.whole(3589), "3,589"),
        (say.size(2162792), "2.2 MB"),
        (say.size(2_000_000_000), "2.0 GB"),
        (say.size(2048), "2.0 kB"),
        (say.size(12), "12 bytes"),
        (say.parameters(2100487), "2.1 million"),
        (say.parameters(14), "14"),
        (say.parameters(None), "not measured"),
    ],
)
def test_figures_in_words(said, words):
    assert said == words
