"""Lists of people as schools save them: CSV files, and OneRoster zips with the standard's names."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from classrooms.models import Course, User
from classrooms.queries.roster import plan_roster
from classrooms.rules.roster import Roster, read_roster
from classrooms.rules.sheets import read_sheet
from classrooms.services.roster import apply_roster

MANIFEST = {"manifest.version": "1.0", "oneroster.version": "1.1", "source.systemName": "Test school"}


def roster(text: str) -> Roster:
    return read_roster(read_sheet(text.encode()))


def applied(by: User, course: Course, text: str) -> Any:
    """Looked at and applied at once."""
    read = roster(text)
    return apply_roster(by, course, read, plan_roster(course, read).fingerprint)


def upload(browser: Client, url: str, content: bytes, name: str = "class.csv") -> Any:
    return browser.post(url, {"file": SimpleUploadedFile(name, content)})


def school_page(name: str, *arguments: object) -> str:
    return reverse(f"classrooms:school_{name}", args=arguments)


def table(columns: str, *rows: str) -> str:
    return "\r\n".join([columns, *rows, ""])


USERS = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,email"
CLASSES = "sourcedId,status,dateLastModified,title,classCode,courseSourcedId,schoolSourcedId,termSourcedIds"
ENROLLMENTS = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role"
SCHOOL = {
    "orgs.csv": table("sourcedId,status,dateLastModified,name,type", "o1,,,Hill School,school"),
    "academicSessions.csv": table("sourcedId,status,dateLastModified,title,type", "t1,,,Autumn,term"),
    "courses.csv": table("sourcedId,status,dateLastModified,title", "k1,,,Mathematics"),
    "classes.csv": table(
        CLASSES, "c1,,,Algebra,A1,k1,o1,t1", "c2,,,Botany,B1,,o1,t1", "c3,tobedeleted,,Chemistry,,,o1,t1"
    ),
    "users.csv": table(
        USERS,
        "u1,,,true,o1,teacher,tara,Tara,Iyer,Tara@Hill.example",
        "u2,,,true,o1,aide,ann,Ann,O'Neil,ann@hill.example",
        "u3,,,true,o1,student,aarav,आरव,शर्मा,",
        "u4,,,true,o1,student,bela,Béla,Nagy,bela@hill.example",
        "u5,tobedeleted,,true,o1,student,gone,Gone,Away,gone@hill.example",
        "u6,,,false,o1,student,off,Off,Switched,off@hill.example",
        "u7,,,true,o1,parent,pia,Pia,Parent,pia@hill.example",
        "u8,,,true,o1,student,cleo,Cleo,Sun,cleo@hill.example",
    ),
    "enrollments.csv": table(
        ENROLLMENTS,
        "e1,,,c1,o1,u1,teacher",
        "e2,,,c1,o1,u2,teacher",
        "e3,,,c1,o1,u3,student",
        "e4,,,c1,o1,u4,student",
        "e5,,,c1,o1,u5,student",
        "e6,tobedeleted,,c1,o1,u8,student",
        "e7,,,c2,o1,u1,teacher",
        "e8,,,c2,o1,u4,student",
        "e9,,,c2,o1,u8,student",
        "e10,,,c2,o1,u8,proctor",
        "e11,,,c3,o1,u8,student",
    ),
}


def oneroster_zip(files: dict[str, str] | None = None, /, **said: str) -> bytes:
    """A zip with a manifest; `said` replaces lines of it, dots written as underscores."""
    content = SCHOOL if files is None else files
    names = ("academicSessions", "classes", "courses", "enrollments", "orgs", "users")
    lines = MANIFEST | {f"file.{name}": "bulk" if f"{name}.csv" in content else "absent" for name in names}
    lines |= {name.replace("_", "."): value for name, value in said.items()}
    manifest = table("propertyName,value", *(f"{name},{value}" for name, value in lines.items()))
    return packed({"manifest.csv": manifest, **content})


def packed(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return made.getvalue()
