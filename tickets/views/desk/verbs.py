"""What one does to a ticket besides writing: one view per verb."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from common.decorators import managers_only, staff_only
from common.refusals import Refused, refusals_shown
from tickets import actions, permissions
from tickets.forms import desk as forms
from tickets.models import Ticket
from tickets.views.desk.confirming import Question, ask, get_and_post, ticket_for, typed
from tickets.views.desk.returning import back_from


@require_POST
@staff_only
def take(request, pk):
    ticket = ticket_for(request, pk)
    with refusals_shown(request, success=_("#%(number)s is yours.") % {"number": pk}):
        actions.take(ticket, by=request.user)
    return redirect(back_from(request, ticket))


@get_and_post
@staff_only
def assign(request, pk):
    ticket = ticket_for(request, pk)
    form = forms.AssignForm(typed(request), people=_colleagues(ticket), initial={"to": ticket.assignee_id})
    question = Question(_("Assign the ticket"), _("Assign"), _("Assigned."))
    return ask(request, ticket, form, question, lambda data: actions.assign(ticket, to=data["to"], by=request.user))


def _colleagues(ticket: Ticket):
    """Who works for the team that has the ticket; managers lend a hand in both."""
    roles = User.VendorRole
    team = {roles.SOFTWARE} if ticket.team == Ticket.Team.SOFTWARE else {roles.AGENT}
    return User.objects.filter(Q(vendor_role__in=team | {roles.MANAGER}), is_active=True).order_by("sort_key", "id")


@get_and_post
@staff_only
def skip(request, pk):
    """Puts the ticket back and goes on with the next one."""
    ticket = ticket_for(request, pk)
    question = Question(
        _("Pass the ticket on"),
        _("Pass on"),
        _("Passed on. It is back in the queue."),
        _("It goes back to its place in the queue, without an assignee. You won't get it for four hours."),
    )
    form = forms.SkipForm(typed(request))
    return ask(
        request, ticket, form, question, lambda data: actions.skip(ticket, reason=data["reason"], by=request.user)
    )


@get_and_post
@staff_only
def forward(request, pk):
    ticket = ticket_for(request, pk, permissions.can_sort)
    question = Question(
        _("Hand to the software unit"),
        _("Hand over"),
        _("The software unit has it."),
        _("The unit it holds goes back to the institution: bugs and suggestions cost nothing. The customer is told.")
        if ticket.is_support
        else _("It has no unit to give back: bugs and suggestions cost nothing. The customer is told."),
    )
    first = ticket.kind if not ticket.is_support else Ticket.Kind.BUG
    form = forms.ForwardForm(typed(request), initial={"kind": first})
    return ask(
        request, ticket, form, question, lambda data: actions.forward(ticket, kind=data["kind"], by=request.user)
    )


@require_POST
@staff_only
def hand_back(request, pk):
    ticket = ticket_for(request, pk)
    with refusals_shown(request, success=_("Support has it again.")):
        actions.hand_back(ticket, by=request.user)
    return redirect("desk:show", pk=pk)


@get_and_post
@staff_only
def reclassify(request, pk):
    ticket = ticket_for(request, pk, permissions.can_sort)
    question = Question(
        _("Change the kind"),
        _("Change"),
        _("The kind is changed."),
        _("A support request holds one written unit; a bug or a suggestion gives it back. Both entries stay visible."),
    )
    form = forms.ReclassifyForm(typed(request), initial={"kind": ticket.kind})
    return ask(request, ticket, form, question, lambda data: actions.reclassify(ticket, data["kind"], by=request.user))


@require_POST
@staff_only
def resolve(request, pk):
    ticket = ticket_for(request, pk)
    with refusals_shown(request, success=_("Resolved.")):
        actions.resolve(ticket, by=request.user)
    return redirect("desk:show", pk=pk)


@require_POST
@staff_only
def close(request, pk):
    ticket = ticket_for(request, pk)
    with refusals_shown(request, success=_("Closed.")):
        actions.close(ticket, by=request.user)
    return redirect("desk:show", pk=pk)


@require_POST
@staff_only
def reopen(request, pk):
    ticket = ticket_for(request, pk)
    with refusals_shown(request, success=_("Reopened.")):
        actions.reopen(ticket, by=request.user)
    return redirect("desk:show", pk=pk)


@get_and_post
@staff_only
def dismiss(request, pk):
    ticket = ticket_for(request, pk, permissions.can_sort)
    question = Question(
        _("Dismiss the request"),
        _("Dismiss"),
        _("Dismissed. No unit was used."),
        _("It closes without an answer and without cost; the customer is told why."),
        tone="danger",
    )

    def act(data):
        actions.dismiss(ticket, data["outcome"], reason=data["reason"], by=request.user)

    return ask(request, ticket, forms.DismissForm(typed(request)), question, act)


@get_and_post
@staff_only
def merge(request, pk):
    ticket = ticket_for(request, pk, permissions.can_sort)
    question = Question(
        _("Merge a duplicate"),
        _("Merge"),
        _("Merged. No unit was used."),
        _("This request closes without cost and points to the other one, which stays as it is."),
    )

    def act(data):
        into = Ticket.objects.visible_to(request.user).filter(pk=data["into"]).first()
        if into is None:
            raise Refused(_("There is no request with this number."), field="into")
        actions.merge(ticket, into=into, by=request.user)

    return ask(request, ticket, forms.MergeForm(typed(request)), question, act)


@get_and_post
@managers_only
def excuse(request, pk):
    ticket = ticket_for(request, pk, permissions.can_excuse)
    question = Question(
        _("Excuse the miss"),
        _("Excuse"),
        _("Excused."),
        _("The miss stays in the figures; the excuse stands beside it with your name."),
    )
    form = forms.ExcuseForm(typed(request))
    return ask(
        request, ticket, form, question, lambda data: actions.excuse(ticket, reason=data["reason"], by=request.user)
    )


@require_POST
@staff_only
def take_next(request):
    """The system picks and locks in one step. Rows that somebody else is taking are passed over."""
    ticket = actions.take_next(by=request.user)
    if ticket is None:
        messages.info(request, _("Nothing is waiting to be taken."))
        return redirect("desk:software" if request.user.is_software else "desk:queue")
    messages.success(request, _("#%(number)s is yours.") % {"number": ticket.pk})
    return redirect("desk:show", pk=ticket.pk)


@require_POST
@staff_only
def take_ticked(request):
    """Takes the ticked rows of the queue one by one; what somebody else has meanwhile is said."""
    form = forms.TickedForm(request.POST)
    wanted = form.cleaned_data["ticket"] if form.is_valid() else []
    tickets = [
        ticket
        for ticket in Ticket.objects.visible_to(request.user)
        .defer("text", "search")
        .filter(pk__in=wanted)
        .order_by("id")
        if permissions.can_work(request.user, ticket)
    ]
    for ticket in tickets:
        with refusals_shown(request, success=_("#%(number)s is yours.") % {"number": ticket.pk}):
            actions.take(ticket, by=request.user)
    if not tickets:
        messages.warning(request, _("Tick the rows you want to take first."))
    return redirect(back_from(request, None))
