"""Tokens with which programs ask in a person's name."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgramToken(models.Model):
    """One token of a person. Of the token itself only a hash is kept, and its first letters to find it by.

    The fields that django-rest-knox looks at keep its names. `password_mark` fits the owner's password as it was when
    the token was made: another password, and it opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(_("hash"), max_length=128, unique=True, editable=False)
    token_key = models.CharField(_("first letters"), max_length=25, db_index=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="auth_token_set", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60)
    may_write = models.BooleanField(_("may write"), default=False)
    password_mark = models.CharField(max_length=128, editable=False)
    created = models.DateTimeField(_("made"), auto_now_add=True)
    expiry = models.DateTimeField(_("good until"))
    last_used_at = models.DateTimeField(_("used last"), null=True, blank=True)

    class Meta:
        ordering = ["-created", "id"]

    def __str__(self) -> str:
        return self.name
