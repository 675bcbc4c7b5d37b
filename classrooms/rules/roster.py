"""What the rows of a list of people mean, whoever made it and in whichever language its columns are named."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Final

from classrooms.rules.sheets import Sheet, Unreadable, is_plain

LONGEST_CELL: Final = 200
LONGEST_NAME: Final = 100
LONGEST_KEY: Final = 150
STUDENT, TEACHER, ASSISTANT = "student", "teacher", "assistant"

COLUMNS: Final[dict[str, frozenset[str]]] = {
    "name": frozenset(
        {"name", "full name", "student", "student name", "name of student", "display name", "pupil", "pupil name"}
        | {"नाम", "पूरा नाम", "छात्र", "छात्र का नाम", "छात्रा का नाम", "विद्यार्थी", "विद्यार्थी का नाम"}
    ),
    "given": frozenset({"first name", "given name", "forename", "given names", "firstname", "पहला नाम", "प्रथम नाम"}),
    "family": frozenset(
        {"last name", "family name", "surname", "lastname", "उपनाम", "कुलनाम", "अंतिम नाम", "सरनेम", "आख़िरी नाम"}
    ),
    "email": frozenset(
        {"email", "e mail", "mail", "email address", "e mail address", "email id", "mail id", "school email"}
        | {"ईमेल", "ई मेल", "ईमेल पता", "ई मेल पता", "ईमेल आईडी", "मेल"}
    ),
    "sourced_id": frozenset(
        {"id", "student id", "school id", "pupil id", "person id", "user id", "sourcedid", "user name", "username"}
        | {"admission number", "admission no", "enrolment number", "enrollment number", "student number"}
        | {"आईडी", "आई डी", "छात्र आईडी", "विद्यार्थी आईडी", "प्रवेश संख्या", "नामांकन संख्या", "पंजीकरण संख्या"}
    ),
    "role": frozenset({"role", "type", "user type", "भूमिका", "पद"}),
}
"""How columns are named. A roll number is no id: every class counts from one."""
ROLES: Final[dict[str, str]] = {
    **dict.fromkeys(["", "student", "pupil", "learner", "s", "छात्र", "छात्रा", "विद्यार्थी", "शिक्षार्थी"], STUDENT),
    **dict.fromkeys(["teacher", "instructor", "t", "शिक्षक", "शिक्षिका", "अध्यापक", "अध्यापिका", "टीचर"], TEACHER),
    **dict.fromkeys(["assistant", "teaching assistant", "ta", "aide", "सहायक", "सहायिका", "सहायक शिक्षक"], ASSISTANT),
}
EMAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
"""As browsers check it (HTML Living Standard, 4.10.5.1.5), with a dot in the domain; in small letters."""
SOURCED_ID: Final = re.compile(r"[\w.@+-]+")
"""What Django lets a user name be, which an id becomes where there is no e-mail address."""


@dataclass(frozen=True)
class Entry:
    """One person as a list has it. `email` is in small letters; it or `sourced_id` may be empty, not both.

    `login` is the name by which somebody without an address signs in, where it is another than the id.
    """

    row: int
    name: str
    email: str
    sourced_id: str
    role: str
    login: str = ""
    cells: list[str] = field(default_factory=list, repr=False)

    @property
    def username(self) -> str:
        """By what this person signs in."""
        return self.email or (self.login or self.sourced_id).lower()


@dataclass(frozen=True)
class Flaw:
    """Why a row cannot be taken: a word of `queries.flaws.ROWS`, what goes into its sentence, and the column."""

    row: int
    column: str
    why: str
    values: dict[str, str] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Roster:
    """A whole list. `columns` names the columns that were understood as the file names them."""

    headers: list[str]
    columns: dict[str, str]
    entries: list[Entry]
    flaws: list[Flaw]
    encoding: str
    delimiter: str

    @property
    def unused(self) -> list[str]:
        """The columns that nothing is taken from."""
        return [name for name in self.headers if name and name not in self.columns.values()]


def read_roster(sheet: Sheet) -> Roster:
    """Raises `Unreadable` where no column holds names, or none says who somebody is."""
    headers = [header[:LONGEST_CELL] for header in sheet.headers]
    places = _places(headers)
    columns = {meaning: headers[place] for meaning, place in places.items()}
    entries: list[Entry] = []
    flaws: list[Flaw] = []
    seen: dict[str, int] = {}
    for row, cells in sheet.rows:
        padded = [*cells, *[""] * (len(headers) - len(cells))]
        shown = [cell[:LONGEST_CELL] for cell in padded[: len(headers)]]
        read = _entry(row, padded, places, columns, len(headers))
        if isinstance(read, Entry):
            read = _twice(read, seen, columns) or read
        if isinstance(read, Entry):
            seen |= dict.fromkeys(_keys(read).values(), row)
            entries.append(replace(read, cells=shown))
        else:
            flaws.append(replace(read, cells=shown))
    return Roster(headers, columns, entries, flaws, sheet.encoding, sheet.delimiter)


def _places(headers: list[str]) -> dict[str, int]:
    """In which column stands what. Raises `Unreadable`."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        meaning = next((name for name, words in COLUMNS.items() if _plain(header) in words), None)
        if meaning in found:
            raise Unreadable("column_twice", one=headers[found[meaning]], other=header)
        if meaning:
            found[meaning] = place
    if "name" not in found and not {"given", "family"} <= found.keys():
        raise Unreadable("no_name", found=_listed(headers))
    if not {"email", "sourced_id"} & found.keys():
        raise Unreadable("no_key", found=_listed(headers))
    if "name" in found:
        found.pop("given", None)
        found.pop("family", None)
    return found


