"""The admins' pages about the models that the workers read with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classrooms import access, gateway
from classrooms.models import User
from classrooms.queries import figures, fleet, reading
from classrooms.rules.signals import EXPRESSIONS
from classrooms.services import choices


@login_required
def models(request: HttpRequest) -> HttpResponse:
    """What is installed, what is in use, what was chosen when."""
    access.admin(request.user)
    running = fleet.fleet()
    context = {
        "fleet": running,
        "rows": [{"model": model, "figures": figures.main_figures(model.card)} for model in running.models],
        "history": fleet.history(),
        "boot": {"url": reverse("classrooms:api_models")},
    }
    return render(request, "classrooms/models.html", context)


@login_required
def model(request: HttpRequest, address: str) -> HttpResponse:
    """The card of one model."""
    access.admin(request.user)
    found = fleet.fleet().model(address)
    if found is None:
        raise Http404
    confusion = {"labels": list(EXPRESSIONS), "confusion": found.card.confusion}
    context: dict[str, Any] = {
        "model": found,
        "card": found.card,
        "figures": figures.main_figures(found.card),
        "details": figures.details(found.card),
        "origin": figures.origin(found.card),
        "expressions": figures.expression_rows(found.card),
        "confusion": figures.confusion_rows(found.card),
        "plain": reading.address(found.name, found.sha256),
        "variants": figures.variant_rows(found.card),
        "boot": confusion,
    }
    return render(request, "classrooms/model.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, address: str) -> HttpResponse:
    """Asks whether the model shall be used from now on; then it is."""
    user = access.admin(request.user)
    if request.method == "POST":
        _choose(request, user, address)
        return redirect("classrooms:models")
    running = fleet.fleet()
    found = running.model(address)
    if found is None:
        raise Http404
    now = [one for one in running.models if one.reading and one != found]
    comparison = figures.comparison(now[0].card, found.card) if len(now) == 1 else []
    context = {"model": found, "now": [one.name for one in now], "comparison": comparison}
    return render(request, "classrooms/model_use.html", context)


def _choose(request: HttpRequest, user: User, address: str) -> None:
    running = fleet.fleet()
    found = running.model(address)
    if not running.answers:
        messages.error(request, _("Redis does not answer, so nothing was chosen. Try again when it is back."))
    elif found is None or found.sha256 != request.POST.get("sha256"):
        messages.error(request, _("The models have changed meanwhile, so nothing was chosen. Look again."))
    elif refusal := choices.choose(gateway.Model(found.name, found.sha256), user):
        messages.error(request, refusal)
    else:
        messages.success(request, _("%(name)s is chosen. Workers take it over within seconds.") % {"name": found.name})
