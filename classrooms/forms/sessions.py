"""Starting and joining lessons."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from classrooms.rules.codes import CODE_LENGTH, normalise_code


class SessionForm(forms.Form):
    """A new lesson, now or later."""

    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    scheduled_for = forms.DateTimeField(
        label=_("When"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class JoinForm(forms.Form):
    """The code that the teacher shows."""

    code = forms.CharField(label=_("Code"), max_length=20)

    def clean_code(self) -> str:
        code = normalise_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("A code has %(length)s letters and digits."), params={"length": CODE_LENGTH})
        return code


class GuestForm(forms.Form):
    """How a guest wants to be called."""

    name = forms.CharField(label=_("Your name"), max_length=60)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise forms.ValidationError(_("Please use letters and digits."))
        return name
