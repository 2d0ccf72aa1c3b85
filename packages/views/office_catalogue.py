"""Where managers edit what is sold: versions of the tiers. Colleagues at the vendor may read."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.asking import Question, ask
from common.decorators import managers_only, staff_only
from common.refusals import refusals_on, refusals_shown
from packages import permissions
from packages.actions import cataloguing
from packages.actions.cataloguing.editing import last_event
from packages.forms.cataloguing import VersionForm
from packages.models import CatalogueEvent, Tier, TierVersion
from packages.money import prices_are_shown
from packages.queries import catalogue as queries


@staff_only
@require_GET
def catalogue(request):
    context = {"shelves": queries.shelves(), "can_edit": permissions.can_sell(request.user)}
    return render(request, "packages/catalogue.html", context)


@managers_only
@require_POST
def draft(request, pk):
    tier = get_object_or_404(Tier, pk=pk)
    with refusals_shown(request):
        version = cataloguing.draft(tier, by=request.user)
        return redirect("packages:edit_draft", version.pk)
    return redirect("packages:catalogue")


@staff_only
@require_GET
def version(request, pk):
    shown = _version(pk)
    before = queries.version_before(shown)
    events = CatalogueEvent.objects.filter(tier=shown.tier, number=shown.number).select_related("actor")
    return render(
        request,
        "packages/version.html",
        {
            "version": shown,
            "lines": queries.lines(shown),
            "bands": queries.bands_of(shown),
            "before": before,
            "changes": queries.changes(shown, before) if before else [],
            "is_on_sale": queries.on_sale_versions().filter(pk=pk).exists(),
            "events": events.order_by("-id"),
            "can_edit": permissions.can_sell(request.user),
            "show_prices": prices_are_shown(),
        },
    )


def _version(pk):
    return get_object_or_404(TierVersion.objects.select_related("tier"), pk=pk)


@managers_only
@require_http_methods(["GET", "POST"])
def edit_draft(request, pk):
    edited = _version(pk)
    if edited.state != TierVersion.State.DRAFT:
        return redirect("packages:version", pk)
    form = VersionForm(request.POST or None, edited, last_event(edited))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            cataloguing.edit_draft(edited, form.cleaned_data["terms"], seen=form.cleaned_data["seen"], by=request.user)
            messages.success(request, _("Draft saved."))
            return redirect("packages:version", pk)
    status = 422 if form.is_bound else 200
    return render(request, "packages/edit_draft.html", {"version": edited, "form": form}, status=status)


@managers_only
@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """Shows what differs from the version before, and asks once more."""
    published = _version(pk)
    before = queries.version_before(published)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with refusals_on(form):
            cataloguing.publish(published, by=request.user)
            messages.success(request, _("Version published."))
            return redirect("packages:version", pk)
    context = {"version": published, "before": before, "form": form}
    context["changes"] = queries.changes(published, before) if before else []
    return render(request, "packages/publish.html", context, status=422 if form.is_bound else 200)


def _asked(request, pk, question, act):
    form = forms.Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: act(_version(pk), by=request.user))


@managers_only
@require_http_methods(["GET", "POST"])
def retire(request, pk):
    retired = _version(pk)
    question = Question(
        heading=_("Retire the version"),
        object=_("%(tier)s, version %(number)d") % {"tier": retired.tier.name, "number": retired.number},
        consequence=_("It is no longer sold. Subscriptions that were sold on it stay as they are."),
        action=_("Retire the version"),
        done=_("Version retired."),
        back_url=reverse("packages:version", args=[pk]),
        tone="danger",
    )
    return _asked(request, pk, question, cataloguing.retire)


@managers_only
@require_http_methods(["GET", "POST"])
def discard_draft(request, pk):
    discarded = _version(pk)
    question = Question(
        heading=_("Discard the draft"),
        object=_("%(tier)s, version %(number)d") % {"tier": discarded.tier.name, "number": discarded.number},
        consequence=_("What was edited is lost. What is sold today stays as it is."),
        action=_("Discard the draft"),
        done=_("Draft discarded."),
        back_url=reverse("packages:catalogue"),
        tone="danger",
    )
    return _asked(request, pk, question, cataloguing.discard_draft)
