"""Moving a ticket, and its unit, to another channel. The cost stands on the page before it is spent."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.decorators import agents_only, staff_only
from common.refusals import refusals_on
from organizations.models import Membership
from packages import queries as packages
from packages.actions import NoUnit
from tickets import actions, permissions
from tickets.channel_steps import ICONS
from tickets.forms.desk import EscalateForm
from tickets.models import Ticket
from tickets.views.desk.confirming import get_and_post, ticket_for, typed


@dataclass(frozen=True)
class Choice:
    """A channel the ticket can move to, and what is free there."""

    channel: str
    label: str
    icon: str
    balance: packages.Balance | None
    is_next: bool

    @property
    def is_free(self) -> bool:
        return self.balance is not None and (self.balance.unlimited or (self.balance.available or 0) > 0)


@get_and_post
@staff_only
def escalate(request, pk):
    ticket = ticket_for(request, pk, permissions.can_escalate)
    form = EscalateForm(typed(request))
    if form.is_valid():
        # The action compares with what the person saw, not with what a colleague has changed since.
        ticket.channel = form.cleaned_data["seen"] or ticket.channel
        with refusals_on(form):
            try:
                actions.escalate(ticket, form.cleaned_data["to"], by=request.user, reason=form.cleaned_data["reason"])
            except NoUnit as refused:
                return _no_unit(request, ticket, refused)
            messages.success(request, _("The channel is changed; the unit moved with it."))
            return redirect("desk:show", pk=pk)
        ticket.refresh_from_db(fields=["channel", "status", "hold"])
    context = {"ticket": ticket, "choices": _choices(ticket), "form": form}
    return render(request, "desk/escalate.html", context, status=422 if form.errors else 200)


def _choices(ticket: Ticket) -> list[Choice]:
    balances = {row.code: row for row in packages.balances(ticket.subscription)} if ticket.subscription else {}
    way = list(Ticket.Channel)
    here = way.index(Ticket.Channel(ticket.channel))
    return [
        Choice(channel.value, str(channel.label), ICONS[channel], balances.get(channel.value), place == here + 1)
        for place, channel in enumerate(way)
        if place != here
    ]


@require_safe
@agents_only
def goodwill(request, pk):
    """Leads from a ticket that lacks a unit to the form that gives one for nothing."""
    ticket = ticket_for(request, pk)
    subscription = ticket.subscription or packages.current(ticket.institution)
    if subscription is None:
        messages.error(request, _("No package is valid at this institution: a renewal comes first."))
        return redirect("desk:show", pk=pk)
    return redirect("packages:goodwill", subscription.pk)


def _no_unit(request, ticket, refused):
    """Nothing has changed. Three ways on: write, propose a top-up, or a goodwill unit."""
    admins = Membership.objects.active().filter(
        institution=ticket.institution_id, role=Membership.Role.INSTITUTION_ADMIN
    )
    context = {
        "ticket": ticket,
        "refused": refused,
        "administrators": [place.user for place in admins.select_related("user").order_by("id")[:3]],
        "channel": Ticket.Channel(refused.service_code).label,
    }
    return render(request, "desk/no_unit.html", context, status=409)
