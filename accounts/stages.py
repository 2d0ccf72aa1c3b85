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
        return redirect(self.urlname), True
