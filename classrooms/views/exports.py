"""Long exports: ask for one, see how far it is, fetch it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classrooms import access
from classrooms.enums import Looked
from classrooms.forms.exports import ExportForm
from classrooms.models import Course, Export, User
from classrooms.queries.exports import exports_of
from classrooms.reports import long
from classrooms.reports.printing import can_print
from classrooms.services import exports as services
from classrooms.services.audit import note_look
from classrooms.services.erasure import leave_no_trace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """The exports of a teacher or an admin, and the form for the next one."""
    user = access.staff(request.user)
    asked = request.POST if request.method == "POST" else None
    form = ExportForm(user, asked, initial={"course": request.GET.get("course")})
    if asked is not None and form.is_valid():
        _begin(request, user, form)
        return redirect("classrooms:exports")
    context = {
        "form": form,
        "rows": exports_of(user),
        "can_print": can_print(),
        "boot": {"url": reverse("classrooms:api_exports")},
    }
    return render(request, "classrooms/exports.html", context, status=200 if asked is None else 400)


def _begin(request: HttpRequest, user: User, form: ExportForm) -> None:
    with_pdf = form.cleaned_data["with_pdf"] and can_print()
    if services.ask(user, form.cleaned_data["course"], with_pdf=with_pdf) is None:
        messages.warning(request, _one_at_a_time())


@login_required
@require_POST
def cancel(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Stops an export that is being made, or throws away one that is there."""
    services.drop(access.export_for(request.user, export_id))
    leave_no_trace()
    return redirect("classrooms:exports")


@login_required
@require_POST
def again(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Takes up one that failed."""
    if not services.ask_again(access.export_for(request.user, export_id)):
        messages.warning(request, _one_at_a_time())
    return redirect("classrooms:exports")


@login_required
@require_GET
def fetch(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The zip of one that is ready; before that, how far it is."""
    found = access.export_for(request.user, export_id)
    if not found.is_ready:
        return redirect("classrooms:exports")
    user = access.person(request.user)
    answer = HttpResponse(long.whole(found), content_type="application/zip")
    for course in _courses_in(found):
        note_look(user, Looked.EXPORT, course=course)
    answer["Content-Disposition"] = f'attachment; filename="{long.name_of(found)}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _courses_in(export: Export) -> list[Course]:
    return [export.course] if export.course else list(Course.objects.filter(sessions__in=export.lessons).distinct())


def _one_at_a_time() -> str:
    return _("An export of yours is being made already. Wait until it is ready, or cancel it first.")
