"""What goes when."""

from classrooms.rules.retention import Going, next_to_go

TODAY = 1000


def days_ago(*days: int) -> list[int]:
    return [TODAY - one for one in days]


def test_what_goes_first_is_counted_and_nothing_later():
    assert next_to_go(days_ago(3, 5, 5, 1), 7, TODAY) == Going(TODAY + 2, 2)


def test_all_that_is_overdue_goes_today():
    assert next_to_go(days_ago(7, 9, 400, 6), 7, TODAY) == Going(TODAY, 3)


def test_where_nothing_is_kept_nothing_goes():
    assert next_to_go([], 7, TODAY) is None
