"""What an admin asks the log and the ledger for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Decision, Looked
from classrooms.models import ConsentText, Course
from classrooms.queries.ledgers import Wanted

_NAME = _("A part of the name or user name, or an id.")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class LedgerForm(forms.Form):
    """A search in one of the ledgers; everything may be left open."""

    course = forms.ModelChoiceField(
        Course.objects.order_by("name"), label=_("Course"), required=False, empty_label=_("All courses")
    )
    since = _day(_("From"))
    until = _day(_("Until"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The first day is after the last. Change one of the two."))
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """Only of a form that is valid."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "course" in asked:
            asked["course"] = asked["course"].id
        return Wanted(**asked)

    @property
    def query(self) -> str:
        """What was asked for, as it stands in an address."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


class LogForm(LedgerForm):
    who = forms.CharField(label=_("Who looked"), max_length=100, required=False, help_text=_NAME)
    whose = forms.CharField(label=_("At whom"), max_length=100, required=False, help_text=_NAME)
    kind = forms.ChoiceField(label=_("At what"), required=False, choices=[("", _("Everything")), *Looked.choices])
    field_order = ["who", "whose", "course", "kind", "since", "until"]


class ConsentsForm(LedgerForm):
    whose = forms.CharField(label=_("Student"), max_length=100, required=False, help_text=_NAME)
    kind = forms.ChoiceField(
        label=_("Decision"), required=False, choices=[("", _("Every decision")), *Decision.choices]
    )
    version = forms.TypedChoiceField(label=_("Version of the words"), required=False, coerce=int, empty_value=None)
    field_order = ["course", "whose", "kind", "version", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = ConsentText.objects.values_list("version", flat=True)
        self.fields["version"].choices = [("", _("Every version")), *((one, str(one)) for one in versions)]  # type: ignore[attr-defined]  # it is a choice
