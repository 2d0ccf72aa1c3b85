"""Whether a ledger adds up, and the one thing that can be done about it: a correcting entry."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_shown
from packages import actions, permissions, queries
from packages.forms import CorrectionForm, PageForm, RefusalForm
from packages.models import Correction

PAGE = 50


@managers_only
@require_GET
def account(request, pk):
    """One account: its counters beside what its entries and its holds add up to."""
    shown = get_object_or_404(queries.accounts_shown(), pk=pk)
    before = _before(request)
    entries = queries.entries_of(shown, before, PAGE)
    return render(
        request,
        "packages/account.html",
        {
            "account": shown,
            "found": queries.reckoning(shown.pk),
            "siblings": queries.accounts_shown().filter(subscription=shown.subscription_id).order_by("service__number"),
            "corrections": queries.corrections_shown().filter(account=shown)[:PAGE],
            "entries": entries[:PAGE],
            "next_before": entries[PAGE - 1].pk if len(entries) > PAGE else None,
            "is_first": before is None,
        },
    )


@managers_only
@require_http_methods(["GET", "POST"])
def correct(request, pk):
    corrected = get_object_or_404(queries.accounts_shown(), pk=pk)
    found = queries.reckoning(corrected.pk)
    _granted, held, captured = found.entry(0)
    words = {"held": f"{held:+d}", "captured": f"{captured:+d}", "most": actions.ALONE}
    question = Question(
        heading=_("Correct the ledger"),
        object=f"{corrected.subscription.institution} · {corrected.service}",
        consequence=_(
            "One entry is added; nothing is edited. The ledger then agrees with the living holds (held %(held)s, "
            "used %(captured)s). More than %(most)d units wait for a second person."
        )
        % words,
        action=_("Ask for the correction"),
        done=_("Correction asked for."),
        back_url=reverse("packages:account", args=[pk]),
    )
    return ask(
        request,
        CorrectionForm(request.POST or None),
        question,
        lambda typed: actions.correct(
            corrected, typed["granted"], reason=typed["reason"], key=typed["key"], by=request.user
        ),
    )


@managers_only
@require_GET
def corrections(request):
    """Those that wait for a second person first, then what was decided."""
    before = _before(request)
    found = queries.corrections_shown()
    waiting = found.filter(state=Correction.State.ASKED) if before is None else []
    decided = found.exclude(state=Correction.State.ASKED)
    rows = list((decided.filter(pk__lt=before) if before else decided)[: PAGE + 1])
    return render(
        request,
        "packages/corrections.html",
        {
            "waiting": waiting,
            "decided": rows[:PAGE],
            "next_before": rows[PAGE - 1].pk if len(rows) > PAGE else None,
            "is_first": before is None,
        },
    )


@managers_only
@require_GET
def correction(request, pk):
    shown = get_object_or_404(queries.corrections_shown(), pk=pk)
    return render(
        request,
        "packages/correction.html",
        {
            "correction": shown,
            "found": queries.reckoning(shown.account_id),
            "can_decide": permissions.can_decide(request.user, shown),
            "can_withdraw": shown.is_open and shown.asked_by_id == request.user.pk,
        },
    )


@managers_only
@require_POST
def approve_correction(request, pk):
    approved = get_object_or_404(Correction.objects.select_related("account"), pk=pk)
    with refusals_shown(request, success=_("Correction posted.")):
        actions.approve_correction(approved, by=request.user)
    return redirect("packages:correction", pk)


@managers_only
@require_http_methods(["GET", "POST"])
def refuse_correction(request, pk):
    refused = get_object_or_404(queries.corrections_shown(), pk=pk)
    question = Question(
        heading=_("Refuse the correction"),
        object=f"{refused.account.subscription.institution} · {refused.account.service}",
        consequence=_("Nothing is posted. %(person)s reads why.") % {"person": refused.asked_by.name},
        action=_("Refuse it"),
        done=_("Correction refused."),
        back_url=reverse("packages:correction", args=[pk]),
        tone="danger",
    )
    return ask(
        request,
        RefusalForm(request.POST or None),
        question,
        lambda typed: actions.refuse_correction(refused, reason=typed["reason"], by=request.user),
    )


@managers_only
@require_POST
def withdraw_correction(request, pk):
    withdrawn = get_object_or_404(Correction, pk=pk)
    with refusals_shown(request, success=_("Correction withdrawn.")):
        actions.withdraw_correction(withdrawn, by=request.user)
    return redirect("packages:correction", pk)


def _before(request):
    page = PageForm(request.GET)
    if not page.is_valid():
        raise BadRequest("The address has a number that cannot be.")
    return page.cleaned_data["before"]
