"""When what is kept goes. Days are numbers that count up by one, as `date.toordinal` gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Going:
    """So many go on that day."""

    day: int
    count: int


def next_to_go(since: Iterable[int], days: int, today: int) -> Going | None:
    """The next day on which something goes that is kept for `days` from each of these days. The overdue goes today."""
    due = Counter(max(one + days, today) for one in since)
    return Going(min(due), due[min(due)]) if due else None
