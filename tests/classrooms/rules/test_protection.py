"""A yes to the camera was given to what was shown then; it is no yes to more."""

import pytest

from classrooms.rules.protection import protects_less


@pytest.mark.parametrize(
    ("before", "after", "less"),
    [
        (("aggregate", 5), ("individual", 5), True),
        (("self_report", 5), ("aggregate", 5), True),
        (("self_report", 5), ("individual", 5), True),
        (("aggregate", 10), ("aggregate", 9), True),
        (("individual", 6), ("aggregate", 5), True),
        (("aggregate", 5), ("aggregate", 5), False),
        (("aggregate", 5), ("aggregate", 10), False),
        (("individual", 5), ("aggregate", 5), False),
        (("individual", 9), ("self_report", 5), False),
        (("aggregate", 5), ("self_report", 5), False),
    ],
)
def test_rules_protect_less_where_they_show_more_or_of_fewer(before, after, less):
    assert protects_less(before, after) is less
