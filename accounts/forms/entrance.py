from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm, UserTokenForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.fields import FoldedEmailField


def _password(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}))


def _plain(form: forms.Form, labels: dict[str, Any]) -> None:
    """Our labels, and no placeholders or links that allauth puts into its fields."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = FoldedEmailField(widget=forms.EmailInput(attrs={"autocomplete": "username"}))
        self.fields["password"] = _password(_("Password"), "current-password")


class ResetForm(ResetPasswordForm):
    email = FoldedEmailField(widget=forms.EmailInput(attrs={"autocomplete": "username"}))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            get_adapter().send_mail("account/email/unknown_account", self.cleaned_data["email"], {})
            return self.cleaned_data["email"]
        return super().save(request, **kwargs)


class ResetLinkForm(UserTokenForm):
    """The link in the mail. It ends with the account."""

    def _get_user(self, uidb36: str) -> User | None:
        user: User | None = super()._get_user(uidb36)
        return user if user and user.is_active else None


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"password1": _("New password"), "password2": _("New password again")})
        self.fields["password1"].help_text = _("At least 10 characters, and not an easy one.")


class ChangePasswordForm(AllauthChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            {
                "oldpassword": _("Current password"),
                "password1": _("New password"),
                "password2": _("New password again"),
            },
        )
        self.fields["password1"].help_text = _("At least 10 characters, and not an easy one.")
