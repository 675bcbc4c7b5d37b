"""The courses of the school: the list, one course, the archive, the switch of the cameras, the end."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.forms.courses import CamerasForm, CourseChoiceForm, CourseForm, DeleteCourseForm
from classrooms.models import Course
from classrooms.queries import courses as queries
from classrooms.queries import retention
from classrooms.services import analytics, courses

ON_A_PAGE: Final = 25
LONGEST_NAME: Final = 120


@login_required
def all_courses(request: HttpRequest) -> HttpResponse:
    """Every course by name, 25 on a page."""
    access.admin(request.user)
    name, which = request.GET.get("name", "")[:LONGEST_NAME], queries.which_of(request.GET.get("which", ""))
    page = Paginator(queries.courses_named(name, which), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "name": name, "which": which, "shown": queries.SHOWN.items()}
    return render(request, "classrooms/school_courses.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new course."""
    access.admin(request.user)
    form = CourseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        with transaction.atomic():
            courses.save(made, ())
            courses.set_staff(made, form.cleaned_data["teachers"], form.cleaned_data["assistants"])
        messages.success(request, _("“%(course)s” is there now.") % {"course": made})
        return redirect("classrooms:school_course", course_id=made.id)
    context = {"form": form}
    return render(request, "classrooms/school_course_new.html", context, status=400 if form.errors else 200)


@login_required
def course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The settings of one course. Terms that change are kept once it was shown what goes under them."""
    found = access.managed_course(request.user, course_id)
    form = _settings_form(request, found)
    if request.method != "POST":
        return _course_page(request, found, form)
    if not form.is_valid():
        return _course_page(request, found, form, status=400)
    if form.hides_what_goes:
        (then,) = retention.due([form.instance])
        return _course_page(request, found, form, then=then)
    with transaction.atomic():
        refusal = courses.save(form.instance, form.changed_data)
        if refusal is None:
            courses.set_staff(form.instance, form.cleaned_data["teachers"], form.cleaned_data["assistants"])
    if refusal is not None:
        form.add_error(None, refusal)
        return _course_page(request, found, form, status=400)
    messages.success(request, _("The settings are saved."))
    return redirect("classrooms:school_course", course_id=course_id)


@login_required
@require_POST
def archive(request: HttpRequest) -> HttpResponse:
    """Archives several courses, or takes them out of the archive; names those of which a lesson is live."""
    access.admin(request.user)
    form = CourseChoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one course or several first."))
        return redirect("classrooms:school_courses")
    chosen = list(form.cleaned_data["course"])
    if form.cleaned_data["action"] == "restore":
        for one in chosen:
            courses.restore(one)
        said = ngettext("%(count)s course is current again.", "%(count)s courses are current again.", len(chosen))
        messages.success(request, said % {"count": len(chosen)})
        return redirect("classrooms:school_courses")
    refusals = [refusal for one in chosen if (refusal := courses.archive(one))]
    for refusal in refusals:
        messages.error(request, refusal)
    if done := len(chosen) - len(refusals):
        said = ngettext("%(count)s course is archived.", "%(count)s courses are archived.", done)
        messages.success(request, said % {"count": done})
    return redirect("classrooms:school_courses")


@login_required
@require_POST
def cameras(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Switches the cameras of a course off, with a reason, or on again."""
    found = access.managed_course(request.user, course_id)
    if request.POST.get("action") == "on":
        analytics.switch_on(found)
        messages.success(request, _("The cameras of this course may be used again."))
        return redirect("classrooms:school_course", course_id=course_id)
    form = CamerasForm(request.POST)
    if not form.is_valid():
        return _course_page(request, found, _settings_form(request, found, is_sent=False), cameras=form, status=400)
    analytics.switch_off(found, form.cleaned_data["reason"])
    messages.success(request, _("No camera is used in this course now. Its teachers and students read your reason."))
    return redirect("classrooms:school_course", course_id=course_id)


@login_required
def delete(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Says what goes with a course and asks for its name; then all of it is erased."""
    found = access.managed_course(request.user, course_id)
    form = DeleteCourseForm(request.POST if request.method == "POST" else None, course=found)
    refusal = courses.why_not_deleted(found)
    if request.method == "POST" and refusal is None and form.is_valid():
        refusal = courses.delete(found)
        if refusal is None:
            messages.success(request, _("“%(course)s” and all that was kept in it is erased.") % {"course": found})
            return redirect("classrooms:school_courses")
    context = {"course": found, "form": form, "goes": queries.goes_with(found), "refusal": refusal}
    status = 409 if refusal and request.method == "POST" else 400 if form.errors else 200
    return render(request, "classrooms/school_course_delete.html", context, status=status)


def _settings_form(request: HttpRequest, found: Course, *, is_sent: bool = True) -> CourseForm:
    """Over a copy of its own: a form puts what was typed into the course that it is about."""
    typed = access.managed_course(request.user, found.id)
    is_live = queries.live_session(found) is not None
    return CourseForm(request.POST if request.method == "POST" and is_sent else None, instance=typed, is_live=is_live)


def _course_page(
    request: HttpRequest,
    found: Course,
    form: CourseForm,
    *,
    then: retention.Next | None = None,
    cameras: CamerasForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "course": found,
        "form": form,
        "cameras": cameras or CamerasForm(),
        "live": queries.live_session(found),
        "going": retention.due([found])[0],
        "then": then,
    }
    return render(request, "classrooms/school_course.html", context, status=status)
