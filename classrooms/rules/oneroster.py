"""The zip by which schools' information systems hand on who is in which class.

OneRoster 1.1 (1EdTech, "OneRoster: CSV Tables", final release): the names of files and columns are the standard's.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Final

from classrooms.rules.roster import (
    ASSISTANT,
    EMAIL,
    LONGEST_KEY,
    LONGEST_NAME,
    SOURCED_ID,
    STUDENT,
    TEACHER,
    Entry,
    Flaw,
)
from classrooms.rules.sheets import Limits, Unreadable, is_plain, read_sheet

VERSION: Final = "1.1"
MOST_PACKED: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 20 * 1024 * 1024
MOST_FILES: Final = 30
MOST_RATIO: Final = 200
"""Tables shrink twenty times, perhaps fifty; what shrinks a thousand times was made to fill a memory."""
INSIDE: Final = Limits(bytes=MOST_UNPACKED, rows=100_000, columns=60)
LONGEST_TITLE: Final = 120
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "classes.csv": ("sourcedId", "title"),
    "users.csv": ("sourcedId", "role", "givenName", "familyName"),
    "enrollments.csv": ("classSourcedId", "userSourcedId", "role"),
}
TITLES: Final = {"courses.csv": "title", "academicSessions.csv": "title", "orgs.csv": "name"}
"""Files that only give names, and may be missing, with the column of the name."""
GONE: Final = {"tobedeleted", "inactive"}
"""`inactive` is how version 1.0 said it, and how many systems still do."""
ACCOUNT_ROLES: Final = {
    "student": STUDENT,
    "teacher": TEACHER,
    "administrator": TEACHER,
    "proctor": TEACHER,
    "aide": ASSISTANT,
}
"""Users of other roles (parents, guardians, relatives) get no account. An import makes nobody an admin here."""
PLACES: Final = {"student": STUDENT, "teacher": TEACHER, "aide": ASSISTANT}

Row = dict[str, str]


@dataclass(frozen=True)
class SchoolClass:
    """One class, with the rows of its people in `OneRoster.people` by their roles."""

    sourced_id: str
    title: str
    about: str
    members: list[tuple[int, str]]


@dataclass(frozen=True)
class OneRoster:
    """What can be taken from the zip. `left_out` counts what is not, by reason."""

    classes: list[SchoolClass]
    people: list[Entry]
    flaws: list[Flaw]
    left_out: dict[str, int]


def read_oneroster(content: bytes) -> OneRoster:
    """Raises `Unreadable` for what is no such zip, or was made to do harm. Nothing is unpacked to a disk."""
    tables = _tables(content)
    people, flaws, left_out = _people(tables["users.csv"])
    rows = {entry.sourced_id: entry for entry in people}
    members: dict[str, dict[int, str]] = defaultdict(dict)
    for enrolled in tables["enrollments.csv"]:
        user = rows.get(enrolled["userSourcedId"])
        why = _not_enrolled(enrolled, user)
        if why or user is None:
            left_out[why or "people"] += 1
            continue
        role = PLACES[enrolled["role"].lower()]
        as_aide = role == TEACHER and user.role == ASSISTANT
        members[enrolled["classSourcedId"]][user.row] = ASSISTANT if as_aide else role
    titles = {file: {row["sourcedId"]: row[column] for row in tables.get(file, [])} for file, column in TITLES.items()}
    classes: dict[str, SchoolClass] = {}
    for row in tables["classes.csv"]:
        if _is_gone(row) or not 0 < len(row["sourcedId"]) <= LONGEST_KEY or row["sourcedId"] in classes:
            left_out["classes"] += 1
        else:
            classes[row["sourcedId"]] = _class(row, titles, members)
    return OneRoster(_told_apart(list(classes.values()), tables["classes.csv"]), people, flaws, dict(left_out))


def _not_enrolled(enrolled: Row, user: Entry | None) -> str:
    """Why an enrolment is left out, or nothing."""
    if _is_gone(enrolled):
        return "enrollments"
    role = PLACES.get(enrolled["role"].lower())
    if role is None:
        return "roles"
    if user is None:
        return "people"
    return "" if (role == STUDENT) == (user.role == STUDENT) else "roles"


def _people(table: list[Row]) -> tuple[list[Entry], list[Flaw], Counter[str]]:
    people: list[Entry] = []
    flaws: list[Flaw] = []
    left_out: Counter[str] = Counter()
    seen: dict[str, int] = {}
    for number, user in enumerate(table, start=2):
        if _is_gone(user) or user.get("enabledUser", "").lower() == "false":
            left_out["users"] += 1
            continue
        role = ACCOUNT_ROLES.get(user["role"].lower())
        if role is None:
            left_out["families"] += 1
            continue
        read = _person(number, user, role)
        if isinstance(read, Entry):
            keys = {read.sourced_id.lower(), read.username}
            twice = next((key for key in keys if key in seen), None)
            if twice is None:
                seen |= dict.fromkeys(keys, number)
                people.append(read)
                continue
            read = Flaw(number, "email" if twice == read.email else "sourcedId", "twice", {"row": str(seen[twice])})
        flaws.append(replace(read, cells=[user["givenName"], user["familyName"], user["sourcedId"]]))
    return people, flaws, left_out


def _person(row: int, user: Row, role: str) -> Entry | Flaw:
    name = " ".join(part for part in (user["givenName"], user["familyName"]) if part)
    email, sourced_id = user.get("email", "").lower(), user["sourcedId"]
    if not name:
        return Flaw(row, "givenName", "name_missing")
    for column, text, most in (("familyName", name, LONGEST_NAME), ("sourcedId", sourced_id, LONGEST_KEY)):
        if len(text) > most:
            return Flaw(row, column, "too_long", {"most": str(most)})
        if not is_plain(text):
            return Flaw(row, column, "not_plain")
    if not sourced_id:
        return Flaw(row, "sourcedId", "key_missing")
    if email and (len(email) > LONGEST_KEY or not EMAIL.fullmatch(email)):
        return Flaw(row, "email", "email", {"said": email[:60]})
    login = next((one for one in (user.get("username", ""), sourced_id) if SOURCED_ID.fullmatch(one)), "")
    if not email and (not login or len(login) > LONGEST_KEY):
        return Flaw(row, "username", "sourced_id", {"said": user.get("username", "")[:60]})
    return Entry(row, name, email, sourced_id, role, login)


def _class(row: Row, titles: dict[str, dict[str, str]], members: dict[str, dict[int, str]]) -> SchoolClass:
    term = row.get("termSourcedIds", "").split(",")[0]
    about = (titles["academicSessions.csv"].get(term), titles["orgs.csv"].get(row.get("schoolSourcedId", "")))
    title = row["title"] or titles["courses.csv"].get(row.get("courseSourcedId", "")) or row["sourcedId"]
    people = sorted(members.get(row["sourcedId"], {}).items())
    return SchoolClass(row["sourcedId"], title[:LONGEST_TITLE], " · ".join(part for part in about if part), people)


def _told_apart(classes: list[SchoolClass], table: list[Row]) -> list[SchoolClass]:
    """Two classes of one title have their codes added."""
    often = Counter(one.title for one in classes)
    codes = {row["sourcedId"]: row.get("classCode") or row["sourcedId"] for row in table}
    return [
        replace(one, title=f"{one.title[:60]} · {codes[one.sourced_id]}"[:LONGEST_TITLE])
        if often[one.title] > 1
        else one
        for one in classes
    ]


def _is_gone(row: Row) -> bool:
    return row.get("status", "").lower() in GONE


def _tables(content: bytes) -> dict[str, list[Row]]:
    """The tables of the zip by their names, rows with the standard's columns. Raises `Unreadable`."""
    files = _unpacked(content)
    if "manifest.csv" not in files:
        raise Unreadable("file_missing", file="manifest.csv")
    said = {row["propertyName"]: row["value"] for row in _rows("manifest.csv", files, ("propertyName", "value"))}
    version = said.get("oneroster.version", "")
    if version.split(".")[:2] != VERSION.split("."):
        raise Unreadable("version", version=version[:20] or "?")
    tables = {}
    for file, columns in NEEDED.items():
        state = said.get(f"file.{file.removesuffix('.csv')}", "bulk").lower()
        if state == "delta":
            raise Unreadable("delta", file=file)
        if file not in files or state == "absent":
            raise Unreadable("file_missing", file=file)
        tables[file] = _rows(file, files, columns)
    for file, column in TITLES.items():
        if file in files:
            tables[file] = _rows(file, files, ("sourcedId", column))
    return tables


