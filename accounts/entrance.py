"""The addresses of signing in and of passwords: the few of allauth's views that we use, and our own."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase
from django.urls import path, re_path

from accounts.views.sign_in import entering

LONGEST = 16 * 1024


def _short(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A password of a megabyte is refused before anything hashes it."""

    @wraps(view)
    def bounded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
            raise SuspiciousOperation("More than a sign-in form can hold.")
        return view(request, *args, **kwargs)

    return bounded


urlpatterns = [
    path("login/", _short(views.login), name="account_login"),
    path("second-step/", _short(entering.second_step), name="account_second_step"),
    path("passkey/", _short(entering.passkey), name="account_passkey"),
    path("confirm/", _short(entering.reauthenticate), name="account_reauthenticate"),
    path("logout/", login_not_required(_short(views.logout)), name="account_logout"),  # also out of the second step
    path("signup/", _short(views.signup), name="account_signup"),  # says that accounts are given, not taken
    path("password/change/", _short(views.password_change), name="account_change_password"),
    path("password/reset/", _short(views.password_reset), name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$",
        _short(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
