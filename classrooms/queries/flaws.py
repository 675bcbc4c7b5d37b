"""What is wrong with a file or a row, in sentences that say what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classrooms.rules.roster import Flaw
from classrooms.rules.sheets import Unreadable

FILES: Final[dict[str, Promise]] = {
    "too_large": gettext_lazy("The file is larger than %(most)s MB. Divide it into smaller ones."),
    "too_many_rows": gettext_lazy("The file has more than %(most)s rows. Divide it into smaller ones."),
    "too_many_columns": gettext_lazy("The file has more than %(most)s columns. Keep name, e-mail address and role."),
    "workbook": gettext_lazy("This is a workbook. Open it in your spreadsheet and choose “Save as”, then “CSV UTF-8”."),
    "not_text": gettext_lazy("This is no text file. Save it as CSV in your spreadsheet, best as “CSV UTF-8”."),
    "quotes": gettext_lazy("From row %(row)s on, a quotation mark is never closed. Put it right and try again."),
    "empty": gettext_lazy("There is nobody in this file: it needs a row that names the columns, and rows below."),
    "no_name": gettext_lazy(
        "No column has the names. Call it “Name”, or use “First name” and “Last name”. First row: %(found)s"
    ),
    "no_key": gettext_lazy(
        "No column says who somebody is. Call it “E-mail”, or “ID” for an id at your school. First row: %(found)s"
    ),
    "column_twice": gettext_lazy("“%(one)s” and “%(other)s” mean the same. Keep one of these columns."),
    "no_zip": gettext_lazy("This is no zip file. Upload the zip as your school's information system made it."),
    "zip_unsafe": gettext_lazy("This zip holds something that no OneRoster zip holds: %(what)s. It was not opened."),
    "zip_too_large": gettext_lazy("What is in this zip is too large: unpacked it may have %(most)s MB."),
    "file_missing": gettext_lazy("The zip has no %(file)s. Ask for an export as “OneRoster 1.1 CSV, bulk”."),
    "version": gettext_lazy("This zip says it is OneRoster %(version)s. Read the Room reads version 1.1."),
    "delta": gettext_lazy("This zip holds only what changed in %(file)s. Ask for an export of everything (“bulk”)."),
    "header_missing": gettext_lazy("%(file)s has no column %(column)s."),
    "in_file": gettext_lazy("%(file)s: %(why)s"),
}
"""Why a whole file is refused."""
ROWS: Final[dict[str, Promise]] = {
    "too_many_cells": gettext_lazy("The row has more cells than the first row. Is a comma inside a name?"),
    "too_long": gettext_lazy("Longer than %(most)s characters."),
    "not_plain": gettext_lazy("There are invisible characters in it. Type it again."),
    "name_missing": gettext_lazy("The name is missing."),
    "key_missing": gettext_lazy("Neither an e-mail address nor an id."),
    "email": gettext_lazy("“%(said)s” is no e-mail address."),
    "sourced_id": gettext_lazy("“%(said)s” is no id: letters, digits and @ . + - _ are allowed."),
    "role": gettext_lazy("“%(said)s” is no role here. Write student, teacher or assistant, or leave it empty."),
    "twice": gettext_lazy("Row %(row)s has the same already."),
    "same_account": gettext_lazy("Row %(row)s is the same person already, by another id or address."),
    "two_accounts": gettext_lazy("The address belongs to %(one)s and the id to %(other)s. Which of them is meant?"),
    "name_taken": gettext_lazy("Somebody else signs in by “%(said)s”. Give this person an e-mail address."),
    "many_accounts": gettext_lazy("Several accounts have this address. Put them right under People first."),
    "other_id": gettext_lazy("The account with this address has another id, %(said)s."),
    "switched_off": gettext_lazy("The account of %(name)s is switched off. Switch it on under People first."),
    "is_student": gettext_lazy("The account of %(name)s is a student's. Change its role under People first."),
    "is_staff": gettext_lazy("The account of %(name)s is no student's. Students need an account of their own."),
    "is_admin": gettext_lazy("The account of %(name)s is an admin's, who needs no place as an assistant."),
}
"""Why a row is left out."""


@dataclass(frozen=True)
class Wrong:
    """A row that is left out."""

    row: int
    column: str
    why: str
    cells: list[str]


def refusal(error: Unreadable) -> str:
    """Why a file is refused."""
    values = {name: refusal(one) if isinstance(one, Unreadable) else one for name, one in error.values.items()}
    return str(FILES[error.word]) % values


def explained(flaws: Iterable[Flaw]) -> list[Wrong]:
    """The rows that are left out, in the order of the file."""
    ordered = sorted(flaws, key=lambda flaw: flaw.row)
    return [
        Wrong(flaw.row, flaw.column or _("whole row"), str(ROWS[flaw.why]) % flaw.values, flaw.cells)
        for flaw in ordered
    ]
