"""Setting up and removing second factors."""

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, codes, passkeys, second_factor
from accounts.forms.factors import AppCodeForm, PasskeyForm, PasskeyNameForm
from accounts.proving import freshly_proven, with_new_key
from accounts.sealing import seal, unseal
from common import origin
from common.asking import Question, ask
from common.refusals import Refused, refusals_on

asked = require_http_methods(["GET", "POST"])
Type = Authenticator.Type


@require_GET
def set_up(request):
    """Where somebody is led whose role needs a second step and who has none."""
    if not second_factor.owes(request, request.user):
        return redirect("accounts:sign_in")
    return render(request, "accounts/set_up.html")


@asked
@freshly_proven
def add_totp(request):
    form = AppCodeForm(request.POST or None)
    secret = _secret(request)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            code = form.cleaned_data["code"]
            made = with_new_key(request, lambda key: actions.add_totp(request.user, secret, code, keep=key))
            return _added(request, made, _("The authenticator app is set up."))
    side, path = codes.drawing(codes.app_address(secret, request.user.email))
    facts = {"form": form, "side": side, "path": path, "sealed": seal(f"{request.user.pk}:{secret}")}
    facts |= {"secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), "frame": _frame(request)}
    return render(request, "accounts/add_totp.html", facts, status=422 if form.is_bound else 200)


@asked
@freshly_proven
def add_passkey(request):
    form = PasskeyForm(request.POST or None, initial={"name": origin.current().device})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            passkeys.refuse_unless_made(form.cleaned_data["credential"])
            typed = form.cleaned_data
            made = with_new_key(request, lambda key: actions.add_passkey(request.user, **typed, keep=key))
            return _added(request, made, _("The passkey is saved."))
    facts = {"form": form, "question": passkeys.creation_question(request.user), "frame": _frame(request)}
    return render(request, "accounts/add_passkey.html", facts, status=422 if form.is_bound else 200)


@asked
@freshly_proven
def rename_passkey(request, pk):
    passkey = _own(request, pk=pk, type=Type.WEBAUTHN)
    question = Question(
        heading=_("Rename the passkey"),
        action=_("Save the name"),
        done=_("The name is saved."),
        back_url=reverse("accounts:sign_in"),
        object=passkey.data["name"],
    )
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.data["name"]})
    return ask(request, form, question, lambda typed: actions.rename_passkey(passkey, **typed))


@asked
@freshly_proven
def remove_passkey(request, pk):
    passkey = _own(request, pk=pk, type=Type.WEBAUTHN)
    return _remove(request, passkey, _("Remove the passkey"), passkey.data["name"])


@asked
@freshly_proven
def remove_totp(request):
    return _remove(request, _own(request, type=Type.TOTP), _("Remove the authenticator app"), "")


@asked
@freshly_proven
def make_codes(request):
    """The codes stand in this answer and nowhere else: that is why it is no redirect."""
    if request.method == "GET":
        return render(request, "confirm.html", {**vars(_new_codes()), "form": Form()})
    try:
        made = with_new_key(request, lambda key: actions.make_codes(request.user, keep=key))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("accounts:sign_in")
    return _shown_once(request, made)


def _new_codes():
    return Question(
        heading=_("New recovery codes"),
        action=_("Make new codes"),
        done="",
        back_url=reverse("accounts:sign_in"),
        consequence=_("The codes you have no longer work. Every other place where you are signed in is signed out."),
    )


def _remove(request, factor, heading, name):
    question = Question(
        heading=heading,
        action=_("Remove"),
        done=_("It is removed."),
        back_url=reverse("accounts:sign_in"),
        object=name,
        consequence=_("It no longer lets anybody in. Every other place where you are signed in is signed out."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        question,
        lambda typed: with_new_key(request, lambda key: actions.remove_factor(factor, keep=key)),
    )


def _added(request, made, words):
    """New recovery codes stand in this answer and nowhere else; without any it is a redirect like all others."""
    messages.success(request, words)
    request.session.pop(second_factor.KEY, None)
    return _shown_once(request, made) if made else redirect("accounts:sign_in")


def _shown_once(request, made):
    return render(request, "accounts/recovery_codes.html", {"codes": made, "text": "\r\n".join(made)})


def _secret(request):
    """The secret that the page showed, else a new one. It waits in the page, sealed, and not in the session."""
    try:
        person, _colon, secret = unseal(request.POST.get("sealed", "")).partition(":")
    except InvalidToken:
        return codes.new_secret()
    return secret if person == str(request.user.pk) else codes.new_secret()


def _frame(request):
    return "entrance.html" if second_factor.owes(request, request.user) else _shell(request)


def _shell(request):
    return "vendor.html" if request.user.is_vendor else "customer.html"


def _own(request, **what):
    found = get_object_or_404(Authenticator.objects.select_related("user"), user=request.user, **what)
    if found.type not in second_factor.STRONG:
        raise Http404
    return found
