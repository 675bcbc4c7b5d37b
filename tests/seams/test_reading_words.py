"""What the site says of how pictures are read is what the workers do."""

from pathlib import Path
from typing import get_args

from django.conf import settings

from classrooms.queries.reading import CONDITIONS, ORDINARY
from classrooms.rules.cards import STRENGTHS, UNREAD
from inference.contract import Reason
from inference.pipeline import MIN_CONFIDENCE
from training import conditions

PARTIALS = Path(settings.TEMPLATES[0]["DIRS"][0]) / "classrooms" / "partials"


def test_every_reason_why_a_picture_is_not_read_is_known_and_explained():
    assert set(UNREAD) == set(get_args(Reason))
    explained = (PARTIALS / "_reading_reason.html").read_text()
    assert [reason for reason in UNREAD if f'"{reason}"' not in explained] == []


def test_the_page_says_from_which_share_on_an_expression_is_read():
    assert f"{100 * MIN_CONFIDENCE:.0f} % or more" in (PARTIALS / "_reading_reason.html").read_text()


def test_every_condition_that_is_measured_has_words():
    assert set(CONDITIONS) == set(conditions.CONDITIONS)
    assert (ORDINARY, tuple(STRENGTHS)) == (conditions.COMMON, (0, *conditions.STRENGTHS))
