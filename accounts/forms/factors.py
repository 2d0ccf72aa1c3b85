import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import FoldedEmailField

LONGEST = 40


class CodeForm(forms.Form):
    """The code of an authenticator app, or a recovery code: whichever is at hand."""

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "characters"}
        ),
    )


class CredentialForm(forms.Form):
    """What a browser answered to a question about a passkey; the script fills it in."""

    credential = forms.CharField(max_length=16_000, widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        try:
            answer = json.loads(self.cleaned_data["credential"])
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise forms.ValidationError(_("The passkey was not accepted."))
        return answer


class PasskeyForm(CredentialForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("So that you know it again, like “Work laptop”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "credential")


class PasskeyNameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class AppCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class EmailForm(forms.Form):
    email = FoldedEmailField(
        label=_("New e-mail address"),
        help_text=_("We send a link there. Until you open it, everything stays as it is."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
