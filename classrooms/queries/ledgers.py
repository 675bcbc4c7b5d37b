"""What the log of looks and the ledger of consents have in common: what is asked of them, and reading in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

MOST_ROWS: Final = 100_000
"""In one file: some hundred rows a day for a year."""
AT_ONCE: Final = 500

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Wanted:
    """What an admin asks for; empty is everything. `who` and `whose` are parts of names, or ids."""

    who: str = ""
    whose: str = ""
    course: UUID | None = None
    kind: str = ""
    version: int | None = None
    since: date | None = None
    until: date | None = None


def within(rows: QuerySet[Row], field: str, wanted: Wanted) -> QuerySet[Row]:
    """From the beginning of the first day to the end of the last, where the site is."""
    if wanted.since:
        rows = rows.filter(**{f"{field}__gte": _midnight(wanted.since)})
    if wanted.until:
        rows = rows.filter(**{f"{field}__lt": _midnight(wanted.until + timedelta(days=1))})
    return rows


def in_pieces(rows: QuerySet[Row], field: str, most: int = MOST_ROWS) -> Iterator[list[Row]]:
    """The newest `most` rows, newest first, some at a time; each time is a query of its own.

    `rows` are in the order of `-field` and `id`.
    """
    last: Row | None = None
    while most > 0:
        onward = rows
        if last is not None:
            at: Any = getattr(last, field)
            onward = rows.filter(Q(**{f"{field}__lt": at}) | Q(**{field: at, "id__gt": last.pk}))
        piece = list(onward[: min(AT_ONCE, most)])
        if not piece:
            return
        yield piece
        last, most = piece[-1], most - len(piece)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
