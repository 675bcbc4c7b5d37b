"""What the log and the ledger of consents answer: rows of a page, tables of a file."""

import csv
import io
import zipfile
from typing import Any

from tests.classrooms.school import School

LOG, CONSENTS = "/school/log/", "/school/consents/"


def rows(school: School, address: str, **asked: object) -> list[Any]:
    answer = school.browser("admin").get(address, asked)
    assert answer.status_code == 200
    return answer.context["rows"]


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {
            name: list(csv.DictReader(io.StringIO(file.read(name).decode("utf-8-sig"))))
            for name in file.namelist()
            if name.endswith(".csv")
        }
