"""What an admin declares for the school."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Ground
from classrooms.rules.countries import AI_ACT, countries
from classrooms.rules.law import EXCEPTIONS, stands

HELP: Final = {
    Ground.NO_CAMERAS: _("Students say themselves how it goes: pace, check-ins, help. The camera stays closed."),
    Ground.ALLOWED: _("For countries outside the European Union and its Economic Area."),
    Ground.MEDICAL: _("The AI Act of the European Union excepts them. Say below what they are."),
    Ground.SAFETY: _("The AI Act of the European Union excepts them. Say below what they are."),
}


def _grouped() -> list[tuple[Any, Any]]:
    found = countries()
    inside = [(code, name) for code, name in found.items() if code in AI_ACT]
    outside = [(code, name) for code, name in found.items() if code not in AI_ACT]
    return [
        ("", _("Choose a country")),
        (_("European Union and Economic Area"), inside),
        (_("Elsewhere"), outside),
    ]


class DeclarationForm(forms.Form):
    """Where, on what ground, and who decided. Nothing is chosen for the admin."""

    country = forms.ChoiceField(label=_("Country in which lessons take place"), choices=_grouped)
    ground = forms.ChoiceField(label=_("On what ground"), choices=Ground.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("The reasons"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for medical and safety reasons. Students read it before they decide about their camera."),
    )
    decided_by = forms.CharField(label=_("Who decided"), max_length=120, help_text=_("First name and surname."))
    role = forms.CharField(
        label=_("As what"), max_length=120, help_text=_("For example: principal, or data protection officer.")
    )
    decided_on = forms.DateField(
        label=_("When"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sure = forms.BooleanField(
        label=_("I enter this for the school"),
        error_messages={"required": _("Tick the box first: what is declared stays, and is only replaced.")},
    )

    def clean_decided_on(self) -> object:
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Declare once the school has decided."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        country, ground = cleaned.get("country"), cleaned.get("ground")
        if country and ground and not stands(country, ground):
            self.add_error(
                "ground",
                forms.ValidationError(
                    _(
                        "In %(country)s the AI Act forbids it, and no other law and no consent changes that. Choose “no"
                        " cameras”, or medical or safety reasons where the school has them."
                    ),
                    params={"country": countries()[country]},
                ),
            )
        if ground in EXCEPTIONS and not cleaned.get("reason"):
            self.add_error("reason", _("Say what these reasons are: students read it before they decide."))
        return cleaned

    @property
    def declared(self) -> dict[str, Any]:
        """What `services.law.declare` wants to know. Only of a form that is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}

    @property
    def grounds(self) -> list[tuple[Any, Any]]:
        """Each ground as a button, with what it means."""
        return [(radio, HELP[Ground(radio.data["value"])]) for radio in self["ground"]]
