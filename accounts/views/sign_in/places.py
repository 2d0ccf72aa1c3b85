"""The page "Sign-in and devices", and what is done there about sessions and the address."""

from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, second_factor
from accounts.forms.factors import EmailForm
from accounts.guessing import guess
from accounts.proving import freshly_proven, with_new_key
from accounts.queries.factors import factors_of
from accounts.queries.sign_ins import history_of, living_sessions, places_of
from common.asking import Question, ask
from common.refusals import refusals_on, refusals_shown

asked = require_http_methods(["GET", "POST"])
LATEST = 5


@require_GET
def sign_in(request):
    facts = {
        "factors": factors_of(request.user),
        "is_needed": second_factor.is_needed(request.user),
        "places": places_of(request.user, here=request.session.session_key),
        "latest": history_of(request.user, size=LATEST),
        "change": actions.waiting_change(request.user),
    }
    return render(request, "accounts/sign_in.html", facts)


@require_GET
def sign_in_history(request):
    before = request.GET.get("before", "")
    page = history_of(request.user, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    return render(request, "accounts/sign_in_history.html", {"page": page, "is_first": not before})


@require_POST
def end_session(request, public_id):
    session = get_object_or_404(living_sessions(request.user), public_id=public_id)
    if session.pk == request.session.session_key:
        return redirect("account_logout")
    with refusals_shown(request, success=_("That session is ended.")):
        actions.end_session(session, by=request.user)
    return redirect("accounts:sign_in")


@require_POST
def end_other_sessions(request):
    with refusals_shown(request, success=_("You are signed in here only.")):
        actions.end_other_sessions(request.user, keep=request.session.session_key, by=request.user)
    return redirect("accounts:sign_in")


@asked
@freshly_proven
def change_email(request):
    form = EmailForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_on(form), guess(request, request.user, "change_email", counts_always=True):
            actions.ask_email_change(request.user, form.cleaned_data["email"], by=request.user)
            return redirect("accounts:email_asked")
    facts = {"form": form, "change": actions.waiting_change(request.user)}
    return render(request, "accounts/change_email.html", facts, status=422 if form.is_bound else 200)


@require_GET
def email_asked(request):
    return render(request, "accounts/email_asked.html", {"change": actions.waiting_change(request.user)})


@require_POST
def withdraw_email_change(request):
    with refusals_shown(request, success=_("Your address stays as it is.")):
        actions.withdraw_email_change(request.user)
    return redirect("accounts:sign_in")


@asked
@freshly_proven
def confirm_email(request, token):
    """The link in the mail to the new address. It works in a browser where the person is signed in."""
    change = actions.waiting_change(request.user, token)
    if change is None:
        return render(request, "accounts/email_gone.html", status=410)
    question = Question(
        heading=_("Confirm the new address"),
        action=_("Use this address from now on"),
        done=_("Your address is changed. You sign in with the new one from now on."),
        back_url=reverse("accounts:sign_in"),
        object=change.email,
        consequence=_("Every other place where you are signed in is signed out, and the old address is told."),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        question,
        lambda typed: with_new_key(request, lambda key: actions.change_email(request.user, token, keep=key)),
    )
