"""The people of the school: found, made, changed, switched off, erased; and their links to set a password."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.enums import Looked, Role
from classrooms.forms.people import PersonEraseForm, PersonForm
from classrooms.models import User
from classrooms.queries import people as queries
from classrooms.services import people
from classrooms.services.audit import note_look
from classrooms.services.invitations import password_links
from classrooms.views.school.links import link_page

ON_A_PAGE = 50


@login_required
def everybody(request: HttpRequest) -> HttpResponse:
    """The list, to search in."""
    note_look(access.admin(request.user), Looked.RECORD)
    search, role = request.GET.get("q", "")[:100].replace("\0", ""), request.GET.get("role", "")
    context = {
        "page": Paginator(queries.everybody(search, role), ON_A_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "role": role,
        "query": urlencode({"q": search, "role": role}),
        "roles": [*Role.choices, ("off", _("Switched off"))],
    }
    return render(request, "classrooms/school_people.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new account; then its link is shown."""
    access.admin(request.user)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = people.add(**form.cleaned_data)
        return link_page(request, [person], password_links([person]))
    context = {"form": form, "person": None}
    return render(request, "classrooms/school_person.html", context, status=400 if form.errors else 200)


@login_required
def one(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One account, to change."""
    admin = access.admin(request.user)
    person = access.person_for(admin, person_id)
    note_look(admin, Looked.RECORD, person=person)
    initial = {
        "name": person.display_name,
        "email": person.email,
        "username": person.username,
        "role": person.role,
    }
    form = PersonForm(request.POST if request.method == "POST" else None, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        if refusal := people.change(person, **form.cleaned_data):
            form.add_error("role", refusal)
        else:
            messages.success(request, _("Changed."))
            return redirect("classrooms:school_person", person_id=person.id)
    shown = access.person_for(admin, person_id)
    context = {"form": form, "person": shown, "courses": queries.courses_of(shown)}
    return render(request, "classrooms/school_person.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A new link to set a password; earlier ones end."""
    admin = access.admin(request.user)
    person = access.person_for(admin, person_id)
    note_look(admin, Looked.RECORD, person=person)
    return link_page(request, [person], password_links([person]))


@login_required
@require_POST
def switch(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Switches an account off, or on again."""
    person = access.person_for(access.admin(request.user), person_id)
    if request.POST.get("to") == "on":
        people.switch_on(person)
        messages.success(request, _("The account is switched on: its owner can sign in again."))
    elif refusal := people.switch_off(person):
        messages.error(request, refusal)
    else:
        messages.success(request, _("The account is switched off, and its open pages are closed."))
    return redirect("classrooms:school_person", person_id=person.id)


@login_required
def erase(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Asks whether the admin is sure; then the account and everything of it is gone."""
    admin = access.admin(request.user)
    person = access.person_for(admin, person_id)
    note_look(admin, Looked.RECORD, person=person)
    form = PersonEraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        refusal = people.erase(person)
        if refusal is None:
            return _erased(request, admin, person)
        form.add_error(None, refusal)
    context = {"form": form, "person": person, "courses": queries.courses_of(person)}
    return render(request, "classrooms/school_person_erase.html", context, status=400 if form.errors else 200)


def _erased(request: HttpRequest, admin: User, person: User) -> HttpResponse:
    if admin == person:
        logout(request)
        messages.success(request, _("Your account and everything kept of you is erased."))
        return redirect("classrooms:home")
    messages.success(request, _("The account and everything kept of it is erased."))
    return redirect("classrooms:school_people")
