"""Where and on what ground the school uses this."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from classrooms import access
from classrooms.forms.law import DeclarationForm
from classrooms.queries import law as queries
from classrooms.services import law


@login_required
def declaration(request: HttpRequest) -> HttpResponse:
    """What holds now, all that held before, and a new one."""
    admin = access.admin(request.user)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = law.declare(admin, **form.declared)
        if made.allows_cameras:
            messages.success(request, _("It is noted. Which courses use cameras is up to their settings."))
        else:
            messages.success(request, _("It is noted. No course uses cameras now."))
        return redirect("classrooms:school_declaration")
    context = {
        "form": form,
        "standing": queries.standing(),
        "history": queries.declarations(),
        "affected": queries.courses_with_cameras(),
    }
    return render(request, "classrooms/school_declaration.html", context, status=400 if form.errors else 200)
