"""The front page, which is another one for each role, and the page that explains."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classrooms.forms.sessions import JoinForm
from classrooms.models import User
from classrooms.queries import pages
from classrooms.queries.consent import current_text


def home(request: HttpRequest) -> HttpResponse:
    """What this person most likely wants next."""
    user = request.user
    if not isinstance(user, User):
        return render(request, "classrooms/welcome.html", {"form": JoinForm()})
    if user.is_admin:
        context = {"courses": pages.course_cards(user), "people": pages.people()}
        return render(request, "classrooms/home_admin.html", context)
    if user.is_teacher:
        return render(request, "classrooms/home_teacher.html", {"courses": pages.course_cards(user)})
    return render(request, "classrooms/home_student.html", {"places": pages.places(user), "form": JoinForm()})


def privacy(request: HttpRequest) -> HttpResponse:
    """What is captured and who sees it, in plain words."""
    return render(request, "classrooms/privacy.html", {"text": current_text()})
