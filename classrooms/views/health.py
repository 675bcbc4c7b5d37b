"""Is the site up, is it ready, and how is it?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from classrooms import access
from classrooms.queries import health


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database and Redis answer, else 503 with what does not."""
    return _said({"database": health.database_answers(), "redis": health.redis_answers()})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when a lesson can be read: as `healthz`, and a worker runs; else 503 with what is missing."""
    return _said(health.readiness())


def _said(parts: dict[str, bool]) -> JsonResponse:
    is_well = all(parts.values())
    return JsonResponse({"ok": is_well, **parts}, status=200 if is_well else 503)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """For admins: what runs, what waits, what was dropped and what goes next."""
    access.admin(request.user)
    return render(request, "classrooms/health.html", {"health": health.health()})
