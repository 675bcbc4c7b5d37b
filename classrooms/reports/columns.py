"""Tables to take away: each column with its unit and what it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Column:
    """`name` is the same in every language, for programs."""

    name: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """Rows by the names of the columns; what is not known is None."""

    name: str
    columns: list[Column]
    rows: list[dict[str, Any]]


def dictionary(described: Iterable[Table]) -> Table:
    """What the columns of these tables mean."""
    columns = [
        Column("file", _("text"), _("Name of the file")),
        Column("column", _("text"), _("Name of the column")),
        Column("unit", _("text"), _("What it is measured in")),
        Column("meaning", _("text"), _("What it says")),
    ]
    rows = [
        {"file": f"{table.name}.csv", "column": column.name, "unit": column.unit, "meaning": column.meaning}
        for table in described
        for column in table.columns
    ]
    return Table("columns", columns, rows)


def table_of(name: str, columns: list[Column], rows: Iterable[dict[str, Any]]) -> Table:
    """Of the rows only what has a column."""
    names = [column.name for column in columns]
    return Table(name, columns, [{column: row[column] for column in names} for row in rows])


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)


def time() -> str:
    return _("date and time, UTC (ISO 8601)")


def yes_or_no() -> str:
    return _("True or False")
