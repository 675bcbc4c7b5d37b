"""Accounts, and the links by which people come to have one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Role
from classrooms.models import User
from classrooms.models.invitations import MOST_USES
from classrooms.rules.roster import LONGEST_KEY, LONGEST_NAME, SOURCED_ID
from classrooms.rules.sheets import is_plain, tidy
from classrooms.services.invitations import is_known

USUAL_LINK: Final = timedelta(days=14)
LONGEST_LINK: Final = timedelta(days=180)
PASSWORD_HELP: Final = _("At least 8 characters. Not your name, and not one that many people use.")
SURE: Final = _("I know that this cannot be undone")


class NameField(forms.CharField):
    """A person's name, composed and without what nobody sees."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("Name"), "max_length": LONGEST_NAME, **options})

    def clean(self, value: Any) -> str:
        name = tidy(str(super().clean(value)))
        if not is_plain(name):
            raise ValidationError(_("There are invisible characters in it. Type it again."))
        return name


class PersonForm(forms.Form):
    """One account."""

    name = NameField()
    email = forms.EmailField(label=_("E-mail"), max_length=LONGEST_KEY, required=False)
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=LONGEST_KEY,
        required=False,
        help_text=_("Leave it empty to sign in by the e-mail address."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in reversed(Role)])

    def __init__(self, data: Any = None, *, person: User | None = None, initial: Any = None) -> None:
        self._person = person
        super().__init__(data, initial=initial)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email and is_known(email, but=self._person):
            raise ValidationError(_("Another account has this address already."))
        return email

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].strip()
        if name and not SOURCED_ID.fullmatch(name) and name != getattr(self._person, "username", ""):
            raise ValidationError(_("Letters, digits and @ . + - _ are allowed."))
        if name and is_known(name, but=self._person):
            raise ValidationError(_("Somebody else signs in by this name."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        email, name, before = cleaned.get("email"), cleaned.get("username"), self._person
        follows = before is not None and name == before.username == before.email.lower()
        if email and (follows or not name):
            cleaned["username"] = email
        if not self.errors and not cleaned.get("username"):
            raise ValidationError(_("Give an e-mail address or a sign-in name: by it the person signs in."))
        return cleaned


class PersonEraseForm(forms.Form):
    """The tick is there because it cannot be undone."""

    sure = forms.BooleanField(
        label=SURE, error_messages={"required": _("Tick the box first: what is erased cannot be brought back.")}
    )


class CourseLinkForm(forms.Form):
    """How many may come by a link, and until when."""

    most_uses = forms.IntegerField(label=_("How many students"), min_value=1, max_value=MOST_USES, initial=40)
    last_day = forms.DateField(
        label=_("Last day"),
        initial=lambda: timezone.localdate() + USUAL_LINK,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_last_day(self) -> Any:
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if not today <= day <= today + LONGEST_LINK:
            raise ValidationError(_("Choose a day from today on, within half a year."))
        return day


class OwnPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A password of one's own, twice."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        self.fields["new_password1"].help_text = PASSWORD_HELP


class SignUpForm(BaseUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A new student: name, e-mail address, and a password twice. It never says whether an address is known."""

    display_name = NameField(label=_("Your name"))
    email = forms.EmailField(label=_("E-mail"), max_length=LONGEST_KEY)

    class Meta:
        model = User
        fields = ["display_name", "email"]

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["password1"].help_text = PASSWORD_HELP
        self.fields["password2"].help_text = ""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