def _rows(file: str, files: dict[str, bytes], needed: tuple[str, ...]) -> list[Row]:
    try:
        sheet = read_sheet(files[file], INSIDE)
    except Unreadable as error:
        if error.word == "empty":
            return []
        raise Unreadable("in_file", file=file, why=error) from None
    for column in needed:
        if column not in sheet.headers:
            raise Unreadable("header_missing", file=file, column=column)
    width = len(sheet.headers)
    return [dict(zip(sheet.headers, [*cells, *[""] * (width - len(cells))], strict=False)) for _n, cells in sheet.rows]


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The files that we read, in memory. Raises `Unreadable` before anything large is unpacked."""
    if len(content) > MOST_PACKED:
        raise Unreadable("too_large", most=MOST_PACKED // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            _check(members)
            wanted = {"manifest.csv", *NEEDED, *TITLES}
            return {member.filename: packed.read(member) for member in members if member.filename in wanted}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError):
        raise Unreadable("no_zip") from None


def _check(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_FILES:
        raise Unreadable("zip_unsafe", what=f"{len(names)} files")
    for member in members:
        is_odd = any(mark in member.filename for mark in ("/", "\\", "..", ":")) or not member.filename.isprintable()
        is_encrypted = bool(member.flag_bits & 1)
        is_bomb = member.file_size > MOST_RATIO * max(member.compress_size, 1024)
        if is_odd or is_encrypted or is_bomb or names.count(member.filename) > 1:
            raise Unreadable("zip_unsafe", what=ascii(member.filename)[:60])
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Unreadable("zip_too_large", most=MOST_UNPACKED // 1024 // 1024)
