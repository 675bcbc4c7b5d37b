"""A teacher's lesson: before, live, after."""

from __future__ import annotations

import io
from typing import Any, Final
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.enums import Looked, MarkerKind, Sensitivity
from classrooms.models import Session
from classrooms.queries import pages
from classrooms.queries.consent import has_agreed
from classrooms.rules import agreement, check_ins, disclosure, signals, tiles
from classrooms.rules.signals import EXPRESSIONS
from classrooms.services import sessions
from classrooms.services.audit import note_look
from classrooms.views.joining import CHECK_IN_FACES
from classrooms.views.reports import render_report

MARKER_ICONS: Final = {
    MarkerKind.SLOWED: "slow",
    MarkerKind.REPEATED: "again",
    MarkerKind.BREAK: "pause",
    MarkerKind.BACK: "play",
    MarkerKind.TOPIC: "plus",
    MarkerKind.EXERCISE: "people",
    MarkerKind.NOTE: "flag",
}
VERSIONS: Final = {
    "signals": signals.FORMULA_VERSION,
    "disclosure": disclosure.FORMULA_VERSION,
    "check_ins": check_ins.FORMULA_VERSION,
    "agreement": agreement.FORMULA_VERSION,
    "tiles": tiles.FORMULA_VERSION,
}
"""Of the formulas that the page explains."""


@login_required
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The dashboard while the lesson is live; its plan before, its report after. Assistants have the dashboard only."""
    found = access.lesson_for(request.user, session_id)
    only_helps = access.only_helps(request.user, found.course)
    if only_helps and not found.is_live:
        return redirect("classrooms:course", course_id=found.course_id)
    if found.is_ended:
        return render_report(request, found)
    context: dict[str, Any] = {"session": found, "course": found.course, "join_url": _join_url(request, found)}
    if not found.is_live:
        return render(request, "classrooms/session_scheduled.html", context)
    note_look(access.person(request.user), Looked.DASHBOARD, session=found)
    seats = pages.session_tiles(found)
    context |= {
        "only_helps": only_helps,
        "tiles": seats,
        "sensitivities": Sensitivity.choices,
        "has_mood": found.course.uses_cameras,
        "answers": CHECK_IN_FACES,
        "versions": VERSIONS,
        "kinds": [(kind, kind.label, icon) for kind, icon in MARKER_ICONS.items()],
        "qr_url": reverse("classrooms:session_qr", args=[found.id]),
        "boot": _boot(request, found, seats),
    }
    return render(request, "classrooms/session_live.html", context)


@login_required
@require_POST
def start(request: HttpRequest, session_id: UUID) -> HttpResponse:
    found = access.session_for(request.user, session_id)
    if refusal := sessions.start(found):
        messages.error(request, refusal)
    return redirect(found)


@login_required
@require_POST
def end(request: HttpRequest, session_id: UUID) -> HttpResponse:
    found = access.session_for(request.user, session_id)
    sessions.end(found)
    return redirect(found)


@login_required
def qr(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The join link as a QR code, black on white in either theme so that cameras read it."""
    found = access.lesson_for(request.user, session_id)
    picture = io.BytesIO()
    segno.make(_join_url(request, found), error="m").save(picture, kind="svg", scale=4, border=2, light="#fff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _join_url(request: HttpRequest, found: Session) -> str:
    return request.build_absolute_uri(reverse("classrooms:join_code", args=[found.code]))


def _boot(request: HttpRequest, found: Session, seats: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "session": str(found.id),
        "socket": f"/ws/sessions/{found.id}/dashboard/",
        "csrf": get_token(request),
        "names": {tile["seat"]: tile["name"] for tile in seats},
        "labels": list(EXPRESSIONS),
        "mode": found.course.mode,
        "k": found.k,
        "has_agreed": has_agreed(found.course),
        "started_at": found.started_at.timestamp() if found.started_at else None,
        "urls": {
            "end": reverse("classrooms:session_end", args=[found.id]),
            "markers": reverse("classrooms:api_markers", args=[found.id]),
            "unmark": reverse("classrooms:api_unmark", args=[found.id, UUID(int=0)]),
            "pulse": reverse("classrooms:api_pulse", args=[found.id]),
            "pulse_close": reverse("classrooms:api_pulse_close", args=[found.id]),
            "hints": reverse("classrooms:api_hints", args=[found.id]),
            "hint": reverse("classrooms:api_hint", args=[found.id, UUID(int=0)]),
            "helped": reverse("classrooms:api_helped", args=[found.id, UUID(int=0)]),
        },
    }
