"""Files with lists of people."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

_TOO_LARGE = _("Choose a file. If you have chosen one, it is too large.")


class RosterForm(forms.Form):
    """A list of a course, as CSV."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, up to 2 MB and 10,000 rows."),
        error_messages={"required": _TOO_LARGE},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )


class OneRosterForm(forms.Form):
    """A whole school, as the zip of its information system."""

    file = forms.FileField(
        label=_("Zip file"),
        help_text=_("OneRoster 1.1, CSV, bulk, up to 5 MB."),
        error_messages={"required": _TOO_LARGE},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


class ApplyForm(forms.Form):
    """What was shown, by its fingerprint."""

    fingerprint = forms.CharField(max_length=64)


class ChooseForm(ApplyForm):
    """The same for the chosen classes."""

    classes = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one class.")},
    )

    def __init__(self, data: object, classes: Iterable[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or None
        self.fields["classes"].choices = [(one, one) for one in classes]  # type: ignore[attr-defined]
