"""A teacher's course page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.enums import Looked
from classrooms.forms.sessions import SessionForm
from classrooms.models import Course
from classrooms.queries import pages, retention
from classrooms.queries.exports import newest_of
from classrooms.services import sessions
from classrooms.services.audit import note_look


@login_required
def course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Its lessons and its students."""
    found = access.course_helped_by(request.user, course_id)
    note_look(access.person(request.user), Looked.ROSTER, course=found)
    return _render_course(request, found, SessionForm())


@login_required
@require_POST
def open_session(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """A new lesson: live at once, or scheduled."""
    found = access.course_for(request.user, course_id)
    if found.is_archived:
        messages.error(request, _("This course is archived, so no lesson of it begins."))
        return redirect("classrooms:course", course_id=found.id)
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _render_course(request, found, form, status=400)
    session = sessions.schedule(found, form.cleaned_data["title"], form.cleaned_data["scheduled_for"])
    if request.POST.get("action") == "schedule":
        return redirect("classrooms:course", course_id=found.id)
    if refusal := sessions.start(session):
        session.delete()
        messages.error(request, refusal)
        return redirect("classrooms:course", course_id=found.id)
    return redirect(session)


def _render_course(request: HttpRequest, course: Course, form: SessionForm, status: int = 200) -> HttpResponse:
    (going,) = retention.due([course])
    context = {"course": course, "roster": pages.roster(course), "form": form, "going": going}
    context["only_helps"] = access.only_helps(request.user, course)
    context["export"] = newest_of(access.person(request.user), course)
    return render(request, "classrooms/course.html", {**context, **pages.sessions_of(course)}, status=status)
