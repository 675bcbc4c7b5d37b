"""The consent page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Decision
from classrooms.models import Consent
from classrooms.queries.consent import Words


class ConsentForm(forms.Form):
    """One decision and its scopes. Nothing is ticked for the student."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    language = forms.CharField(widget=forms.HiddenInput, required=False)
    rules = forms.CharField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(choices=[(Decision.GRANTED, ""), (Decision.DECLINED, "")])
    live = forms.BooleanField(label=_("My camera may count in the class figures while the lesson runs"), required=False)
    stored = forms.BooleanField(label=_("Numbers (never pictures) may be kept for the lesson's report"), required=False)
    individual = forms.BooleanField(label=_("My teacher may see my own mood"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        words: Words,
        rules: str,
        individual_offered: bool,
        current: Consent | None = None,
    ) -> None:
        agreed = current is not None and current.is_granted
        scopes = (
            {"live": True, "stored": current.stored, "individual": current.individual} if agreed and current else {}
        )
        self._shown = {"version": words.version, "language": words.language, "rules": rules}
        super().__init__(data, initial={**scopes, **self._shown})
        if not individual_offered:
            del self.fields["individual"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) not in (None, "", now) for name, now in self._shown.items()):
            # A page that shows earlier words or rules, or the same in another language, must not agree to these unseen.
            self.data = {**self.data, **self._shown, "decision": ""}
            raise forms.ValidationError(_("The text above has changed. Please read it again, then decide."))
        if cleaned.get("decision") == Decision.GRANTED and not cleaned.get("live"):
            raise forms.ValidationError(_("Tick the first box to agree, or choose to take part without a camera."))
        return cleaned
