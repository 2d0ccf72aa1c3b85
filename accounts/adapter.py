from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from common.turkish import fold_email


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as we want it: nobody signs up alone, and İNFO@x is info@x."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        return fold_email(email)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        if "email" in credentials:
            credentials["email"] = fold_email(credentials["email"])
        return super().authenticate(request, **credentials)
