"""Where managers sell, upgrade and top up. Colleagues at the vendor may read."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.decorators import agents_only, managers_only, staff_only
from common.pages import after, page_after
from common.refusals import refusals_on
from organizations.models import Institution
from organizations.queries import institutions_found
from packages import actions, permissions, queries
from packages.forms import GoodwillForm, PackageForm, SaleForm, SubscriptionsForm, TopUpForm
from packages.history import sentence
from packages.models import Service, Subscription

PAGE = 50
EVENTS = 50


@staff_only
@require_GET
def subscriptions(request):
    form = SubscriptionsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": "", "tier": ""}
    found = queries.subscriptions_found(asked["q"], asked["state"], asked["tier"])
    return render(
        request,
        "packages/subscriptions.html",
        {
            "form": form,
            "page": page_after(found, "institution__sort_key", after(request), PAGE),
            "is_filtered": any(asked.values()),
            "can_sell": permissions.can_sell(request.user),
        },
    )


@staff_only
@require_GET
def subscription(request, pk):
    shown = get_object_or_404(Subscription.objects.with_tier().select_related("renews__version__tier"), pk=pk)
    names = {service.code: service.name for service in Service.objects.all()}
    events = shown.events.select_related("actor").order_by("-id")[:EVENTS]
    days = (shown.ends_on - shown.starts_on).days
    return render(
        request,
        "packages/subscription.html",
        {
            "subscription": shown,
            "balances": queries.balances(shown),
            "events": [(event, sentence(event, names)) for event in events],
            "days": days,
            "days_passed": min(max((timezone.localdate() - shown.starts_on).days, 0), days),
            "seats": queries.seats(shown.institution),
            "verbs": _verbs(request.user, shown),
            "renewal": _renewal(shown),
        },
    )


def _renewal(shown):
    """What follows it, unless that was taken back or ended early."""
    renewals = Subscription.objects.with_tier().filter(renews=shown)
    return renewals.exclude(state=Subscription.State.TERMINATED).first()


def _verbs(person, shown):
    """What this colleague can do with the subscription as it is today."""
    today, state = timezone.localdate(), Subscription.State
    runs, sells = shown.is_running_on(today), permissions.can_sell(person)
    ends = shown.state in {state.SCHEDULED, state.ACTIVE, state.SUSPENDED} and today < shown.ends_on
    allowed = {
        "goodwill": permissions.can_give_goodwill(person) and (runs or shown.state == state.EXPIRED),
        "top_up": sells and runs,
        "upgrade": sells and runs,
        "add_seats": sells and runs and not shown.seats_unlimited,
        "renew": sells and not shown.ended_reason and shown.state != state.DRAFT,
        "suspend": sells and runs and shown.starts_on <= today,
        "resume": sells and shown.state == state.SUSPENDED and today < shown.ends_on,
        "terminate": sells and ends,
        "settle_gap": sells and shown.gap_ends_at is not None,
    }
    return {verb for verb, is_allowed in allowed.items() if is_allowed}


@managers_only
@require_http_methods(["GET", "POST"])
def sell(request):
    """First the institution, found by its name; then what it buys."""
    asked = request.GET.get("institution", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        words = request.GET.get("q", "")[:100]
        found = institutions_found(words)[:20] if words else []
        context = {"words": words, "institutions": found, "heading": _("Sell a subscription")}
        return render(request, "packages/choose_institution.html", context)
    institution = get_object_or_404(Institution, pk=asked)
    offers = queries.on_sale()
    form = SaleForm(request.POST or None, offers)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            sold = actions.sell(institution, by=request.user, **_sale(form.cleaned_data))
            messages.success(request, _("Subscription sold."))
            return redirect("packages:subscription", sold.pk)
    context = {"institution": institution, "form": form, "offers": offers}
    return render(request, "packages/sell.html", context, status=422 if form.is_bound else 200)


def _sale(typed):
    names = ("version", "seats", "allowances", "starts_on", "ends_on", "contract_number")
    return {name: typed[name] for name in names}


@managers_only
@require_http_methods(["GET", "POST"])
def upgrade(request, pk):
    upgraded = get_object_or_404(Subscription.objects.with_tier(), pk=pk)
    offers = queries.on_sale(least_rank=upgraded.version.tier.rank)
    form = PackageForm(request.POST or None, offers)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            numbers = {"seats": typed["seats"], "allowances": typed["allowances"]}
            actions.upgrade(upgraded, typed["version"], **numbers, by=request.user)
            messages.success(request, _("Subscription upgraded."))
            return redirect("packages:subscription", pk)
    context = {"subscription": upgraded, "form": form, "offers": offers}
    return render(request, "packages/upgrade.html", context, status=422 if form.is_bound else 200)


@managers_only
@require_http_methods(["GET", "POST"])
def top_up(request, pk):
    topped_up = get_object_or_404(Subscription.objects.with_tier(), pk=pk)
    question = Question(
        heading=_("Add units"),
        object=f"{topped_up.institution} · {topped_up}",
        consequence=_("The units are there at once. Requests that wait for a unit enter the queue, oldest first."),
        action=_("Add the units"),
        done=_("Units added."),
        back_url=reverse("packages:subscription", args=[pk]),
    )
    return ask(
        request,
        TopUpForm(request.POST or None, topped_up),
        question,
        lambda typed: actions.top_up(
            typed["account"], typed["amount"], key=f"top-up:{typed['key']}", by=request.user, reason=typed["reason"]
        ),
    )


@agents_only
@require_http_methods(["GET", "POST"])
def goodwill(request, pk):
    favoured = get_object_or_404(Subscription.objects.with_tier(), pk=pk)
    question = Question(
        heading=_("Give units for goodwill"),
        object=f"{favoured.institution} · {favoured}",
        consequence=_left_to_give(request.user),
        action=_("Give the units"),
        done=_("Units given."),
        back_url=reverse("packages:subscription", args=[pk]),
    )
    return ask(
        request,
        GoodwillForm(request.POST or None, favoured),
        question,
        lambda typed: actions.goodwill(
            typed["account"], typed["amount"], reason=typed["reason"], by=request.user, key=f"goodwill:{typed['key']}"
        ),
    )


def _left_to_give(person):
    said = _("Statement and reports show these units apart from what was sold.")
    left = queries.goodwill_left(person, timezone.now())
    if left is None:
        return said
    return f"{said} {_('You can give %(left)d more this month.') % {'left': left}}"
