"""What a OneRoster zip says, and which zips are not opened."""

import io
import zipfile

import pytest

from classrooms.queries.flaws import refusal
from classrooms.rules.oneroster import MOST_FILES, MOST_PACKED, read_oneroster
from classrooms.rules.sheets import Unreadable
from tests.classrooms.rosters import CLASSES, ENROLLMENTS, SCHOOL, USERS, oneroster_zip, packed, table


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as raised:
        read_oneroster(content)
    said = refusal(raised.value)
    assert "%(" not in said
    return raised.value.word, said


def test_classes_people_and_places_are_read_and_what_is_gone_is_counted():
    read = read_oneroster(oneroster_zip())
    names = {entry.row: entry.name for entry in read.people}
    assert [(one.sourced_id, one.title, one.about) for one in read.classes] == [
        ("c1", "Algebra", "Autumn · Hill School"),
        ("c2", "Botany", "Autumn · Hill School"),
    ]
    assert [[(names[row], role) for row, role in one.members] for one in read.classes] == [
        [("Tara Iyer", "teacher"), ("Ann O'Neil", "assistant"), ("आरव शर्मा", "student"), ("Béla Nagy", "student")],
        [("Tara Iyer", "teacher"), ("Béla Nagy", "student"), ("Cleo Sun", "student")],
    ]
    assert read.left_out == {"users": 2, "families": 1, "classes": 1, "people": 1, "enrollments": 1, "roles": 1}
    assert read.flaws == []


def test_who_has_no_address_signs_in_by_the_user_name_of_the_school():
    read = read_oneroster(oneroster_zip())
    assert {entry.name: entry.username for entry in read.people}["आरव शर्मा"] == "aarav"
    assert {entry.name: entry.username for entry in read.people}["Tara Iyer"] == "tara@hill.example"


def test_people_that_cannot_be_taken_are_explained():
    users = table(
        USERS,
        "u1,,,true,o1,student,a,Ada,One,family@hill.example",
        "u2,,,true,o1,student,b,Bea,One,Family@hill.example",
        "u3,,,true,o1,student,c,,,c@hill.example",
        "u4,,,true,o1,student,d,Dan,Two,nowhere",
        ",,,true,o1,student,e,Eve,Two,e@hill.example",
        "u 6,,,true,o1,student,f f,Fay,Two,",
    )
    read = read_oneroster(oneroster_zip({**SCHOOL, "users.csv": users}))
    assert [(flaw.row, flaw.column, flaw.why) for flaw in read.flaws] == [
        (3, "email", "twice"),
        (4, "givenName", "name_missing"),
        (5, "email", "email"),
        (6, "sourcedId", "key_missing"),
        (7, "username", "sourced_id"),
    ]


def test_two_classes_of_one_title_are_told_apart_and_a_class_without_one_takes_its_course():
    classes = table(
        CLASSES, "c1,,,Algebra,A1,k1,o1,t1", "c2,,,Algebra,A2,k1,o1,t1", "c3,,,,M3,k1,o1,t1", "c3,,,Twice,,,,"
    )
    read = read_oneroster(oneroster_zip({**SCHOOL, "classes.csv": classes}))
    assert [one.title for one in read.classes] == ["Algebra · A1", "Algebra · A2", "Mathematics"]


def test_a_student_who_is_enrolled_as_a_teacher_is_left_out():
    enrollments = table(ENROLLMENTS, "e1,,,c1,o1,u4,teacher", "e2,,,c1,o1,u1,student")
    read = read_oneroster(oneroster_zip({**SCHOOL, "enrollments.csv": enrollments}))
    assert (read.classes[0].members, read.left_out["roles"]) == ([], 2)


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in SCHOOL.items() if name not in names}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no zip at all", "no_zip"),
        (b"PK\x03\x04 and then nothing", "no_zip"),
        (packed(SCHOOL), "file_missing"),
        (oneroster_zip(without("users.csv")), "file_missing"),
        (oneroster_zip(without("enrollments.csv")), "file_missing"),
        (oneroster_zip(oneroster_version="1.2"), "version"),
        (oneroster_zip(oneroster_version="1.10"), "version"),
        (oneroster_zip(file_users="delta"), "delta"),
        (oneroster_zip({**SCHOOL, "users.csv": "sourcedId,role\nu1,student\n"}), "header_missing"),
        (oneroster_zip({**SCHOOL, "users.csv": f"{USERS}\nu\0,,,,,,,,,\n"}), "in_file"),
        (oneroster_zip({**SCHOOL, "../users.csv": "x"}), "zip_unsafe"),
        (oneroster_zip({**SCHOOL, "/etc/passwd": "x"}), "zip_unsafe"),
        (oneroster_zip({**SCHOOL, "folder\\users.csv": "x"}), "zip_unsafe"),
        (oneroster_zip({**SCHOOL, "C:users.csv": "x"}), "zip_unsafe"),
        (oneroster_zip({**SCHOOL, **{f"f{number}.csv": "" for number in range(MOST_FILES)}}), "zip_unsafe"),
        (oneroster_zip({**SCHOOL, "results.csv": "0" * 5_000_000}), "zip_unsafe"),
        (b"PK\x03\x04" + b"0" * MOST_PACKED, "too_large"),
    ],
)
def test_a_zip_that_is_something_else_or_means_harm_is_refused(content, why):
    assert refused(content)[0] == why


def test_a_zip_with_one_name_twice_is_not_opened():
    made = io.BytesIO(oneroster_zip())
    with zipfile.ZipFile(made, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("users.csv", "sourcedId\n")
    assert refused(made.getvalue())[0] == "zip_unsafe"


def test_a_zip_that_claims_to_be_small_inside_gives_no_more_than_it_claims():
    """The size in the directory is a lie: the checksum does not fit what is unpacked."""
    content = oneroster_zip({**SCHOOL, "users.csv": "x" * 40_000})
    true, false = (40_000).to_bytes(4, "little"), (40).to_bytes(4, "little")
    assert content.count(true) == 2
    assert refused(content.replace(true, false))[0] == "no_zip"


def test_a_zip_with_a_password_is_not_opened():
    content = bytearray(oneroster_zip())
    start = content.rindex(b"PK\x01\x02")
    content[start + 8] |= 1
    assert refused(bytes(content))[0] == "zip_unsafe"


def test_the_reason_names_the_file_and_what_is_wrong_inside():
    said = refused(oneroster_zip({**SCHOOL, "users.csv": f'{USERS}\n"u1,,,\n'}))[1]
    assert said == "users.csv: From row 2 on, a quotation mark is never closed. Put it right and try again."
