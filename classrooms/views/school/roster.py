"""A list of a course comes in: uploaded, looked at, applied, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.enums import Looked
from classrooms.forms.roster import ApplyForm, RosterForm
from classrooms.models import Course, Import, User
from classrooms.queries.flaws import Wrong, explained, refusal
from classrooms.queries.roster import CHANGED, JOINS, NEW, SAME, Plan, last_import, plan_roster
from classrooms.rules.roster import Entry, Flaw, Roster, read_roster
from classrooms.rules.sheets import Unreadable, read_sheet
from classrooms.services import uploads
from classrooms.services.audit import note_look
from classrooms.services.download import csv_file
from classrooms.services.roster import apply_roster
from classrooms.services.undoing import Undone, undo

WRONG: Final = "wrong"
ON_A_PAGE: Final = 100
PRIVATE: Final = {"Cache-Control": "no-store"}


@login_required
def roster(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Asks for the file. What is in it is shown before anything is done."""
    admin, course = _door(request, course_id)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if request.method == "POST" and form.is_valid():
        try:
            read = read_roster(read_sheet(form.cleaned_data["file"].read()))
        except Unreadable as error:
            form.add_error("file", refusal(error))
        else:
            uploads.keep(admin, _place(course), asdict(read))
            return redirect("classrooms:school_roster_preview", course_id=course.id)
    return _page(request, course, form)


@login_required
def preview(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Row by row what would change; then it is done, or the list is dropped."""
    admin, course = _door(request, course_id)
    read = _waiting(admin, course)
    if read is None:
        messages.warning(request, _("No list waits here any more. Upload it again: it is kept for 15 minutes only."))
        return redirect("classrooms:school_roster", course_id=course.id)
    if request.method == "POST":
        return _answer(request, admin, course, read)
    return _preview(request, course, read, plan_roster(course, read))


@login_required
def wrong(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The rows that are left out, as a file to put right: the columns as they were, and why."""
    admin, course = _door(request, course_id)
    read = _waiting(admin, course)
    if read is None:
        return redirect("classrooms:school_roster", course_id=course.id)
    rows = explained(plan_roster(course, read).flaws)
    row, column, why = _("Row"), _("Column"), _("What is wrong")
    headers = [header for header in dict.fromkeys(read.headers) if header not in (row, column, why)]
    file = csv_file(
        [row, column, why, *headers],
        [
            {**dict(zip(read.headers, one.cells, strict=False)), row: one.row, column: one.column, why: one.why}
            for one in rows
        ],
    )
    answer = HttpResponse(file, content_type="text/csv; charset=utf-8", headers=PRIVATE)
    answer["Content-Disposition"] = 'attachment; filename="rows-to-put-right.csv"'
    return answer


@login_required
@require_POST
def take_back(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The last import of the course is taken back, and the page says what stays."""
    _admin, course = _door(request, course_id)
    made = wanted_import(request, last_import(course))
    if made is None:
        return redirect("classrooms:school_roster", course_id=course.id)
    return _page(request, course, RosterForm(), undone=undo(made))


def wanted_import(request: HttpRequest, last: Import | None) -> Import | None:
    """The import that the page named, if it is still the last: a second press takes back nothing more."""
    if last is not None and request.POST.get("import") == str(last.id):
        return last
    messages.warning(request, _("That import has been taken back already, or there is a newer one."))
    return None


def _door(request: HttpRequest, course_id: UUID) -> tuple[User, Course]:
    """Each page behind it tells of the accounts in a course, beside what is in the file."""
    admin = access.admin(request.user)
    course = access.course_for(admin, course_id)
    note_look(admin, Looked.ROSTER, course=course)
    return admin, course


def _place(course: Course) -> str:
    return f"roster:{course.id}"


def _waiting(admin: User, course: Course) -> Roster | None:
    found = uploads.kept(admin, _place(course))
    return roster_of(found) if found else None


def roster_of(kept: Mapping[str, Any]) -> Roster:
    """What waits in memory, as it was read."""
    entries = [Entry(**entry) for entry in kept["entries"]]
    return Roster(**{**kept, "entries": entries, "flaws": [Flaw(**flaw) for flaw in kept["flaws"]]})


def _answer(request: HttpRequest, admin: User, course: Course, read: Roster) -> HttpResponse:
    if request.POST.get("action") == "drop":
        uploads.forget(admin, _place(course))
        messages.success(request, _("The list is dropped. Nothing was changed."))
        return redirect("classrooms:school_roster", course_id=course.id)
    form = ApplyForm(request.POST)
    done = apply_roster(admin, course, read, form.cleaned_data["fingerprint"] if form.is_valid() else "")
    if isinstance(done, Plan):
        messages.warning(request, _("Something has changed since you looked. Look again: this is how it is now."))
        return _preview(request, course, read, done, status=409)
    uploads.forget(admin, _place(course))
    messages.success(request, _("Done. New people have no password yet: give them links below."))
    return redirect("classrooms:school_roster", course_id=course.id)


def _preview(request: HttpRequest, course: Course, read: Roster, plan: Plan, status: int = 200) -> HttpResponse:
    counts = {WRONG: len(plan.flaws), **plan.counts}
    kinds = [kind for kind in (WRONG, NEW, CHANGED, JOINS, SAME) if counts[kind]]
    show = request.GET.get("show", "")
    show = show if show in kinds else kinds[0]
    rows: list[Wrong] | list[Any] = (
        explained(plan.flaws)
        if show == WRONG
        else [person for person in plan.people if plan.outcomes[person.entry.row] == show]
    )
    context = {
        "course": course,
        "roster": read,
        "plan": plan,
        "counts": counts,
        "kinds": kinds,
        "show": show,
        "query": urlencode({"show": show}),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "classrooms/school_roster_preview.html", context, status=status)


def _page(request: HttpRequest, course: Course, form: RosterForm, undone: Undone | None = None) -> HttpResponse:
    context = {"course": course, "form": form, "last": last_import(course), "undone": undone}
    return render(request, "classrooms/school_roster.html", context, status=400 if form.errors else 200)
