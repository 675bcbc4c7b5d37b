"""Where the administration begins."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classrooms import access
from classrooms.queries import pages


@login_required
def school(request: HttpRequest) -> HttpResponse:
    """How large the school is, and the way to everything that is managed."""
    access.admin(request.user)
    return render(request, "classrooms/school.html", {"people": pages.people()})
