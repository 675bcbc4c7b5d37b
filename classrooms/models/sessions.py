"""Lessons: scheduled, live, ended."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Sensitivity, SessionState
from classrooms.models.courses import Course
from classrooms.models.people import User
from classrooms.rules.codes import CODE_LENGTH, new_code


class SessionQuerySet(models.QuerySet["Session"]):
    def seen_by(self, user: User) -> SessionQuerySet:
        """The sessions whose dashboard a user may open."""
        return self.filter(course__in=Course.objects.seen_by(user))

    def helped_by(self, user: User) -> SessionQuerySet:
        """The sessions in which a user may help while they are live."""
        return self.filter(course__in=Course.objects.helped_by(user))

    def open(self) -> SessionQuerySet:
        """Sessions that students can still join."""
        return self.exclude(state=SessionState.ENDED).filter(course__archived_at=None)

    def live(self) -> SessionQuerySet:
        return self.filter(state=SessionState.LIVE)


class Session(models.Model):
    """One lesson of a course."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.SCHEDULED)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, default=new_code)
    scheduled_for = models.DateTimeField(_("scheduled for"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    k_threshold = models.PositiveSmallIntegerField(
        _("smallest group"), null=True, blank=True, help_text=_("As it was in the course when the lesson began.")
    )
    frames = models.JSONField(
        _("frames"), default=dict, blank=True, help_text=_("How many frames came in and what became of them.")
    )

    read_by = models.JSONField(
        _("read by"), default=list, blank=True, help_text=_("Name and SHA-256 of each model that read its frames.")
    )

    sensitivity = models.CharField(_("sensitivity"), max_length=10, choices=Sensitivity, default=Sensitivity.MODERATE)
    hints_muted = models.BooleanField(_("hints are not shown"), default=False)

    readings_dropped_at = models.DateTimeField(
        _("averages dropped"), null=True, blank=True, help_text=_("The report is not worked out again since then.")
    )

    report_ready_at = models.DateTimeField(
        _("report ready"), null=True, blank=True, help_text=_("When its final figures were worked out first.")
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-scheduled_for"]
        constraints = [
            models.CheckConstraint(condition=Q(sensitivity__in=Sensitivity.values), name="session_sensitivity_known"),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(state=SessionState.ENDED), name="session_code_unique_while_open"
            ),
            models.UniqueConstraint(
                fields=["course"], condition=Q(state=SessionState.LIVE), name="session_one_live_per_course"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.SCHEDULED, started_at__isnull=True, ended_at__isnull=True)
                | Q(state=SessionState.LIVE, started_at__isnull=False, ended_at__isnull=True)
                | Q(state=SessionState.ENDED, started_at__isnull=False, ended_at__isnull=False),
                name="session_times_fit_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.course})"

    def get_absolute_url(self) -> str:
        return reverse("classrooms:session", args=[self.id])

    @property
    def is_live(self) -> bool:
        return self.state == SessionState.LIVE

    @property
    def is_ended(self) -> bool:
        return self.state == SessionState.ENDED

    @property
    def k(self) -> int:
        """The smallest group behind a figure of this lesson, whatever its course says later."""
        return self.k_threshold or self.course.k_threshold
