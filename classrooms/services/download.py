"""All that is kept of a student as one file: JSON for programs, CSV for people, and what each column means."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from defusedcsv import csv
from django.utils.translation import gettext as _

from classrooms.models import User
from classrooms.queries.records import everything_about


def own_records(student: User) -> bytes:
    """A zip with `records.json` and a CSV file for each kind of record."""
    records = everything_about(student)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("records.json", json.dumps(records, default=_plain, ensure_ascii=False, indent=2))
        for kind, rows in records.items():
            file.writestr(f"{kind}.csv", csv_file(list(rows[0]) if rows else [], rows))
        file.writestr("README.txt", _explained())
    return made.getvalue()


def csv_file(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """With a byte-order mark, so that spreadsheets read UTF-8; what looks like a formula is written as text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else _plain(value) if value is not None else ""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int | float | str) else str(value)


def _explained() -> str:
    return "\n".join(
        [
            _("What Read the Room keeps of you. No picture is among it: pictures are never kept."),
            "",
            _("account: your name, user name, e-mail address and id at the school."),
            _("imports: what a list of your school made or changed of your account within the last 30 days."),
            _("courses: the courses you are in, and since when."),
            _("consents: every decision about your camera, and on which version of the text."),
            _("windows: ten-second means of seven probabilities, how many pictures are in each mean,"),
            _("  and how many could not be read and why. The probabilities are in this order:"),
            "  angry, disgust, fear, happy, neutral, sad, surprise",
            _("resting_faces: what your face usually looks like, from -1 to 1, and from how many pictures."),
            _("pace_votes, check_ins, help_requests, answers: what you said in lessons, and when."),
            _("stays: when you were connected to a lesson."),
            _("contests: what you contested, and what the school answered."),
            _("looks: who looked at something of you, and when."),
            _("Times are in UTC."),
        ]
    )
