"""Who asks: a program by its owner's token, or a signed-in browser; what a token may do, and how often."""

from __future__ import annotations

import re
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from classrooms.models import ProgramToken, User
from classrooms.services import tokens

TOKEN: Final = re.compile(rb"rtr_[0-9a-f]{64}")
NOT_GOOD: Final = _("This token is not good (any more). Make a new one on the page Programs.")


class ProgramTokens(TokenAuthentication):  # type: ignore[misc]  # knox ships no types
    """`Authorization: Bearer rtr_…`"""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ProgramToken]:
        if not TOKEN.fullmatch(token):  # whatever a header may hold never reaches the database
            raise AuthenticationFailed(NOT_GOOD)
        try:
            found: tuple[User, ProgramToken] = super().authenticate_credentials(token)
        except AuthenticationFailed:
            raise AuthenticationFailed(NOT_GOOD) from None
        return found

    def validate_user(self, auth_token: ProgramToken) -> tuple[User, ProgramToken]:
        if not tokens.is_good(auth_token):
            tokens.revoke(auth_token)
            raise AuthenticationFailed(NOT_GOOD)
        tokens.note_use(auth_token)
        return auth_token.user, auth_token


class ProgramTokensInTheSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How `ProgramTokens` stands in the description."""

    target_class = ProgramTokens
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token from the page Programs (`/tokens/`)."}


class MayWrite(BasePermission):
    """A token that may only read changes nothing. Who is signed in, in a browser, may what the pages allow."""

    message = _("This token may only read. Make one that may write, too, on the page Programs.")
    code = "read_only"

    def has_permission(self, request: Request, view: APIView) -> bool:
        may_only_read = isinstance(request.auth, ProgramToken) and not request.auth.may_write
        return request.method in SAFE_METHODS or not may_only_read


class ProgramThrottle(SimpleRateThrottle):
    """So many requests a minute for each token, and for each person without one."""

    scope = "program"

    def get_rate(self) -> Any:
        return api_settings.DEFAULT_THROTTLE_RATES[self.scope]

    def get_cache_key(self, request: Request, view: APIView) -> str:
        asking = request.auth or request.user
        return self.cache_format % {"scope": self.scope, "ident": asking.pk}
