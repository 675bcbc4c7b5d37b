"""What spreadsheets save becomes rows of cells, and nothing else does."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.queries.flaws import FILES
from classrooms.rules.sheets import Limits, Sheet, Unreadable, read_sheet

ROWS = [["Name", "E-mail"], ["Zoë Weiß", "zoe@hill.example"], ["Renée O\u2019Neil", "renee@hill.example"]]


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


def read(content: bytes) -> Sheet | str:
    """The table, or why there is none."""
    try:
        return read_sheet(content)
    except Unreadable as error:
        return error.word


def refused(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as raised:
        read_sheet(content, limits)
    return raised.value.word


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_way_in_which_spreadsheets_save_gives_the_same_rows(encoding, said, delimiter):
    sheet = read_sheet(written(ROWS, delimiter).encode(encoding))
    assert [sheet.headers, *(cells for _row, cells in sheet.rows)] == ROWS
    assert (sheet.encoding, sheet.delimiter) == (said, delimiter)


def test_utf_16_of_the_other_kind_of_machine_is_read_too():
    content = b"\xfe\xff" + written(ROWS, "\t").encode("utf-16-be")
    assert read_sheet(content).rows[0] == (2, ROWS[1])


def test_names_in_devanagari_and_joiners_stay_and_letters_are_composed():
    names = ["आरव शर्मा", "क्‍षमा", unicodedata.normalize("NFD", "José Ångström")]
    sheet = read_sheet(written([["नाम"], *([name] for name in names)]).encode())
    assert [cells for _row, cells in sheet.rows] == [["आरव शर्मा"], ["क्‍षमा"], ["José Ångström"]]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_may_end_as_on_any_machine(end):
    assert len(read_sheet(written(ROWS, ";", end).encode()).rows) == 2


def test_empty_rows_are_left_out_and_rows_keep_their_numbers():
    sheet = read_sheet(b'Name,Mail\n\n , \nBob,b@x.org\n,,\n"Eve\nLine",e@x.org\nTom,t@x.org\n')
    assert sheet.rows == [(4, ["Bob", "b@x.org"]), (6, ["Eve Line", "e@x.org"]), (7, ["Tom", "t@x.org"])]


def test_a_first_line_of_excel_that_names_the_separator_is_believed_and_left_out():
    sheet = read_sheet(b"sep=;\nName, all of it;Mail\nBob;b@x.org\n")
    assert (sheet.headers, sheet.rows) == (["Name, all of it", "Mail"], [(3, ["Bob", "b@x.org"])])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04rest of an xlsx", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"%PDF-1.7\n\x00\x01\xff\xfe\xfa", "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (b"Name,Mail\nB\x00b,b@x.org\n", "not_text"),
        ("Name,Mail\nB\0b,b@x.org\n".encode("utf-16"), "not_text"),
        (b"\xff\xfeN", "not_text"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Name,Mail\n", "empty"),
        (b'Name,Mail\nBob,"b@x.org\nEve,e@x.org\n', "quotes"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content, why):
    assert refused(content) == why


def test_an_open_quotation_mark_is_found_where_it_was_opened():
    with pytest.raises(Unreadable) as raised:
        read_sheet(b'Name,Mail\nBob,b@x.org\nEve,"e@x.org\nTom,t@x.org\n')
    assert raised.value.values == {"row": 3}


def test_limits_hold_to_the_row_the_column_and_the_byte():
    text = written([["Name", "Mail"], ["a", "b"], ["c", "d"]]).encode()
    assert len(read_sheet(text, Limits(bytes=len(text), rows=2, columns=2)).rows) == 2
    assert refused(text, Limits(bytes=len(text) - 1)) == "too_large"
    assert refused(text, Limits(rows=1)) == "too_many_rows"
    assert refused(text, Limits(columns=1)) == "too_many_columns"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from(",;\t"),
)
def test_whatever_a_spreadsheet_writes_is_read_back_but_for_spaces_and_spelling(rows, encoding, delimiter):
    table = [["Name", "Mail", "Role"], *rows]
    sheet = read(written(table, delimiter).encode(encoding))
    tidied = [[" ".join(unicodedata.normalize("NFC", cell).split()) for cell in row] for row in rows]
    wanted = [row for row in tidied if any(row)]
    assert (sheet if isinstance(sheet, str) else [cells for _row, cells in sheet.rows]) == (wanted or "empty")


@given(st.binary(max_size=400))
def test_no_bytes_at_all_do_anything_but_give_rows_or_a_reason(content):
    sheet = read(content)
    assert sheet in FILES if isinstance(sheet, str) else all(cells for _row, cells in sheet.rows)
