"""All reports of a course or of a school, made lesson by lesson."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Mapping
from threading import Thread
from typing import Final

from django.db import connections
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from classrooms.access import may_export
from classrooms.models import Course, Export, Session
from classrooms.reports.columns import Table
from classrooms.reports.files import file_name, json_file
from classrooms.reports.pdf import pdf_file
from classrooms.reports.printing import CannotPrint
from classrooms.reports.tables import tables
from classrooms.reports.trends import trend_tables
from classrooms.services import exports
from classrooms.services.download import csv_file
from classrooms.services.reports import report_of

LONGEST_FOLDER: Final = 40

logger = logging.getLogger(__name__)
_makers: list[Thread] = []


def make_in_background() -> None:
    """Makes what waits, beside the lessons that this process looks after; it prints in others. One at a time."""
    _makers[:] = [maker for maker in _makers if maker.is_alive()]
    if not _makers and exports.waiting():
        _makers.append(Thread(target=_make_and_leave, name="exports", daemon=True))
        _makers[0].start()


def _make_and_leave() -> None:
    try:
        make_waiting()
    finally:
        connections.close_all()  # those of this thread


def make_waiting() -> None:
    """Makes one export after the other until none waits. What goes wrong with one is tried again, three times."""
    while export := exports.take_up():
        try:
            make(export)
        except Exception:
            logger.exception("Export %s was not finished", export.id)
            exports.put_down(export)


def make(export: Export) -> None:
    """Makes an export from where it stands; stops where it was cancelled or may not be made any more."""
    with translation.override(export.language):
        while export.done <= export.total:
            if not may_export(export.owner, export.course):
                exports.drop(export)
                return
            files = _files_of_lesson(export) if export.done < export.total else _files_of_all(export)
            if not exports.keep(export, _zipped(files)):
                return
    exports.finish(export)


def whole(export: Export) -> bytes:
    """The zip of one that is ready."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for part in export.parts.all().iterator(chunk_size=10):
            with zipfile.ZipFile(io.BytesIO(part.content)) as one:
                for name in one.namelist():
                    file.writestr(name, one.read(name))
    return made.getvalue()


def name_of(export: Export) -> str:
    """Letters, digits and hyphens only."""
    course = slugify(export.course.name)[:LONGEST_FOLDER] if export.course else ""
    words = [word for word in ("read-the-room", course) if word]
    return f"{'-'.join(words)}-{timezone.localtime(export.asked_at):%Y-%m-%d}.zip"


def _files_of_lesson(export: Export) -> dict[str, bytes]:
    """Of the next lesson; nothing where it is gone meanwhile."""
    may_see = Session.objects.select_related("course").filter(course__in=Course.objects.seen_by(export.owner))
    session = may_see.filter(id=export.lessons[export.done]).first()
    if session is None:
        return {}
    folder = f"{_folder(export, session.course)}{export.done + 1:03}-{file_name(session, 'x').removesuffix('.x')}/"
    report = report_of(session)
    files = {**_csv_files(tables(session, report)), "report.json": json_file(session, report)}
    if export.with_pdf:
        try:
            files["report.pdf"] = pdf_file(session, report)
        except CannotPrint as reason:
            files["no-pdf.txt"] = str(reason).encode()
    return {folder + name: content for name, content in files.items()}


def _files_of_all(export: Export) -> dict[str, bytes]:
    """The lessons of each course side by side, and what there is to know about the files."""
    files = {"README.txt": _explained().encode()}
    for course in [export.course] if export.course else Course.objects.seen_by(export.owner):
        folder = f"{_folder(export, course)}trend/"
        files |= {folder + name: content for name, content in _csv_files(trend_tables(course)).items()}
    return files


def _folder(export: Export, course: Course) -> str:
    """Courses of a whole school have a folder each, also those of the same name."""
    return "" if export.course else f"{slugify(course.name)[:LONGEST_FOLDER]}-{course.id.hex[:8]}/".lstrip("-")


def _csv_files(found: list[Table]) -> dict[str, bytes]:
    return {f"{table.name}.csv": csv_file([column.name for column in table.columns], table.rows) for table in found}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return made.getvalue()


def _explained() -> str:
    return "\n".join(
        [
            _("A folder for each lesson: its tables as CSV, its figures as JSON and, if asked for, its report as PDF."),
            _("In the folder trend: the lessons side by side. What each column means is in columns.csv."),
            "",
            _("The tables and PDFs name who was there. Keep them as you would keep the register."),
            _("Delete them when they have served: what students erase on the site stays in files that were taken."),
        ]
    )
