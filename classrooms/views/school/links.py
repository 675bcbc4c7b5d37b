"""Links to set a password: shown once, as a page to print, as a file, or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classrooms import access
from classrooms.enums import Looked
from classrooms.models import Course, User
from classrooms.queries.people import without_password
from classrooms.services.audit import note_look
from classrooms.services.download import csv_file
from classrooms.services.invitations import password_links
from classrooms.services.letters import send_links

PRIVATE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Handed:
    """A link, for whom it is."""

    name: str
    username: str
    link: str


@login_required
def invitations(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Who of a course has no password yet; then new links for all of them."""
    admin = access.admin(request.user)
    course = access.course_for(admin, course_id)
    note_look(admin, Looked.ROSTER, course=course)
    people = without_password(course)
    if request.method != "POST":
        context = {"course": course, "people": people, "can_send": settings.EMAIL_IS_SET_UP}
        return render(request, "classrooms/school_invitations.html", context)
    if not people:
        return redirect("classrooms:school_invitations", course_id=course.id)
    action = request.POST.get("action")
    if action == "send" and settings.EMAIL_IS_SET_UP:
        return _send(request, course, [person for person in people if person.email])
    links = password_links(people)
    if action == "file":
        return _file(request, people, links)
    return link_page(request, people, links, course)


def link_page(
    request: HttpRequest, people: Sequence[User], links: Mapping[UUID, str], course: Course | None = None
) -> HttpResponse:
    """The one page that shows these links: nobody can look them up again."""
    context = {"course": course, "handed": _handed(request, people, links), "person": people[0]}
    answer = render(request, "classrooms/school_links.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _handed(request: HttpRequest, people: Sequence[User], links: Mapping[UUID, str]) -> list[Handed]:
    return [
        Handed(str(person), person.username, _address(request, links[person.id]))
        for person in people
        if person.id in links
    ]


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("classrooms:invitation", args=[token]))


def _file(request: HttpRequest, people: Sequence[User], links: Mapping[UUID, str]) -> HttpResponse:
    name, username, link = _("Name"), _("Sign-in name"), _("Link")
    rows = [{name: one.name, username: one.username, link: one.link} for one in _handed(request, people, links)]
    file = csv_file([name, username, link], rows)
    answer = HttpResponse(file, content_type="text/csv; charset=utf-8", headers=PRIVATE)
    answer["Content-Disposition"] = 'attachment; filename="links.csv"'
    return answer


def _send(request: HttpRequest, course: Course, people: Sequence[User]) -> HttpResponse:
    links = password_links(people)
    sent = send_links(people, {person: _address(request, token) for person, token in links.items()})
    if sent:
        said = ngettext("%(count)s link is sent.", "%(count)s links are sent.", sent)
        messages.success(request, said % {"count": sent})
    if sent < len(links):
        said = ngettext(
            "%(count)s link could not be sent. Print it instead.",
            "%(count)s links could not be sent. Print them instead.",
            len(links) - sent,
        )
        messages.error(request, said % {"count": len(links) - sent})
    return redirect("classrooms:school_invitations", course_id=course.id)
