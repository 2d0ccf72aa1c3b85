"""Where managers read inquiries and write, send and settle offers."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_on
from organizations.models import Institution
from organizations.queries import institutions_found
from packages import queries
from packages.actions import offering
from packages.forms.inquiring import ReasonForm, StaleReasonForm
from packages.forms.offering import (
    AcceptForm,
    OffersForm,
    PackageOfferForm,
    RevisionForm,
    TopUpOfferForm,
    WriteForm,
    initial_of,
    initial_of_offer,
)
from packages.models import Inquiry, Offer, Purpose
from packages.money import prices_are_shown
from packages.queries.offers import kinds_for, language_of, named_units, offers_found, open_inquiries, steps

PAGE = 50
CONSEQUENCES = {
    Purpose.FIRST: gettext_lazy("The package is sold with this contract and begins on its first day."),
    Purpose.RENEWAL: gettext_lazy("The package is renewed with this contract."),
    Purpose.UPGRADE: gettext_lazy("The package is upgraded at once; the accounts get the difference."),
    Purpose.TOP_UP: gettext_lazy("The units are there at once. Requests that wait for a unit enter the queue."),
}
asked = require_http_methods(["GET", "POST"])


@managers_only
@require_GET
def offers(request):
    form = OffersForm(request.GET)
    typed = form.cleaned_data if form.is_valid() else dict.fromkeys(form.fields)
    found = list(offers_found(typed["state"], typed["kind"], typed["before"])[: PAGE + 1])
    return render(
        request,
        "packages/offers.html",
        {
            "form": form,
            "inquiries": open_inquiries()[:PAGE] if not typed["before"] else [],
            "offers": found[:PAGE],
            "next_before": found[PAGE - 1].pk if len(found) > PAGE else None,
            "is_first": typed["before"] is None,
            "is_filtered": bool(typed["state"] or typed["kind"]),
            "today": timezone.localdate(),
        },
    )


@require_GET
def inquiry(request, pk):
    """Managers read it here; who asked finds it on the package page."""
    shown = get_object_or_404(Inquiry.objects.visible_to(request.user).select_related("institution", "tier"), pk=pk)
    if not request.user.is_manager:
        return redirect(f"{reverse('packages:package')}?institution={shown.institution_id}#offers")
    context = {
        "inquiry": shown,
        "units": named_units(shown.amounts),
        "offers": shown.offers.order_by("-id"),
        "steps": steps(inquiry=shown, offer=None),
    }
    return render(request, "packages/inquiry.html", context)


@managers_only
@asked
def set_aside(request, pk):
    shown = get_object_or_404(Inquiry.objects.select_related("institution"), pk=pk)
    question = Question(
        heading=_("Close without an offer"),
        object=f"{shown.institution} · {shown.get_kind_display()}",
        consequence=_("The institution's administrators read the reason."),
        action=_("Close without an offer"),
        done=_("Closed without an offer."),
        back_url=reverse("packages:inquiry", args=[pk]),
    )
    form = ReasonForm(request.POST or None)
    return ask(request, form, question, lambda typed: offering.set_aside(shown, **typed, by=request.user))


@managers_only
@asked
def write_offer(request):
    """For an inquiry, or for an institution that was found by its name."""
    address = WriteForm(request.GET)
    if not address.is_valid():
        raise BadRequest("The address names what cannot be.")
    asking = address.cleaned_data
    inquiry = get_object_or_404(Inquiry, pk=asking["inquiry"]) if asking["inquiry"] else None
    if inquiry is None and not asking["institution"]:
        return _choose_institution(request)
    institution = inquiry.institution if inquiry else get_object_or_404(Institution, pk=asking["institution"])
    kind, subscription = _subject(institution, inquiry, asking["kind"])
    initial = initial_of(inquiry, kind, subscription, language_of(institution))
    form = _form(request, kind, subscription, initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            key = form.cleaned_data["key"]
            offer = offering.write_offer(institution, form.conditions(), inquiry=inquiry, key=key, by=request.user)
            return redirect("packages:office_offer", offer.pk)
    return _written(request, form, institution, inquiry)


def _choose_institution(request):
    words = request.GET.get("q", "")[:100]
    context = {"words": words, "institutions": institutions_found(words)[:20] if words else []}
    return render(request, "packages/choose_institution.html", {**context, "heading": _("Write an offer")})


def _subject(institution, inquiry, kind):
    """What the offer is about: as the inquiry says, else as fits the institution."""
    if inquiry:
        return Purpose(inquiry.kind), inquiry.subscription
    subscription = queries.current(institution) or queries.latest(institution)
    kind = Purpose(kind or (Purpose.RENEWAL if subscription else Purpose.FIRST))
    return kind, None if kind == Purpose.FIRST else subscription


def _form(request, kind, subscription, initial):
    data = request.POST or None
    if kind == Purpose.TOP_UP:
        return TopUpOfferForm(data, subscription, initial)
    return PackageOfferForm(data, kind, subscription, _on_sale(kind, subscription), initial)


def _on_sale(kind, subscription):
    least = subscription.version.tier.rank if subscription and kind == Purpose.UPGRADE else 1
    return queries.on_sale(least) if kind != Purpose.TOP_UP else []


def _written(request, form, institution, inquiry, offer=None):
    context = {
        "form": form,
        "institution": institution,
        "inquiry": inquiry,
        "units": named_units(inquiry.amounts) if inquiry else [],
        "offer": offer,
        "offers": _on_sale(form.kind, form.subscription),
        "kinds": [] if inquiry or offer else kinds_for(institution),
    }
    return render(request, "packages/write_offer.html", context, status=422 if form.is_bound else 200)


def _found(pk):
    return get_object_or_404(Offer.objects.with_package().select_related("institution", "inquiry"), pk=pk)


@managers_only
@require_GET
def office_offer(request, pk):
    shown = _found(pk)
    context = {
        "offer": shown,
        "lines": shown.lines.select_related("service").order_by("service__number"),
        "steps": steps(inquiry=shown.inquiry, offer=shown),
        "has_run_out": shown.has_run_out(timezone.localdate()),
        "today": timezone.localdate(),
        "show_prices": prices_are_shown(),
    }
    return render(request, "packages/office_offer.html", context)


@managers_only
@asked
def change_offer(request, pk):
    changed = _found(pk)
    form = _form(request, Purpose(changed.kind), changed.subscription, initial_of_offer(changed))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            offering.change_offer(changed, form.conditions(), revision=_revision(form), by=request.user)
            messages.success(request, _("Offer changed."))
            return redirect("packages:office_offer", pk)
    return _written(request, form, changed.institution, None, changed)


def _revision(form):
    return form.cleaned_data["revision"] or 0


def _question(offer, heading, done, consequence, tone="primary"):
    return Question(
        heading=heading,
        object=f"{offer.number} · {offer.institution}",
        consequence=consequence,
        action=heading,
        done=done,
        back_url=reverse("packages:office_offer", args=[offer.pk]),
        tone=tone,
    )


@managers_only
@asked
def send_offer(request, pk):
    sent = _found(pk)
    consequence = _("The institution's administrators read it from now on, and it can no longer be changed.")
    question = _question(sent, _("Send the offer"), _("Offer sent."), consequence)
    form = RevisionForm(request.POST or None, initial={"revision": sent.revision})
    return ask(request, form, question, lambda typed: offering.send_offer(sent, **typed, by=request.user))


@managers_only
@asked
def withdraw_offer(request, pk):
    withdrawn = _found(pk)
    consequence = _("It can no longer be accepted. An inquiry it answered waits for an offer again.")
    question = _question(withdrawn, _("Withdraw the offer"), _("Offer withdrawn."), consequence, "danger")
    form = StaleReasonForm(request.POST or None, initial={"revision": withdrawn.revision})
    return ask(request, form, question, lambda typed: offering.withdraw_offer(withdrawn, **typed, by=request.user))


@managers_only
@asked
def accept_offer(request, pk):
    """The contract came back signed: one step creates or changes the subscription."""
    accepted = _found(pk)
    consequence = CONSEQUENCES[Purpose(accepted.kind)]
    question = _question(accepted, _("Mark as accepted"), _("Offer accepted."), consequence)
    initial = {"revision": accepted.revision, "signed_on": timezone.localdate()}
    form = AcceptForm(request.POST or None, initial=initial)
    return ask(request, form, question, lambda typed: offering.accept_offer(accepted, **typed, by=request.user))
