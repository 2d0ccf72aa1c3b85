"""The step between the right password and being signed in."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from django.http import HttpResponseBase
from django.shortcuts import redirect

from accounts import second_factor


class SecondStep(LoginStage):
    """Asked of everybody who has a second factor. A passkey that knew its owner is both steps in one."""

    key = "second_step"
    urlname = "account_second_step"

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        user = self.login.user
        if user is None or not second_factor.has_one(user):
            return None, True
        if any(record.get("passwordless") for record in get_authentication_records(self.request, user)):
            return None, True
        self.state["password"] = user.get_session_auth_hash()
        return redirect(self.urlname), True

    @property
    def is_current(self) -> bool:
        """False when the password was changed meanwhile: it has to be said again."""
        user = self.login.user
        return bool(user) and self.state.get("password") == user.get_session_auth_hash()
