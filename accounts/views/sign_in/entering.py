"""On the way in: the second step, a passkey instead of a password, and who it is once more before what matters."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import actions, passkeys, proving
from accounts.checking import checked_factor, refuse_wrong_password
from accounts.forms.factors import CodeForm, CredentialForm, PasswordForm
from accounts.queries.factors import factors_of
from accounts.stages import SecondStep
from common.refusals import Refused, refusals_on

asked = require_http_methods(["GET", "POST"])


@login_stage_required(stage=SecondStep.key, redirect_urlname="account_login")
@asked
def second_step(request):
    """The password was right. What is held or known besides it decides."""
    stage = request._login_stage
    if not stage.is_current:
        return stage.abort()
    form, factor = _answered(request, stage.login.user)
    if factor is None:
        return _asking(request, "account/second_step.html", stage.login.user, form)
    proving.record_factor(request, stage.login.user, factor)
    return stage.exit()


@login_not_required
@asked
def passkey(request):
    """GET asks the browser for any passkey of this site; POST signs in whose it is."""
    if request.user.is_authenticated:
        return redirect("home")
    if not ratelimit.consume(request, app="allauth.account", action="passkey", limit_get=True):
        return ratelimit.respond_429(request)
    if request.method == "GET":
        return JsonResponse(passkeys.question(None))
    form = CredentialForm(request.POST)
    try:
        found = passkeys.passkey_of(form.cleaned_data["credential"] if form.is_valid() else {}, None)
    except Refused as refused:
        actions.sign_in_failed("", method="passkey")
        messages.error(request, str(refused))
        return redirect("account_login")
    actions.use_passkey(found)
    proving.record_factor(request, found.user, found, passwordless=True)
    return perform_login(request, Login(user=found.user, redirect_url=get_next_redirect_url(request)))


@asked
def reauthenticate(request):
    """Asked of somebody who is signed in, before passwords, addresses and second factors change."""
    user = request.user
    if "password" not in request.POST:
        form, factor = _answered(request, user)
        if factor is None:
            return _asking(request, "account/reauthenticate.html", user, form, password_form=PasswordForm())
        proving.record_factor(request, user, factor)
        return _on(request)
    form = PasswordForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            refuse_wrong_password(request, user, form.cleaned_data["password"])
            proving.record_password(request, user)
            return _on(request)
    return _asking(request, "account/reauthenticate.html", user, form, password_form=form)


def _on(request):
    return HttpResponseRedirect(get_next_redirect_url(request) or "/preferences/sign-in/")


def _answered(request, user):
    """The form that was sent, and the factor it proves; None when it proves none, and then the form says why."""
    if request.method == "GET":
        return CodeForm(), None
    form = CredentialForm(request.POST) if "credential" in request.POST else CodeForm(request.POST)
    factor = None
    if form.is_valid():
        with refusals_on(form):
            factor = checked_factor(request, user, form.cleaned_data)
    return form, factor


def _asking(request, template, user, form, **more):
    """The page with the ways this person has."""
    factors = factors_of(user)
    facts = {
        "form": form,
        "code_form": form if isinstance(form, CodeForm) else CodeForm(),
        "factors": factors,
        "question": passkeys.question(user) if factors.passkeys else None,
        "next": get_next_redirect_url(request) or "",
        **more,
    }
    return render(request, template, facts, status=422 if form.is_bound else 200)
