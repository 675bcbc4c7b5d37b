"""Long tables as files, made piece by piece while they leave."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from defusedcsv import csv
from django.utils import timezone
from django.utils.translation import gettext as _

from classrooms.reports.columns import Column

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class LongTable:
    """Rows come in pieces, each a dictionary by the names of the columns. `most` is how many there can be in a file."""

    name: str
    columns: list[Column]
    pieces: Iterable[Rows]
    most: int


class _Outlet(io.RawIOBase):
    """A file that is only written to, and forgets what was taken from it."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken


def csv_stream(table: LongTable) -> Iterator[bytes]:
    """A zip with the table as CSV, and `columns.csv`, which says what its columns mean."""
    outlet, count = _Outlet(), 0
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open(f"{table.name}.csv", "w") as entry:
            entry.write(b"\xef\xbb\xbf" + _lines([[column.name for column in table.columns]]))
            for piece in table.pieces:
                count += len(piece)
                entry.write(_lines([[_cell(row[column.name]) for column in table.columns] for row in piece]))
                yield outlet.take()
        meanings = [[column.name, column.unit, column.meaning] for column in table.columns]
        file.writestr("columns.csv", b"\xef\xbb\xbf" + _lines([["column", "unit", "meaning"], *meanings]))
        if count >= table.most:
            file.writestr("INCOMPLETE.txt", _("Only the newest %(count)s rows are here.") % {"count": count})
    yield outlet.take()


def json_stream(table: LongTable) -> Iterator[bytes]:
    """`columns` with their meanings, `rows`, and whether these are all."""
    columns = [{"name": column.name, "unit": column.unit, "meaning": column.meaning} for column in table.columns]
    head = {"format": f"read-the-room-{table.name}-1", "made_at": timezone.now().timestamp(), "columns": columns}
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": ['.encode()
    count = 0
    for piece in table.pieces:
        rows = ",\n".join(json.dumps(row, default=_plain, ensure_ascii=False) for row in piece)
        yield f"{',' if count else ''}\n{rows}".encode()
        count += len(piece)
    yield f'\n], "is_complete": {json.dumps(count < table.most)}}}\n'.encode()


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, bool | int | str) else _plain(value)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
