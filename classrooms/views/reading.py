"""The page about how well the reading works, in plain words, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classrooms.models import User
from classrooms.queries import figures, fleet, reading
from classrooms.rules.cards import UNREAD, read_card


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """About the model in use."""
    running = fleet.fleet()
    return _page(request, running, reading.in_use(running))


@require_safe
def one(request: HttpRequest, address: str) -> HttpResponse:
    """About a certain file, such as the one that read a lesson. Where no worker has it, what holds for all is left."""
    if not reading.ADDRESS.fullmatch(address):
        raise Http404
    running = fleet.fleet()
    return _page(request, running, running.model(address), is_asked_for=True)


def _page(
    request: HttpRequest, running: fleet.Fleet, model: fleet.InstalledModel | None, *, is_asked_for: bool = False
) -> HttpResponse:
    card = model.card if model else read_card({})
    mixtures, panels = reading.mixtures(card), reading.panels(card)
    others = [one for one in running.models if one.reading and one != model]
    context = {
        "model": model,
        "is_asked_for": is_asked_for,
        "others": [] if is_asked_for else [f"{one.name} ({one.short})" for one in others],
        "is_admin": isinstance(request.user, User) and request.user.is_admin,
        "card": card,
        "right": reading.how_often_right(card),
        "mixtures": mixtures,
        "gap": reading.calibration_gap(card),
        "confusion": figures.confusion_rows(card),
        "panels": panels,
        "hardest": reading.hardest(panels),
        "reasons": UNREAD,
        "pictures": reading.pictures_learnt(card),
        "knows_data": card.data == reading.KNOWN_DATA,
    }
    return render(request, "classrooms/reading.html", context)
