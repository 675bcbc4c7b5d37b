"""The page on which people try the reading with a picture of their own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from classrooms import access
from classrooms.gateway import LABELS, MAX_PICTURE_BYTES


@login_required
def try_page(request: HttpRequest) -> HttpResponse:
    """A picture in, faces with their numbers out; 404 where the law forbids it or nobody has declared anything."""
    access.may_try(request.user)
    boot = {
        "csrf": get_token(request),
        "looks": reverse("classrooms:api_looks"),
        "labels": LABELS,
        "max_bytes": MAX_PICTURE_BYTES,
    }
    return render(request, "classrooms/try.html", {"boot": boot})
