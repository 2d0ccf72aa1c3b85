from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import actions, devices, proving
from accounts.links import set_password_address
from accounts.models import User
from common.turkish import fold_email


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as we want it: nobody signs up alone, İNFO@x is info@x, and no answer tells who has an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _("Too many attempts. Try again in 5 minutes."),
        "enter_current_password": _("This is not your current password."),
        "invalid_password_reset": _("This link has been used or is too old."),
        "rate_limited": _("Too many attempts. Try again in a minute."),
    }
    said = {"account/messages/password_changed.txt": _("Your password is changed.")}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        return fold_email(email)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        if "email" in credentials:
            credentials["email"] = fold_email(credentials["email"])
        person: User | None = super().authenticate(request, **credentials)
        if person is None or person.is_active:
            return person
        # The right password of a closed account is answered like a wrong one.
        self.authentication_failed(request, **credentials)
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        by = request.user if request.user.is_authenticated else None
        actions.sign_in_failed(credentials.get("email", ""), method="password", by=by)

    def get_login_stages(self) -> list[str]:
        return ["accounts.stages.SecondStep"]

    def login(self, request: HttpRequest, user: User) -> None:
        """Ends with the browser, whichever way somebody came in; a new key each time."""
        self._is_first = user.last_login is None
        super().login(request, user)
        request.session.set_expiry(0)

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hooks)
        if not request.session.session_key:
            request.session.save()
        key, mark = str(request.session.session_key), devices.mark_of(request)
        methods = proving.methods_of(request, user)
        actions.signed_in(user, session_key=key, mark=mark, methods=methods, is_first=self._is_first)
        devices.mark(response, mark)
        return response

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            actions.signed_out(request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Whoever is signed in changes it; somebody else came by the link of a mail."""
        is_own = self.request.user.is_authenticated and self.request.user.pk == user.pk
        keep = self.request.session.session_key if is_own else None
        actions.set_password(user, password, keep=keep, by=user if is_own else None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Guesses are counted per account and address by allauth, and here over all of them."""
        super().pre_authenticate(request, **credentials)
        everyone = ratelimit.consume(request, app="allauth.account", action="everyone_login_failed", key="everyone")
        if not everyone:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(everyone.usage)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return settings.PUBLIC_URL + set_password_address(key)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """To the address we keep, whatever look-alike was typed."""
        super().send_password_reset_mail(user, user.email, context)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        self.send_mail(template_prefix, user.email, {**(context or {}), "user": user})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:preferences")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or self.said.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)
