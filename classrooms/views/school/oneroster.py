"""A whole school comes in by the zip of its information system: uploaded, chosen from, applied, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.enums import Looked
from classrooms.forms.roster import ChooseForm, OneRosterForm
from classrooms.models import User
from classrooms.queries.flaws import explained, refusal
from classrooms.queries.oneroster import class_rows, plan_oneroster
from classrooms.queries.roster import Plan, last_import
from classrooms.rules.oneroster import OneRoster, SchoolClass, read_oneroster
from classrooms.rules.roster import Entry, Flaw
from classrooms.rules.sheets import Unreadable
from classrooms.services import uploads
from classrooms.services.audit import note_look
from classrooms.services.roster import apply_oneroster
from classrooms.services.undoing import Undone, undo
from classrooms.views.school.roster import wanted_import

PLACE: Final = "oneroster"
MOST_SHOWN: Final = 200


@login_required
def oneroster(request: HttpRequest) -> HttpResponse:
    """Asks for the zip. What is in it is shown before anything is done."""
    admin = access.admin(request.user)
    form = OneRosterForm(request.POST, request.FILES) if request.method == "POST" else OneRosterForm()
    if request.method == "POST" and form.is_valid():
        try:
            read = read_oneroster(form.cleaned_data["file"].read())
        except Unreadable as error:
            form.add_error("file", refusal(error))
        else:
            uploads.keep(admin, PLACE, asdict(read))
            return redirect("classrooms:school_oneroster_preview")
    return _page(request, form)


@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """The classes, to choose from; then the chosen ones are made, or the zip is dropped."""
    admin = access.admin(request.user)
    kept = uploads.kept(admin, PLACE)
    if kept is None:
        messages.warning(request, _("No list waits here any more. Upload it again: it is kept for 15 minutes only."))
        return redirect("classrooms:school_oneroster")
    note_look(admin, Looked.RECORD)  # it tells whose accounts there are already
    file = _read(kept)
    if request.method != "POST":
        return _preview(request, file, plan_oneroster(file))
    if request.POST.get("action") == "drop":
        uploads.forget(admin, PLACE)
        messages.success(request, _("The list is dropped. Nothing was changed."))
        return redirect("classrooms:school_oneroster")
    return _apply(request, admin, file)


@login_required
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """The last import by OneRoster is taken back, and the page says what stays."""
    access.admin(request.user)
    made = wanted_import(request, last_import(None))
    if made is None:
        return redirect("classrooms:school_oneroster")
    return _page(request, OneRosterForm(), undone=undo(made))


def _read(kept: Mapping[str, Any]) -> OneRoster:
    classes = [
        SchoolClass(**{**found, "members": [(row, role) for row, role in found["members"]]})
        for found in kept["classes"]
    ]
    people, flaws = [Entry(**entry) for entry in kept["people"]], [Flaw(**flaw) for flaw in kept["flaws"]]
    return OneRoster(classes, people, flaws, kept["left_out"])


def _apply(request: HttpRequest, admin: User, file: OneRoster) -> HttpResponse:
    form = ChooseForm(request.POST, [found.sourced_id for found in file.classes])
    if not form.is_valid():
        return _preview(request, file, plan_oneroster(file), form, status=400)
    chosen = set(form.cleaned_data["classes"])
    done = apply_oneroster(admin, file, chosen, form.cleaned_data["fingerprint"])
    if isinstance(done, Plan):
        messages.warning(request, _("Something has changed since you looked. Look again: this is how it is now."))
        return _preview(request, file, done, form, status=409)
    uploads.forget(admin, PLACE)
    messages.success(request, _("Done. New people have no password yet: give them links, course by course."))
    return redirect("classrooms:school_oneroster")


def _preview(
    request: HttpRequest, file: OneRoster, plan: Plan, form: ChooseForm | None = None, status: int = 200
) -> HttpResponse:
    wrong = explained(plan.flaws)
    context = {
        "file": file,
        "plan": plan,
        "rows": class_rows(file, plan),
        "form": form,
        "chosen": request.POST.getlist("classes") if form else None,
        "wrong": wrong[:MOST_SHOWN],
        "more_wrong": len(wrong) - MOST_SHOWN,
    }
    return render(request, "classrooms/school_oneroster_preview.html", context, status=status)


def _page(request: HttpRequest, form: OneRosterForm, undone: Undone | None = None) -> HttpResponse:
    context = {"form": form, "last": last_import(None), "undone": undone}
    return render(request, "classrooms/school_oneroster.html", context, status=400 if form.errors else 200)
