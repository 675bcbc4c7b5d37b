"""What a lesson was like, while it runs and ever after, and the lessons of a course side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from classrooms import access
from classrooms.enums import Looked, SessionState
from classrooms.models import Course, Report, Session
from classrooms.queries import report_page
from classrooms.queries import trend as trends
from classrooms.reports import files
from classrooms.reports.pdf import pdf_file
from classrooms.reports.printing import CannotPrint, can_print
from classrooms.reports.shown import shown
from classrooms.rules.signals import EXPRESSIONS
from classrooms.services.audit import note_look
from classrooms.services.reports import report_of


@login_required
def report(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The report of a lesson that has started; the plan of one that has not."""
    found = access.session_for(request.user, session_id)
    if found.state == SessionState.SCHEDULED:
        return redirect(found)
    return render_report(request, found)


@login_required
def report_csv(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The tables of the report as a zip of CSV files."""
    return _file(request, session_id, files.csv_files, "application/zip", "zip")


@login_required
def report_pdf(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The report on paper; 503 with what is missing where none can be made."""
    return _file(request, session_id, pdf_file, "application/pdf", "pdf")


@login_required
def report_json(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The figures of the report, as docs/report.schema.json describes them."""
    return _file(request, session_id, files.json_file, "application/json", "json")


def render_report(request: HttpRequest, session: Session) -> HttpResponse:
    """The page of a lesson that has started."""
    note_look(access.person(request.user), Looked.REPORT, session=session)
    made = report_of(session)
    context = shown(session, made)
    boot = _boot(made.figures, context["page"])
    return render(request, "classrooms/session_report.html", {**context, "boot": boot, "can_print": can_print()})


def _file(
    request: HttpRequest, session_id: UUID, make: Callable[[Session, Report], bytes], content_type: str, ending: str
) -> HttpResponse:
    """A file of the report of a lesson that has started; the plan of one that has not."""
    found = access.session_for(request.user, session_id)
    if found.state == SessionState.SCHEDULED:
        return redirect(found)
    if request.method == "HEAD":  # nobody takes anything, so nothing is made
        return HttpResponse(content_type=content_type)
    try:
        content = make(found, report_of(found))
    except CannotPrint as reason:
        return render(request, "classrooms/no_pdf.html", {"reason": reason, "session": found}, status=503)
    note_look(access.person(request.user), Looked.EXPORT, session=found)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{files.file_name(found, ending)}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _boot(figures: dict[str, Any], page: report_page.ReportPage) -> dict[str, Any]:
    return {
        "labels": list(EXPRESSIONS),
        "k": page.k,
        "stretch": [figures["start"], figures["end"]],
        "minutes": figures["minutes"],
        "pace": figures["pace"],
        "markers": page.markers,
    }


@login_required
def trend(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The lessons of a course side by side. No student is on it, so that somebody looked is not noted."""
    found = access.course_for(request.user, course_id)
    page = trends.trend(found)
    context = {"course": found, "trend": page, "boot": _trend_boot(page, found)}
    return render(request, "classrooms/course_trend.html", context)


def _trend_boot(page: trends.Trend, course: Course) -> dict[str, Any]:
    """Without cameras there are only votes, whatever is left from a time with them."""
    moods = {"mood", "middle", "shown"} if course.uses_cameras else set()
    told = {"title", "too_fast"} | moods
    lessons = [
        {"at": lesson.at.timestamp(), **{name: value for name, value in asdict(lesson).items() if name in told}}
        for lesson in page.lessons
    ]
    return {"lessons": lessons, "median": page.median if moods else None}
