"""Where and on what ground a school uses this. Rows are only added; the newest one counts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classrooms.enums import DeclaredBy, Ground
from classrooms.rules import law
from classrooms.rules.countries import AI_ACT, countries


class Declaration(models.Model):
    """What somebody who answers for the school decided. Its number says which one is the newest, whatever a clock says.

    `only_for` is the one course for which it allows cameras: that of the demonstration.
    """

    declared_by = models.CharField(_("whose it is"), max_length=10, choices=DeclaredBy, default=DeclaredBy.SCHOOL)
    country = models.CharField(_("country"), max_length=2, blank=True)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_by = models.CharField(_("who decided"), max_length=120, blank=True)
    role = models.CharField(_("as what"), max_length=120, blank=True)
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)
    allows_cameras = models.BooleanField(_("cameras may be used"))
    only_for = models.UUIDField(_("only for the course"), null=True, blank=True)
    entered_by = models.UUIDField(_("whose account entered it"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        get_latest_by = "id"
        constraints = [
            models.CheckConstraint(condition=Q(declared_by__in=DeclaredBy.values), name="declaration_of_somebody"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="declaration_ground_known"),
            models.CheckConstraint(
                condition=~Q(declared_by=DeclaredBy.SCHOOL) | ~Q(country="") & ~Q(decided_by="") & ~Q(role=""),
                name="declaration_says_where_and_who",
            ),
            models.CheckConstraint(
                condition=~Q(ground__in=[Ground.MEDICAL, Ground.SAFETY]) | ~Q(reason=""),
                name="declaration_exception_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(ground=Ground.NO_CAMERAS, allows_cameras=False)
                | ~Q(ground=Ground.NO_CAMERAS) & Q(allows_cameras=True),
                name="declaration_cameras_fit_ground",
            ),
            models.CheckConstraint(
                condition=~Q(ground=Ground.ALLOWED) | ~Q(country__in=sorted(AI_ACT)),
                name="declaration_keeps_to_the_ai_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_name or self.get_declared_by_display()}: {self.get_ground_display()}"

    @property
    def country_name(self) -> str:
        return countries().get(self.country, self.country)

    @property
    def is_of_the_school(self) -> bool:
        return self.declared_by == DeclaredBy.SCHOOL

    @property
    def is_demo(self) -> bool:
        return self.declared_by == DeclaredBy.DEMO

    @property
    def is_under_the_ai_act(self) -> bool:
        return self.country in AI_ACT

    @property
    def is_an_exception(self) -> bool:
        return self.ground in law.EXCEPTIONS

    @property
    def allows_trying(self) -> bool:
        return law.allows_trying(self.country, self.ground)

    def allows_cameras_in(self, course: uuid.UUID | None) -> bool:
        """Whether a course may use cameras; None is one that is about to be made."""
        return self.allows_cameras and self.only_for in (None, course)


def newest_declaration() -> Declaration | None:
    """The one that counts, if the school has declared anything."""
    return Declaration.objects.order_by("-id").first()
