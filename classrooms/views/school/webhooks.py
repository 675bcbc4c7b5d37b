"""Which other programs are told of events, and what became of the messages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from classrooms import access
from classrooms.enums import TurnedOff
from classrooms.forms.webhooks import WebhookForm
from classrooms.models import Webhook
from classrooms.queries.webhooks import deliveries_of, webhooks
from classrooms.services import deliveries
from classrooms.services import webhooks as services


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def every(request: HttpRequest) -> HttpResponse:
    """All webhooks, and the form for another one; whoever sends it sees the secret, this once."""
    access.admin(request.user)
    if request.method != "POST":
        return _list_page(request, WebhookForm())
    form = WebhookForm(request.POST)
    if form.is_valid():
        site = request.build_absolute_uri("/").rstrip("/")
        webhook, secret = services.register(form.cleaned_data["address"], form.cleaned_data["course"], site)
        return _secret_page(request, webhook, secret)
    return _list_page(request, form, status=400)


def _list_page(request: HttpRequest, form: WebhookForm, status: int = 200) -> HttpResponse:
    context = {"webhooks": webhooks(), "form": form}
    return render(request, "classrooms/school_webhooks.html", context, status=status)


@login_required
def one(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Its last messages, and all that can be done with it."""
    webhook = access.webhook_for(request.user, webhook_id)
    context = {"webhook": webhook, "deliveries": deliveries_of(webhook)}
    return render(request, "classrooms/school_webhook.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def secret(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Asks whether there shall be a new secret; then shows it, this once."""
    webhook = access.webhook_for(request.user, webhook_id)
    if request.method == "POST":
        return _secret_page(request, webhook, services.change_secret(webhook))
    return render(request, "classrooms/school_webhook_secret.html", {"webhook": webhook})


def _secret_page(request: HttpRequest, webhook: Webhook, secret: str) -> HttpResponse:
    return render(request, "classrooms/school_webhook_secret.html", {"webhook": webhook, "secret": secret})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Asks whether it shall go, with the list of its messages; then it is gone."""
    webhook = access.webhook_for(request.user, webhook_id)
    if request.method == "POST":
        webhook.delete()
        messages.success(request, _("The webhook is removed. Nothing is sent there any more."))
        return redirect("classrooms:school_webhooks")
    return render(request, "classrooms/school_webhook_remove.html", {"webhook": webhook})


@login_required
@require_POST
def switch(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Turns it on, or off."""
    webhook = access.webhook_for(request.user, webhook_id)
    if request.POST.get("on"):
        services.turn_on(webhook)
        messages.success(request, _("The webhook is on. What happens from now on is sent."))
    else:
        deliveries.turn_off(webhook, TurnedOff.ADMIN)
        messages.success(request, _("The webhook is off. Nothing is sent until you turn it on."))
    return redirect(webhook)


@login_required
@require_POST
def test(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Sends a message that means nothing."""
    webhook = access.webhook_for(request.user, webhook_id)
    if refusal := services.send_test(webhook):
        messages.error(request, refusal)
    else:
        messages.success(request, _("The test is on its way. Look again in a few seconds."))
    return redirect(webhook)


@login_required
@require_POST
def again(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Sends a message once more."""
    delivery = access.delivery_for(request.user, webhook_id, delivery_id)
    if refusal := services.send_again(delivery):
        messages.error(request, refusal)
    else:
        messages.success(request, _("The message is on its way again. Look again in a few seconds."))
    return redirect(delivery.webhook)
