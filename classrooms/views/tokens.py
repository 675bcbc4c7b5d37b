"""Programs that ask in a person's name: the tokens of the API."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from classrooms import access
from classrooms.forms.tokens import TokenForm
from classrooms.models import ProgramToken
from classrooms.services import tokens


@login_required
@never_cache
def programs(request: HttpRequest) -> HttpResponse:
    """A person's tokens; a new one is shown in the answer that made it, and never again."""
    owner = access.staff(request.user)
    form, secret, status = TokenForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 400
        made = tokens.make_token(owner, **form.cleaned_data) if form.is_valid() else None
        if made is not None:
            form, secret, status = TokenForm(), made[1], 201
        elif form.is_valid():
            form.add_error(None, _("You have as many tokens as one person can have. Revoke one first."))
    own = ProgramToken.objects.filter(user=owner)
    context = {"tokens": own, "form": form, "secret": secret, "now": timezone.now()}
    return render(request, "classrooms/tokens.html", context, status=status)


@login_required
@never_cache
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Asks whether the owner is sure; then the token opens nothing any more."""
    token = access.token_for(request.user, token_id)
    if request.method != "POST":
        return render(request, "classrooms/token_revoke.html", {"token": token})
    tokens.revoke(token)
    messages.success(request, _("“%(name)s” is revoked.") % {"name": token.name})
    return redirect("classrooms:tokens")
