"""The consent page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Decision
from classrooms.models import Consent, ConsentText


class ConsentForm(forms.Form):
    """One decision and its scopes. Nothing is ticked for the student."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(choices=[(Decision.GRANTED, ""), (Decision.DECLINED, "")])
    live = forms.BooleanField(label=_("My camera may count in the class figures while the lesson runs"), required=False)
    stored = forms.BooleanField(label=_("Numbers (never pictures) may be kept for the lesson's report"), required=False)
    individual = forms.BooleanField(label=_("My teacher may see my own mood"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        text: ConsentText,
        individual_offered: bool,
        current: Consent | None = None,
    ) -> None:
        agreed = current is not None and current.is_granted
        scopes = (
            {"live": True, "stored": current.stored, "individual": current.individual} if agreed and current else {}
        )
        super().__init__(data, initial={**scopes, "version": text.version})
        self._version = text.version
        if not individual_offered:
            del self.fields["individual"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("version") not in (None, self._version):
            # A page that was open while new words were published must not agree to them unseen.
            self.data = {**self.data, "version": self._version, "decision": ""}
            raise forms.ValidationError(_("The text above has changed. Please read it again, then decide."))
        if cleaned.get("decision") == Decision.GRANTED and not cleaned.get("live"):
            raise forms.ValidationError(_("Tick the first box to agree, or choose to take part without a camera."))
        return cleaned
