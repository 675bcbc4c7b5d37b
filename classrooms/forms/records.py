"""What a student asks for about the own records."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """What to erase; the tick is there because it cannot be undone."""

    what = forms.ChoiceField(choices=[("lesson", ""), ("course", ""), ("everything", "")], widget=forms.HiddenInput)
    session = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Tick the box first: what is erased cannot be brought back.")},
    )


class ContestForm(forms.Form):
    """What is wrong with the readings of a lesson."""

    text = forms.CharField(
        label=_("What is wrong?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )
