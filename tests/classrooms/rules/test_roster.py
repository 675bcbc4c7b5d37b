"""Who is meant by the rows of a list, and what is wrong with a row."""

import re
from inspect import getsource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.queries import roster as queries
from classrooms.queries.flaws import FILES, ROWS, refusal
from classrooms.rules import oneroster, sheets
from classrooms.rules import roster as rules
from classrooms.rules.sheets import Unreadable
from tests.classrooms.rosters import roster


def people(text: str) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.email, one.sourced_id, one.role) for one in roster(text).entries]


def flaws(text: str) -> list[tuple[int, str, str]]:
    return [(flaw.row, flaw.column, flaw.why) for flaw in roster(text).flaws]


BOB = ("Bob Stone", "bob@hill.example", "", "student")


@pytest.mark.parametrize(
    "text",
    [
        "Name,E-mail\nBob Stone,bob@hill.example\n",
        "EMAIL ADDRESS;Full_Name\nBob@Hill.Example;Bob  Stone\n",
        "e-mail\tSurname\tFirst name\nbob@hill.example\tStone\tBob\n",
        "Class,Name *,Roll no,Email:\n7b,Bob Stone,12,bob@hill.example\n",
        "नाम,ई-मेल\nBob Stone,bob@hill.example\n",
        "भूमिका,ईमेल पता,पूरा नाम\nछात्र,bob@hill.example,Bob Stone\n",
        "Name,Mail,Role\nBob Stone,BOB@HILL.EXAMPLE,Pupil\n",
    ],
)
def test_columns_are_known_by_many_names_in_any_order(text):
    assert people(text) == [BOB]


def test_an_id_of_the_school_does_instead_of_an_address_and_keeps_its_spelling():
    assert people("Student ID,Name\nHS-0042,Bob Stone\n") == [("Bob Stone", "", "HS-0042", "student")]
    assert roster("Student ID,Name\nHS-0042,Bob Stone\n").entries[0].username == "hs-0042"


@pytest.mark.parametrize(
    ("said", "role"),
    [("", "student"), ("Teacher", "teacher"), ("शिक्षिका", "teacher"), ("TA", "assistant"), ("सहायक", "assistant")],
)
def test_roles_are_known_in_both_languages_and_nobody_is_a_teacher_by_chance(said, role):
    assert people(f"Name,Mail,Role\nBob,bob@hill.example,{said}\n") == [("Bob", "bob@hill.example", "", role)]


def test_columns_that_are_left_alone_are_named():
    read = roster("Name,Mail,Roll no,Phone\nBob,bob@hill.example,1,123\n")
    assert (read.unused, read.columns) == (["Roll no", "Phone"], {"name": "Name", "email": "Mail"})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Mail,Phone\nb@x.org,1\n", "no_name"),
        ("First name,Mail\nBob,b@x.org\n", "no_name"),
        ("Name,Roll no\nBob,1\n", "no_key"),
        ("Name,E-mail,Mail\nBob,b@x.org,c@x.org\n", "column_twice"),
    ],
)
def test_a_list_without_the_columns_it_needs_is_refused_with_what_it_has(text, why):
    with pytest.raises(Unreadable) as raised:
        roster(text)
    assert raised.value.word == why
    assert "%(" not in refusal(raised.value)


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (",bob@hill.example,", "Name", "name_missing"),
        ("Bob,,", "Mail", "key_missing"),
        ("Bob,bob at hill,", "Mail", "email"),
        ("Bob,bob@hill,", "Mail", "email"),
        ("Bob,bob@hill.example,captain", "Role", "role"),
        ("Bob,bob@hill.example,student,more", "", "too_many_cells"),
        (f"{'B' * 101},bob@hill.example,", "Name", "too_long"),
        (f"Bob,{'b' * 140}@hill.example,", "Mail", "too_long"),
        (f"Bob,bob@hill.example,{'r' * 201}", "Role", "too_long"),
        ("Bob\u202egnp.exe,bob@hill.example,", "Name", "not_plain"),
    ],
)
def test_a_wrong_row_is_explained_by_row_and_column_and_the_others_go_on(row, column, why):
    text = f"Name,Mail,Role\nEve,eve@hill.example,\n{row}\nTom,tom@hill.example,\n"
    assert flaws(text) == [(3, column, why)]
    assert [name for name, *_rest in people(text)] == ["Eve", "Tom"]


def test_an_id_is_what_can_be_signed_in_with():
    assert flaws("ID,Name\nHS 42,Bob\nHS/42,Eve\n") == [(2, "ID", "sourced_id"), (3, "ID", "sourced_id")]


def test_the_same_address_in_another_case_is_the_same_person_and_the_first_row_counts():
    read = roster("Name,Mail,ID\nBob,bob@hill.example,1\nBobby,BOB@hill.example,2\nEve,eve@hill.example,1\n")
    assert [entry.row for entry in read.entries] == [2]
    assert [(flaw.row, flaw.column, flaw.values) for flaw in read.flaws] == [
        (3, "Mail", {"row": "2"}),
        (4, "ID", {"row": "2"}),
    ]


def test_a_wrong_row_keeps_its_cells_so_that_it_can_be_put_right():
    assert roster("Name,Mail,Phone\nBob,nowhere,12\n").flaws[0].cells == ["Bob", "nowhere", "12"]


def test_an_apostrophe_is_no_flaw():
    assert people("Name,Mail\nSiobhán O'Neil,o'neil@hill.example\n")[0][0] == "Siobhán O'Neil"


def test_every_reason_has_a_sentence_and_every_sentence_a_reason():
    source = "".join(getsource(module) for module in (sheets, rules, oneroster, queries))
    assert [word for word in (*FILES, *ROWS) if f'"{word}"' not in source] == []
    raised = set(re.findall(r'Unreadable\(\s*"(\w+)"', source))
    flawed = set(re.findall(r'Flaw\([\w.]+, [^,]+, "(\w+)"', source)) | set(re.findall(r'Problem\("(\w+)"', source))
    assert (raised - FILES.keys(), flawed - ROWS.keys()) == (set(), set())
    assert (len(raised), len(flawed)) == (18, 16)


CELLS = st.sampled_from(["", "Bob", "bob@hill.example", "BOB@hill.example", "x", "teacher", "=1+1", "नाम", "a" * 300])


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=12))
def test_every_row_is_taken_or_explained_and_no_person_twice(rows):
    read = roster("\n".join(["Name,Mail,Role", "Eve,eve@hill.example,", *(",".join(row) for row in rows)]))
    filled = [number for number, row in enumerate(rows, start=3) if any(row)]
    assert sorted([entry.row for entry in read.entries] + [flaw.row for flaw in read.flaws]) == [2, *filled]
    emails = [entry.email for entry in read.entries]
    assert len(emails) == len(set(emails))
