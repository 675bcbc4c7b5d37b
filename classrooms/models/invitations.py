"""Links by which people come in. Only the hash of a link is kept: whoever reads the database cannot use one."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classrooms.models.courses import Course

HASH_LENGTH = 64
MOST_USES = 1000


class PasswordLink(models.Model):
    """By it one person sets a password, once. A person has one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="password_link", verbose_name=_("person")
    )
    token_hash = models.CharField(max_length=HASH_LENGTH, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.person)


class CourseLink(models.Model):
    """By it students enrol themselves, up to a number and a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="links", verbose_name=_("course"))
    token_hash = models.CharField(max_length=HASH_LENGTH, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    ends_at = models.DateTimeField(_("ends"))
    most_uses = models.PositiveSmallIntegerField(
        _("most uses"), validators=[MinValueValidator(1), MaxValueValidator(MOST_USES)]
    )
    uses = models.PositiveSmallIntegerField(_("uses"), default=0)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_uses__gte=1, most_uses__lte=MOST_USES), name="course_link_uses_in_range"
            ),
            models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="course_link_not_used_up_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.made_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        has_ended = self.revoked_at is not None or self.ends_at <= timezone.now()
        return not has_ended and self.uses < self.most_uses and not self.course.is_archived
