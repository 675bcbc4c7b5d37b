"""Courses and the seats of their students."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from classrooms.enums import PrivacyMode, Role, Sensitivity
from classrooms.models.law import newest_declaration
from classrooms.models.people import LONGEST_ID, User
from classrooms.rules.pacing import FASTEST_MS, SLOWEST_MS

SMALLEST_GROUP = 5
"""No class figure ever rests on fewer students (the k-threshold)."""
MOST_DAYS = 3650
"""Ten years: the longest that anything may be kept by time."""
SHORTEST_INTERVAL = FASTEST_MS // 1000
LONGEST_INTERVAL = SLOWEST_MS // 1000
_KEPT_DAYS = [MinValueValidator(1), MaxValueValidator(MOST_DAYS)]


def usual_mode() -> str:
    """What a new course begins with: without cameras, until the school has declared that it may use them."""
    declaration = newest_declaration()
    is_allowed = declaration is not None and declaration.allows_cameras_in(None)
    return PrivacyMode.AGGREGATE if is_allowed else PrivacyMode.SELF_REPORT


class CourseQuerySet(models.QuerySet["Course"]):
    def seen_by(self, user: User) -> CourseQuerySet:
        """The courses whose inside a user may open: an admin's all, a teacher's own, nobody else's."""
        if user.is_admin:
            return self
        if user.is_teacher:
            return self.filter(teachers=user)
        return self.none()

    def helped_by(self, user: User) -> CourseQuerySet:
        """The courses in whose lessons a user may help: those seen, and those that the user assists in."""
        if user.is_admin:
            return self
        if user.is_teacher:
            return self.filter(Q(teachers=user) | Q(assistants=user)).distinct()
        return self.none()


class Course(models.Model):
    """A group of students that meets again and again, with its own privacy rules."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    teachers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("teachers"),
        related_name="taught_courses",
        limit_choices_to={"role__in": [Role.TEACHER, Role.ADMIN]},
    )
    assistants = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assistants"),
        related_name="assisted_courses",
        blank=True,
        limit_choices_to={"role": Role.TEACHER},
        help_text=_("They help while a lesson runs. They see no student's own mood and no report."),
    )
    privacy_mode = models.CharField(_("privacy mode"), max_length=12, choices=PrivacyMode, default=usual_mode)
    k_threshold = models.PositiveSmallIntegerField(
        _("smallest group"),
        default=SMALLEST_GROUP,
        validators=[MinValueValidator(SMALLEST_GROUP), MaxValueValidator(100)],
        help_text=_("Class figures are shown only when at least this many students contribute."),
    )
    allow_guests = models.BooleanField(
        _("guests allowed"), default=False, help_text=_("Anyone with the code may take part under a name they choose.")
    )
    interval_seconds = models.PositiveSmallIntegerField(
        _("shortest interval"),
        default=SHORTEST_INTERVAL,
        validators=[MinValueValidator(SHORTEST_INTERVAL), MaxValueValidator(LONGEST_INTERVAL)],
        help_text=_("Seconds between two pictures of a student at the least; more while the workers are busy."),
    )
    sensitivity = models.CharField(
        _("sensitivity"),
        max_length=10,
        choices=Sensitivity,
        default=Sensitivity.MODERATE,
        help_text=_("How readily new lessons raise a hint. The teacher may choose another one in the lesson."),
    )
    windows_kept_days = models.PositiveSmallIntegerField(
        _("days that averages are kept"),
        default=180,
        validators=_KEPT_DAYS,
        help_text=_("From the end of a lesson: ten-second averages, votes, check-ins, calls for help and answers."),
    )
    reports_kept_days = models.PositiveSmallIntegerField(
        _("days that reports are kept"),
        default=730,
        validators=_KEPT_DAYS,
        help_text=_(
            "From the end of a lesson: its figures, who was there, marks, questions, hints, what was contested."
        ),
    )
    consents_kept_days = models.PositiveSmallIntegerField(
        _("days that replaced decisions are kept"),
        default=1095,
        validators=_KEPT_DAYS,
        help_text=_("From the decision that replaced them. The newest one stays while the student is in the course."),
    )
    legal_hold = models.BooleanField(
        _("legal hold"), default=False, help_text=_("Nothing of this course goes by time until you take the hold away.")
    )
    legal_hold_reason = models.CharField(
        _("reason of the hold"), max_length=200, blank=True, help_text=_("Only admins read it.")
    )
    sourced_id = models.CharField(
        _("id at the school"),
        max_length=LONGEST_ID,
        null=True,
        blank=True,
        unique=True,
        help_text=_("The id by which the school's own lists know this class."),
    )
    asked_again_at = models.DateTimeField(
        _("asked again"),
        null=True,
        blank=True,
        help_text=_("The rules protect less since then: an earlier yes to the camera does not count."),
    )
    analytics_off_at = models.DateTimeField(_("cameras switched off"), null=True, blank=True)
    analytics_off_reason = models.CharField(_("reason of the switch"), max_length=200, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(k_threshold__gte=SMALLEST_GROUP), name="course_k_threshold_at_least_five"
            ),
            models.CheckConstraint(condition=Q(privacy_mode__in=PrivacyMode.values), name="course_privacy_mode_known"),
            models.CheckConstraint(
                condition=Q(interval_seconds__gte=SHORTEST_INTERVAL, interval_seconds__lte=LONGEST_INTERVAL),
                name="course_interval_in_range",
            ),
            models.CheckConstraint(condition=Q(sensitivity__in=Sensitivity.values), name="course_sensitivity_known"),
            models.CheckConstraint(
                condition=Q(analytics_off_at=None, analytics_off_reason="")
                | (Q(analytics_off_at__isnull=False) & ~Q(analytics_off_reason="")),
                name="course_switch_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(windows_kept_days__gte=1, windows_kept_days__lte=MOST_DAYS)
                & Q(reports_kept_days__gte=1, reports_kept_days__lte=MOST_DAYS)
                & Q(consents_kept_days__gte=1, consents_kept_days__lte=MOST_DAYS),
                name="course_kept_days_in_range",
                violation_error_message=_("Everything is kept for at least a day and at most ten years."),
            ),
            models.CheckConstraint(
                condition=Q(reports_kept_days__gte=F("windows_kept_days"))
                & Q(consents_kept_days__gte=F("windows_kept_days")),
                name="course_averages_go_first",
                violation_error_message=_("Averages go before the report made of them and the consent they rest on."),
            ),
            models.CheckConstraint(
                condition=Q(legal_hold=False) | ~Q(legal_hold_reason=""),
                name="course_hold_has_reason",
                violation_error_message=_("Say why this course is on hold."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The database refuses this, too (`models/ledgers.py`)."""
        super().clean()
        declaration = newest_declaration()
        if self.privacy_mode != PrivacyMode.SELF_REPORT and not (
            declaration and declaration.allows_cameras_in(self.id)
        ):
            raise ValidationError(
                _("The school's declaration of lawful use allows no cameras in this course: choose self-report.")
            )

    @property
    def uses_cameras(self) -> bool:
        """Whether cameras may be open now, and what was read with them be shown. All else asks here or for `mode`."""
        return self.privacy_mode != PrivacyMode.SELF_REPORT and self.analytics_off_at is None

    @property
    def mode(self) -> PrivacyMode:
        """The mode that holds now: self-report while an admin has switched the cameras off."""
        return PrivacyMode(self.privacy_mode) if self.uses_cameras else PrivacyMode.SELF_REPORT

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Seat(models.Model):
    """A student's place in a course. Live tiles, consent and windows belong to a seat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="seats", verbose_name=_("course"))
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats", verbose_name=_("student")
    )
    enrolled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["student__display_name"]
        constraints = [models.UniqueConstraint(fields=["course", "student"], name="seat_once_per_course")]

    def __str__(self) -> str:
        return _("%(student)s in %(course)s") % {"student": self.student, "course": self.course}
