from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.decorators import customers_only
from common.refusals import refusals_on, refusals_shown
from tickets import actions, permissions
from tickets.forms.portal import RatingForm
from tickets.views.portal.showing import seen_or_404


def _asked_about(request, pk, may):
    ticket = seen_or_404(request, pk)
    if not may(request.user, ticket):
        raise PermissionDenied
    return ticket


def _ask(request, ticket, heading, consequence, action, tone="primary"):
    """The page that repeats what is about to happen and what it costs."""
    context = {
        "heading": heading,
        "object": str(ticket),
        "consequence": consequence,
        "action": action,
        "tone": tone,
        "back_url": ticket.get_absolute_url(),
    }
    return render(request, "confirm.html", context)


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    ticket = _asked_about(request, pk, permissions.can_settle)
    if request.method == "POST":
        with refusals_shown(request, success=_("Request withdrawn.")):
            actions.withdraw(ticket, by=request.user)
        return redirect(ticket)
    return _ask(request, ticket, _("Withdraw the request?"), _cost(ticket), _("Withdraw"), tone="danger")


def _cost(ticket):
    if not ticket.is_support:
        return _("This costs nothing. The request ends and is not worked on any more.")
    if ticket.hold is None:
        return _("No unit is set aside for it, so none is used. The request ends.")
    if ticket.has_answer:
        channel = ticket.get_channel_display()
        return _("It has been answered already, so 1 unit is used. Channel: %(channel)s.") % {"channel": channel}
    return _("It has not been answered yet, so its unit is returned and nothing is used. The request ends.")


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request, pk):
    ticket = _asked_about(request, pk, permissions.can_settle)
    if request.method == "POST":
        with refusals_shown(request, success=_("Request resolved. You can rate the answer now.")):
            actions.resolve(ticket, by=request.user)
        return redirect(ticket)
    return _ask(request, ticket, _("Is the problem solved?"), _end(ticket), _("Yes, it is solved"))


def _end(ticket):
    if ticket.hold is not None and ticket.has_answer:
        channel = ticket.get_channel_display()
        return _(
            "1 unit is used. Channel: %(channel)s. If the problem comes back within 10 working days, "
            "you can reopen the request without a new unit."
        ) % {"channel": channel}
    return _("No unit is used. If the problem comes back within 10 working days, you can reopen the request.")


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, pk):
    ticket = _asked_about(request, pk, permissions.can_settle)
    if request.method == "POST":
        with refusals_shown(request, success=_("Request reopened.")):
            actions.reopen(ticket, by=request.user)
        return redirect(ticket)
    consequence = _("It goes back to the queue. The unit already used covers it; no new one is needed.")
    return _ask(request, ticket, _("Reopen the request?"), consequence, _("Reopen"))


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request, pk):
    ticket = _asked_about(request, pk, permissions.can_rate)
    earlier = {"rating": ticket.rating, "text": ticket.rating_text} if ticket.rating else None
    form = RatingForm(request.POST) if request.method == "POST" else RatingForm(initial=earlier)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            actions.rate(ticket, rating=typed["rating"], text=typed["text"], by=request.user)
            messages.success(request, _("Thank you, your rating is saved."))
            return redirect(ticket)
    return render(request, "tickets/rate.html", {"ticket": ticket, "form": form}, status=422 if form.errors else 200)
