"""People: who may sign in, and as what."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Final

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Role

LONGEST_ID: Final = 150
"""As long as a user name, which an id may become."""


class UserManager(DjangoUserManager["User"]):
    """Makes people; whoever is made by `createsuperuser` is an admin of the school, too."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra: Any
    ) -> User:
        return super().create_superuser(username, email, password, **{"role": Role.ADMIN, **extra})

    def get_by_natural_key(self, username: str | None) -> User:
        """Whoever signs in by this name. Names that imports make are in small letters, and people type as they like."""
        try:
            return super().get_by_natural_key(username)
        except self.model.DoesNotExist:
            return super().get_by_natural_key((username or "").lower())


class User(AbstractUser):
    """An admin, a teacher or a student. A guest is a student without a password, for one course."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.STUDENT)
    display_name = models.CharField(_("name"), max_length=100)
    is_guest = models.BooleanField(_("guest"), default=False)
    sourced_id = models.CharField(
        _("id at the school"),
        max_length=LONGEST_ID,
        null=True,
        blank=True,
        unique=True,
        help_text=_("The id by which the school's own lists know this person."),
    )

    REQUIRED_FIELDS = ["display_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta(AbstractUser.Meta):
        ordering = ["display_name"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self).split(" ")[0]

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN or self.is_superuser

    @property
    def is_teacher(self) -> bool:
        return self.role == Role.TEACHER

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT and not self.is_superuser
