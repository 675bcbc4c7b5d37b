"""People let programs ask in their name, and stop them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from classrooms.models import ProgramToken, User

MOST_TOKENS: Final = 10
"""Of one person at a time: more than somebody can keep apart."""
NOTED_EVERY: Final = timedelta(hours=1)
"""When a token was used last is noted no finer: it tells whether a token is still needed, not what its owner does."""


def make_token(owner: User, name: str, *, days: int, may_write: bool) -> tuple[ProgramToken, str] | None:
    """A new token and the text that opens with it, which nobody can read again; None with `MOST_TOKENS` in use."""
    with transaction.atomic():
        User.objects.select_for_update().get(id=owner.id)
        if ProgramToken.objects.filter(user=owner, expiry__gt=timezone.now()).count() >= MOST_TOKENS:
            return None
        digest, secret = get_digest_token()
        token = ProgramToken.objects.create(
            user=owner,
            name=name,
            may_write=may_write,
            expiry=timezone.now() + timedelta(days=days),
            digest=digest,
            token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH],
            password_mark=owner.get_session_auth_hash(),
        )
    return token, secret


def is_good(token: ProgramToken) -> bool:
    """Whether its owner may still use it: active, not a student, and with the password it was made under."""
    owner = token.user
    is_same = constant_time_compare(token.password_mark, owner.get_session_auth_hash())
    return owner.is_active and not owner.is_student and is_same


def note_use(token: ProgramToken) -> None:
    """Notes that a token was used, once an hour."""
    now = timezone.now()
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    ProgramToken.objects.filter(long_ago, id=token.id).update(last_used_at=now)


def revoke(token: ProgramToken) -> None:
    """Whoever asks with it is refused from now on."""
    token.delete()


def revoke_all(owner: User) -> None:
    """A person who may not sign in any more has no programs either."""
    ProgramToken.objects.filter(user=owner).delete()
