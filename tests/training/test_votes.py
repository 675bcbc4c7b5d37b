"""What annotators say lets expect a label, in the terms of those who labelled."""

from __future__ import annotations

import numpy as np
import pytest

from training.card import LABELS
from training.votes import ANSWERS, Votes

NEUTRAL, SAD = LABELS.index("neutral"), LABELS.index("sad")


def votes(rows: int, neutral: float) -> Votes:
    """As many images, of which a share is called neutral by all annotators and the others sad."""
    counts = np.zeros((rows, len(ANSWERS)), np.int64)
    called = np.arange(rows) < neutral * rows
    counts[called, ANSWERS.index("neutral")] = 10
    counts[~called, ANSWERS.index("sadness")] = 10
    return Votes(np.array(["Training"] * rows), counts)


def test_what_is_expected_is_how_often_such_votes_bore_each_label() -> None:
    # 600 images that all call neutral, of which a third is labelled sad; 400 called sad, of which a tenth is neutral.
    labels = np.array([NEUTRAL] * 400 + [SAD] * 200 + [NEUTRAL] * 40 + [SAD] * 360)
    expected = votes(1000, 0.6).expected(np.arange(1000), labels)
    assert expected[0, [NEUTRAL, SAD]] == pytest.approx([2 / 3, 1 / 3], abs=0.01)
    assert expected[-1, [NEUTRAL, SAD]] == pytest.approx([0.1, 0.9], abs=0.01)
    assert expected.sum(axis=1) == pytest.approx(np.ones(1000), abs=1e-5)


def test_divided_annotators_lie_between_those_who_agree() -> None:
    labels = np.array([NEUTRAL] * 500 + [SAD] * 500)
    agreed = votes(1000, 0.5)
    counts = np.vstack([agreed.counts, agreed.counts[:1] // 2 + agreed.counts[-1:] // 2])
    expected = Votes(np.array(["Training"] * 1001), counts).expected(np.arange(1001), np.append(labels, SAD))
    assert expected[0, SAD] < 0.2 < expected[1000, SAD] < 0.8 < expected[500, SAD]


def test_rows_that_nobody_voted_on_expect_nothing() -> None:
    expected = votes(10, 0.5).expected(np.array([3, 25]), np.array([NEUTRAL, SAD]))
    assert expected[0].sum() == pytest.approx(1.0)
    assert expected[1].tolist() == [0.0] * len(LABELS)
