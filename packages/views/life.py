"""The life of a subscription, as managers trigger it."""

from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_on
from packages import actions, queries
from packages.forms.life import RenewalForm, SeatsForm, SuspendForm, TerminateForm
from packages.models import Subscription

asked = require_http_methods(["GET", "POST"])
TERMS = (
    "version",
    "seats",
    "allowances",
    "starts_on",
    "ends_on",
    "contract_number",
    "grace_days",
    "carry_over_percent",
)


def _found(pk):
    return get_object_or_404(Subscription.objects.with_tier(), pk=pk)


def _question(subscription, heading, action, done, consequence="", tone="primary"):
    return Question(
        heading=heading,
        object=f"{subscription.institution} · {subscription}",
        consequence=consequence,
        action=action,
        done=done,
        tone=tone,
        back_url=reverse("packages:subscription", args=[subscription.pk]),
    )


@managers_only
@asked
def renew(request, pk):
    renewed, offers = _found(pk), queries.on_sale()
    form = RenewalForm(request.POST or None, offers, renewed)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            terms = {name: form.cleaned_data[name] for name in TERMS}
            renewal = actions.renew(renewed, by=request.user, **terms)
            messages.success(request, _("Subscription renewed."))
            return redirect("packages:subscription", renewal.pk)
    context = {"subscription": renewed, "form": form, "offers": offers}
    return render(request, "packages/renew.html", context, status=422 if form.is_bound else 200)


@managers_only
@asked
def suspend(request, pk):
    subscription = _found(pk)
    question = _question(
        subscription,
        _("Suspend the subscription"),
        _("Suspend"),
        _("Subscription suspended."),
        _("New requests are kept and wait. Open ones are worked on. The last day stays the same."),
        tone="danger",
    )
    form = SuspendForm(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.suspend(subscription, **typed, by=request.user))


@managers_only
@asked
def resume(request, pk):
    subscription = _found(pk)
    question = _question(
        subscription,
        _("Let the subscription go on"),
        _("Let it go on"),
        _("The subscription goes on."),
        _("Requests that waited enter the queue, oldest first."),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.resume(subscription, by=request.user))


@managers_only
@asked
def terminate(request, pk):
    subscription = _found(pk)
    question = _question(
        subscription,
        _("End the subscription early"),
        _("End it early"),
        _("The early end is kept."),
        _("After the last day new requests are kept and wait. Open ones are worked on. This cannot be taken back."),
        tone="danger",
    )

    def act(typed):
        on = typed["last_on"] + timedelta(days=1)
        actions.terminate(subscription, on=on, reason=typed["reason"], by=request.user)

    return ask(request, TerminateForm(request.POST if request.method == "POST" else None), question, act)


@managers_only
@asked
def add_seats(request, pk):
    subscription = _found(pk)
    question = _question(
        subscription,
        _("Add users"),
        _("Add the users"),
        _("Users added."),
        _("The institution can have so many more people at once. The units stay as they are."),
    )

    def act(typed):
        reason, key = typed["reason"], f"seats:{typed['key']}"
        actions.add_seats(subscription, typed["amount"], key=key, by=request.user, reason=reason)

    return ask(request, SeatsForm(request.POST if request.method == "POST" else None), question, act)
