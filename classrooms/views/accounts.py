"""Signing out, which also closes the sockets that sign-in had opened."""

from __future__ import annotations

from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse

from classrooms.models import User
from classrooms.services.accounts import close_sockets


class SignOutView(views.LogoutView):
    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        answer = super().post(request, *args, **kwargs)
        if isinstance(user, User):
            close_sockets(user)
        return answer
