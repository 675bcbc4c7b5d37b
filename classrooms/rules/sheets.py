"""A table as spreadsheets save it: bytes come in, rows of cells come out. Anything else is refused."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Final

from charset_normalizer import from_bytes

DELIMITERS: Final = ",;\t"
BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .ods files, and old .xls files begin."""
WESTERN: Final = "cp1252"
JOINERS: Final = "\u200c\u200d"
"""Not printed, and needed to write some names in Devanagari."""


class Unreadable(Exception):
    """The file is refused: why, in one of the words of `queries.flaws.FILES`, with what to put into the sentence."""

    def __init__(self, word: str, **values: object) -> None:
        super().__init__(word)
        self.word = word
        self.values = values


@dataclass(frozen=True)
class Limits:
    """Of one file. Cells are left to whoever knows what they mean."""

    bytes: int = 2 * 1024 * 1024
    rows: int = 10_000
    columns: int = 30


@dataclass(frozen=True)
class Sheet:
    """The first row of a file and all others, each with the number by which a spreadsheet calls it."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str
    delimiter: str


def read_sheet(content: bytes, limits: Limits | None = None) -> Sheet:
    """The table in a file. Empty rows are left out, and cells are tidied. Raises `Unreadable`."""
    limits = limits or Limits()
    if len(content) > limits.bytes:
        raise Unreadable("too_large", most=limits.bytes // 1024 // 1024)
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            cells = [tidy(cell) for cell in record]
            if not any(cells) or (number == 1 and record[0].lower() == "sep="):
                continue
            if len(found) > limits.rows:
                raise Unreadable("too_many_rows", most=limits.rows)
            found.append((number, cells))
    except csv.Error:
        raise Unreadable("quotes", row=number + 1) from None
    if len(found) < 2:
        raise Unreadable("empty")
    (_first, headers), *rows = found
    if len(headers) > limits.columns:
        raise Unreadable("too_many_columns", most=limits.columns)
    return Sheet(headers, rows, encoding, delimiter)


def tidy(cell: str) -> str:
    """One spelling for what looks the same: composed letters, single spaces, nothing around."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def is_plain(text: str) -> bool:
    """Whether nothing in it is invisible or turns the direction of writing around."""
    return all(letter.isprintable() or letter in JOINERS for letter in text)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and how it was written. Raises `Unreadable`."""
    if content.startswith(WORKBOOKS):
        raise Unreadable("workbook")
    encoding = next((name for bom, name in BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = _guessed(content) if encoding == "utf-8" else ("\0", encoding)
    if "\0" in text:
        raise Unreadable("not_text")
    return text, encoding


def _guessed(content: bytes) -> tuple[str, str]:
    """What is not UTF-8 comes from an older spreadsheet and is Western, or is no text at all.

    From as few letters as a list has, nobody can tell Windows-1252 from its neighbours; the page says how it was read.
    """
    found = None if b"\0" in content else from_bytes(content, cp_isolation=[WESTERN]).best()
    if found is None:
        raise Unreadable("not_text")
    return str(found), WESTERN


def _delimiter(text: str) -> str:
    """Whichever divides the first row into most cells; a first line `sep=;` says it itself, as Excel writes it."""
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and first[4:] and first[4:] in DELIMITERS:
        return first[4:]
    return max(DELIMITERS, key=lambda delimiter: len(_first_record(text, delimiter)))


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        records = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 20)
        return next((record for record in records if any(record)), [])
    except csv.Error:
        return []
