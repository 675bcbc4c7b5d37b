"""Whoever opens a link that they were given: to set a password, or to enrol in a course.

Opening changes nothing, since programs open links of e-mails, too. The address of the page is a secret: it is handed on
to nobody and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.forms.people import CourseLinkForm, OwnPasswordForm, SignUpForm
from classrooms.models import Course, CourseLink, Seat, User
from classrooms.services import invitations

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
View = Callable[..., HttpResponse]


def secret_address(view: View) -> View:
    """Neither a cache nor the next page learns the address; a POST too many is refused."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        if request.method == "POST" and invitations.is_too_often(token):
            context = {"title": _("Too many tries"), "text": _("Wait a minute, then try again.")}
            answer = render(request, "classrooms/link_over.html", context, status=429)
        else:
            answer = view(request, token)
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "strict-origin"  # with no-referrer browsers hide the origin, which CSRF needs
        return answer

    return guarded


@sensitive_post_parameters()
@secret_address
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A person without a password sets one, and is signed in."""
    person = invitations.person_of(token)
    if person is None:
        return _over(request)
    form = OwnPasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        owner = invitations.set_password(token, form.cleaned_data["new_password1"])
        if owner is None:
            return _over(request)
        login(request, owner, backend=BACKEND)
        messages.success(request, _("Welcome. Next time, sign in as %(name)s.") % {"name": owner.username})
        return redirect("classrooms:home")
    context = {"form": form, "person": person}
    return render(request, "classrooms/invitation.html", context, status=400 if form.errors else 200)


@sensitive_post_parameters()
@secret_address
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """A student takes a seat in a course; whoever has no account makes one."""
    link = invitations.course_link(token)
    if link is None:
        return _over(request)
    user = request.user
    if isinstance(user, User):
        if Seat.objects.filter(course=link.course, student=user).exists():
            messages.success(request, _("You have a seat in %(course)s.") % {"course": link.course})
            return redirect("classrooms:home")
        return _take_seat(request, link, user) if link.is_open else _over(request)
    return _sign_up(request, link) if link.is_open else _over(request)


@login_required
def course_links(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The links by which students enrol, and a new one, which is shown this once."""
    course = access.course_for(request.user, course_id)
    form = CourseLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        ends_at = timezone.make_aware(datetime.combine(chosen["last_day"], time.max))  # local, as typed
        token = invitations.make_course_link(course, access.person(request.user), chosen["most_uses"], ends_at)
        address = request.build_absolute_uri(reverse("classrooms:enrol", args=[token]))
        answer = _links_page(request, course, CourseLinkForm(), address)
        answer["Cache-Control"] = "no-store"
        return answer
    return _links_page(request, course, form)


@login_required
@require_POST
def revoke(request: HttpRequest, course_id: UUID, link_id: UUID) -> HttpResponse:
    """Nobody enrols by this link any more; who has, stays."""
    invitations.revoke(access.link_for(request.user, course_id, link_id))
    messages.success(request, _("The link is closed. Students who came by it stay in the course."))
    return redirect("classrooms:course_links", course_id=course_id)


def _links_page(request: HttpRequest, course: Course, form: CourseLinkForm, address: str = "") -> HttpResponse:
    links = CourseLink.objects.filter(course=course).select_related("made_by", "course")
    context: dict[str, Any] = {"course": course, "form": form, "links": links, "address": address}
    return render(request, "classrooms/course_links.html", context, status=400 if form.errors else 200)


def _take_seat(request: HttpRequest, link: CourseLink, user: User) -> HttpResponse:
    if not user.is_student:
        return render(request, "classrooms/enrol.html", {"course": link.course, "is_staff": True}, status=403)
    if request.method != "POST":
        return render(request, "classrooms/enrol.html", {"course": link.course})
    if not invitations.take_seat(link, user):
        return _over(request)
    messages.success(request, _("You have a seat in %(course)s.") % {"course": link.course})
    return redirect("classrooms:home")


def _sign_up(request: HttpRequest, link: CourseLink) -> HttpResponse:
    form = SignUpForm(request.POST if request.method == "POST" else None)
    sign_in = f"{reverse('sign_in')}?{urlencode({'next': request.path})}"
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if not invitations.sign_up(link, chosen["display_name"], chosen["email"], chosen["password1"]):
            return _over(request)
        messages.success(
            request,
            _(
                "Now sign in with your e-mail address. If you had an account before, use its password; "
                "if it has none yet, ask your school for a link to set one."
            ),
        )
        return redirect(sign_in)
    context = {"course": link.course, "form": form, "sign_in": sign_in}
    return render(request, "classrooms/enrol.html", context, status=400 if form.errors else 200)


def _over(request: HttpRequest) -> HttpResponse:
    """Used, ended, revoked, mistyped: nobody learns which."""
    context = {
        "title": _("This link does not work any more"),
        "text": _("It was used, or its time is over. Ask whoever gave it to you for a new one."),
    }
    return render(request, "classrooms/link_over.html", context, status=404)
