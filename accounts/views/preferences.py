from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import PreferencesForm
from accounts.models import User
from common.refusals import refusals_shown

FIELDS = ("name", "phone", "language", "theme", "density", "shortcuts")
YEAR = 365 * 24 * 60 * 60
WAIT = 60  # seconds: the longest window of the limits that end in a page of their own


@require_http_methods(["GET", "POST"])
def preferences(request):
    initial = {field: getattr(request.user, field) for field in FIELDS}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with override(form.cleaned_data["language"]), refusals_shown(request, success=_("Preferences saved.")):
            actions.change_preferences(request.user, **form.cleaned_data, by=request.user)
        return _remembering(redirect("accounts:preferences"), form.cleaned_data["language"])
    status = 422 if form.is_bound else 200
    return render(request, "accounts/preferences.html", {"form": form}, status=status)


@login_not_required
@require_POST
def language(request):
    """Before sign-in the choice lives in a cookie; after it, with the person."""
    chosen = request.POST.get("language", "")
    response = redirect(_back(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        actions.choose_language(request.user, chosen, by=request.user)
    return _remembering(response, chosen)


@require_POST
def theme(request):
    chosen = request.POST.get("theme", "")
    if chosen in User.Theme.values:
        actions.choose_theme(request.user, chosen, by=request.user)
    return redirect(_back(request))


@login_not_required
def too_many(request):
    """What a limit answers (the handler429 of the addresses)."""
    response = render(request, "429.html", {"status": 429, "wait": WAIT}, status=429)
    response["Retry-After"] = str(WAIT)
    return response


def _remembering(response, chosen):
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _back(request):
    """The page the person came from, never one of another site."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return resolve_url(settings.LOGIN_REDIRECT_URL if request.user.is_authenticated else settings.LOGIN_URL)
