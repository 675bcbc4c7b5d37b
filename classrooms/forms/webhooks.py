"""An address that is to be told of events."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from classrooms.models import Course, Webhook
from classrooms.rules.addresses import LONGEST, is_webhook

MOST_WEBHOOKS: Final = 20
"""Each of them is tried one after the other."""


class WebhookForm(forms.Form):
    """Where to, and of which course."""

    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        help_text=_("It begins with https:// and can be reached from the internet."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}),
    )
    course = forms.ModelChoiceField(
        label=_("Of which course"), queryset=Course.objects.all(), required=False, empty_label=_("All of the school")
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if not is_webhook(address, to_this_machine=settings.WEBHOOKS_TO_THIS_MACHINE):
            raise forms.ValidationError(
                _(
                    "Nothing is sent to this address. It must begin with https://, have a public name, no password "
                    "and no #, and no port below 1024 but 443. Names in other letters are written as xn--."
                )
            )
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        same = Webhook.objects.filter(address=cleaned.get("address"), course=cleaned.get("course"))
        if "address" in cleaned and same.exists():
            raise forms.ValidationError(_("This address is told of the same already. It stands in the list."))
        if Webhook.objects.count() >= MOST_WEBHOOKS:
            full = _("A school may have %(count)s webhooks. Remove one that is not needed first.")
            raise forms.ValidationError(full, params={"count": MOST_WEBHOOKS})
        return cleaned
