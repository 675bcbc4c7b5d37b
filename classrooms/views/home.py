"""The front page, which is another one for each role, and the page that explains."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from classrooms.forms.sessions import JoinForm
from classrooms.models import User
from classrooms.queries import pages
from classrooms.queries.consent import current_text
from classrooms.queries.law import standing


def home(request: HttpRequest) -> HttpResponse:
    """What this person most likely wants next."""
    user = request.user
    if not isinstance(user, User):
        return render(request, "classrooms/welcome.html", {"form": JoinForm()})
    if user.is_admin:
        if standing().declaration is None:  # the first thing to do in a school that has just begun
            return redirect("classrooms:school_declaration")
        return render(request, "classrooms/home_admin.html", {**_cards(user), "people": pages.people()})
    if user.is_teacher:
        return render(request, "classrooms/home_teacher.html", _cards(user))
    places = pages.places(user)
    context = {
        "places": [place for place in places if not place.course.is_archived],
        "archived": [place for place in places if place.course.is_archived],
        "form": JoinForm(),
    }
    return render(request, "classrooms/home_student.html", context)


def _cards(user: User) -> dict[str, list[pages.CourseCard]]:
    cards = pages.course_cards(user)
    return {
        "courses": [card for card in cards if not card.course.is_archived],
        "archived": [card for card in cards if card.course.is_archived],
    }


def privacy(request: HttpRequest) -> HttpResponse:
    """What is captured and who sees it, in plain words."""
    return render(request, "classrooms/privacy.html", {"text": current_text()})
