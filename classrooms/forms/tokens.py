"""What a person says of a token."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS: Final = ((7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("a year")))


class TokenForm(forms.Form):
    """A new token: what it is for, for how long, and whether it may change something."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What the program is for, so that you know it again.")
    )
    days = forms.TypedChoiceField(label=_("Good for"), choices=DAYS, coerce=int, initial=90)
    may_write = forms.TypedChoiceField(
        label=_("It may"),
        choices=[("no", _("only read")), ("yes", _("read, and plan, begin and end lessons"))],
        coerce=lambda chosen: chosen == "yes",
        initial="no",
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise forms.ValidationError(_("Please use letters and digits."))
        return name
