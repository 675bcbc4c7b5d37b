"""What the admin of the school decides about a course."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classrooms.enums import PrivacyMode, Role, Sensitivity
from classrooms.models import Course, User
from classrooms.models.courses import LONGEST_INTERVAL, SHORTEST_INTERVAL
from classrooms.queries.modes import allowed_modes
from classrooms.services.courses import RULES, SETTINGS

TERMS: Final = ("windows_kept_days", "reports_kept_days", "consents_kept_days", "legal_hold")


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """All settings of one course. While a lesson of it is live, its rules are shown and stay as they are."""

    class Meta:
        model = Course
        fields = [*SETTINGS, "teachers", "assistants"]
        widgets = {
            "privacy_mode": forms.RadioSelect,
        }

    def __init__(self, data: QueryDict | None = None, *, instance: Course | None = None, is_live: bool = False) -> None:
        super().__init__(data, instance=instance)
        modes = allowed_modes(self.instance.pk)
        self.fields["privacy_mode"] = forms.ChoiceField(
            label=_("What the teacher sees"),
            choices=[(mode, mode.label) for mode in modes],
            widget=forms.RadioSelect,
            initial=PrivacyMode.AGGREGATE if PrivacyMode.AGGREGATE in modes else PrivacyMode.SELF_REPORT,
        )
        self.fields["interval_seconds"] = forms.TypedChoiceField(
            label=_("A picture of each student"),
            choices=[(seconds, _every(seconds)) for seconds in range(SHORTEST_INTERVAL, LONGEST_INTERVAL + 1)],
            coerce=int,
            initial=SHORTEST_INTERVAL,
            help_text=_("At the most. While the workers are busy, pictures are asked for less often."),
        )
        self.fields["sensitivity"] = forms.ChoiceField(
            label=_("Hints in new lessons"),
            choices=Sensitivity.choices,
            initial=Sensitivity.MODERATE,
            help_text=_("The teacher may choose another one in each lesson."),
        )
        self.fields["teachers"] = _people(_("Teachers"), self.initial.get("teachers"), Role.TEACHER, Role.ADMIN)
        self.fields["assistants"] = _people(_("Assistants"), self.initial.get("assistants"), Role.TEACHER)
        for name in RULES if is_live else ():
            self.fields[name].disabled = True

    def clean_assistants(self) -> QuerySet[User]:
        chosen: QuerySet[User] = self.cleaned_data["assistants"]
        both = chosen.filter(pk__in=self.cleaned_data.get("teachers") or ())
        if names := ", ".join(map(str, both)):
            message = _("%(names)s cannot both teach and assist here. Choose one of the two.")
            raise forms.ValidationError(message, params={"names": names})
        return chosen

    @property
    def terms(self) -> str:
        """How long everything is to be kept, in one word: whoever has seen what goes then sends it back."""
        return "-".join(str(self.cleaned_data[name]) for name in TERMS)

    @property
    def hides_what_goes(self) -> bool:
        """Whether terms have changed and the admin has not yet seen what goes under the new ones."""
        return not set(TERMS).isdisjoint(self.changed_data) and self.data.get("seen_terms") != self.terms


class CamerasForm(forms.Form):
    """Why the cameras of a course are switched off."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Students and teachers of the course read it."),
        error_messages={"required": _("Say why: students and teachers of the course read it.")},
    )


class DeleteCourseForm(forms.Form):
    """The name of the course, typed, since its end cannot be undone."""

    name = forms.CharField(label=_("Name of the course"), max_length=120)

    def __init__(self, data: QueryDict | None = None, *, course: Course) -> None:
        super().__init__(data)
        self._course = course

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self._course.name:
            raise forms.ValidationError(_("That is not the name of this course. Type it as it stands above."))
        return name


class CourseChoiceForm(forms.Form):
    """Several courses from the list, and what is done with them."""

    action = forms.ChoiceField(choices=[("archive", ""), ("restore", "")])
    course = forms.ModelMultipleChoiceField(
        Course.objects.all(), error_messages={"required": _("Choose one course or several first.")}
    )


def _people(label: Any, now: list[User] | None, *roles: Role) -> forms.ModelMultipleChoiceField[User]:
    """Accounts with one of these roles, as boxes, and whoever has this part in the course `now`."""
    people = User.objects.filter(Q(role__in=roles, is_active=True) | Q(pk__in=[one.pk for one in now or ()]))
    return forms.ModelMultipleChoiceField(people, label=label, widget=forms.CheckboxSelectMultiple, required=False)


def _every(seconds: int) -> Any:
    return _("every second") if seconds == 1 else _("every %(seconds)s seconds") % {"seconds": seconds}