def _listed(headers: list[str]) -> str:
    return ", ".join(header[:40] for header in headers[:8] if header)


def _plain(header: str) -> str:
    """A header without what people write differently: case, hyphens, underscores, dots, stars."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return " ".join(re.sub(r"[\s_.*:()/\-\u2010-\u2015]+", " ", folded).split())


def _entry(row: int, cells: list[str], places: dict[str, int], columns: dict[str, str], width: int) -> Entry | Flaw:
    """What one row says, or the first thing that is wrong with it."""
    if any(cells[width:]):
        return Flaw(row, "", "too_many_cells")
    said = {meaning: cells[place] for meaning, place in places.items()}
    for meaning, text in said.items():
        if len(text) > LONGEST_CELL:
            return Flaw(row, columns[meaning], "too_long", {"most": str(LONGEST_CELL)})
        if not is_plain(text):
            return Flaw(row, columns[meaning], "not_plain")
    name = said.get("name") or " ".join(part for part in (said.get("given"), said.get("family")) if part)
    email, sourced_id = said.get("email", "").lower(), said.get("sourced_id", "")
    named = columns.get("name") or columns["given"]
    if not name:
        return Flaw(row, named, "name_missing")
    if len(name) > LONGEST_NAME:
        return Flaw(row, named, "too_long", {"most": str(LONGEST_NAME)})
    if flaw := _key_flaw(row, email, sourced_id, columns):
        return flaw
    role = ROLES.get(_plain(said.get("role", "")))
    if role is None:
        return Flaw(row, columns["role"], "role", {"said": said["role"][:40]})
    return Entry(row, name, email, sourced_id, role)


def _key_flaw(row: int, email: str, sourced_id: str, columns: dict[str, str]) -> Flaw | None:
    column = columns.get("email") or columns["sourced_id"]
    if not email and not sourced_id:
        return Flaw(row, column, "key_missing")
    if email and not EMAIL.fullmatch(email):
        return Flaw(row, column, "email", {"said": email[:60]})
    if sourced_id and not SOURCED_ID.fullmatch(sourced_id):
        return Flaw(row, columns["sourced_id"], "sourced_id", {"said": sourced_id[:60]})
    for key, of in ((email, column), (sourced_id, columns.get("sourced_id", ""))):
        if len(key) > LONGEST_KEY:
            return Flaw(row, of, "too_long", {"most": str(LONGEST_KEY)})
    return None


def _keys(entry: Entry) -> dict[str, str]:
    """By what somebody is known, per kind of column; an id may be another row's e-mail address."""
    return {kind: key for kind, key in (("email", entry.email), ("sourced_id", entry.sourced_id.lower())) if key}


def _twice(entry: Entry, seen: dict[str, int], columns: dict[str, str]) -> Flaw | None:
    """Where an earlier row has the same person."""
    for kind, key in _keys(entry).items():
        if key in seen:
            return Flaw(entry.row, columns[kind], "twice", {"row": str(seen[key])})
    return None
