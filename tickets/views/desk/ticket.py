"""A ticket's page, and the two that explain it."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.decorators import staff_only
from packages import queries as packages
from tickets import channel_steps, permissions
from tickets.forms.desk import AnswerForm, CallForm, NoteForm
from tickets.models import Ticket
from tickets.promised import promise_of, spans_around
from tickets.queries import desk as queries
from tickets.queries.timeline import Item, files_of, timeline
from tickets.views.files import Uploads
from worktime import hours as worktime
from worktime.queries import current_hours, hours_of

FORMS = {"answer": AnswerForm, "note": NoteForm, "call": CallForm}
COUNTED = ("written", "phone", "remote", "onsite")


@require_safe
@staff_only
def show(request, pk):
    tab = request.GET.get("tab", "")
    return page(request, pk, tab=tab if tab in FORMS else "answer")


def page(
    request, pk: int, *, tab: str, form: Any = None, uploads: Uploads | None = None, status: int = 200
) -> HttpResponse:
    """The page as it is now, with what was typed when it could not be sent."""
    ticket = queries.ticket_page(request.user, pk)
    if ticket is None:
        raise Http404
    now, hours = timezone.now(), current_hours()
    items = timeline(ticket, to=request.user, attachments=files_of(ticket, to=request.user))
    context = {
        "ticket": ticket,
        "items": items,
        "steps": channel_steps.steps(ticket) if ticket.is_support else [],
        "promise": promise_of(ticket, now=now, hours=hours),
        "spans": spans_around(now, hours),
        "balances": _balances(ticket),
        "may": _may(request, ticket),
        "composer": _composer(ticket, items, tab, form, uploads),
        "form": form,
    }
    return render(request, "desk/show.html", context, status=status)


def _balances(ticket: Ticket) -> list[packages.Balance]:
    if ticket.subscription is None:
        return []
    return [balance for balance in packages.balances(ticket.subscription) if balance.code in COUNTED]


def _may(request, ticket: Ticket) -> dict[str, bool]:
    """Which verbs are offered. The actions decide again."""
    user, is_open = request.user, ticket.is_open
    workable = is_open and ticket.status != Ticket.Status.AWAITING_QUOTA
    with_software = ticket.team == Ticket.Team.SOFTWARE
    works, sorts = permissions.can_work(user, ticket), permissions.can_sort(user, ticket)
    clock = getattr(ticket, "clock", None)
    return {
        "write": works and workable,
        "note": works,
        "take": works and is_open and ticket.assignee_id is None,
        "skip": works and is_open and ticket.assignee_id == user.pk,
        "assign": works and is_open,
        "escalate": permissions.can_escalate(user, ticket) and workable,
        "forward": sorts and is_open and not with_software,
        "hand_back": works and is_open and with_software,
        "sort": sorts and is_open,
        "resolve": works and workable and (ticket.has_answer or not ticket.is_support),
        "close": works and ticket.has_answer and ticket.status != Ticket.Status.CLOSED and not _is_withdrawn(ticket),
        "reopen": works and not is_open and ticket.outcome == Ticket.Outcome.SOLVED,
        "excuse": permissions.can_excuse(user, ticket)
        and clock is not None
        and clock.state == clock.State.MISSED
        and clock.excused_at is None,
    }


def _is_withdrawn(ticket: Ticket) -> bool:
    return ticket.status == Ticket.Status.WITHDRAWN


def _composer(ticket: Ticket, items: list[Item], tab: str, form: Any, uploads: Uploads | None) -> dict[str, Any]:
    public = [item.comment.pk for item in items if item.comment is not None and not item.comment.is_note]
    form = form or FORMS[tab]()
    return {
        "tab": tab,
        "form": form,
        "text": form["text"].value() or "",
        "minutes": form["minutes"].value() if tab == "call" else None,
        "key": form["key"].value() or uuid4(),
        "seen": max(public, default=0),
        "uploads": uploads.rows if uploads else [],
        "upload_errors": uploads.errors if uploads else (),
        "upload_url": reverse("tickets:keep"),
        "limit": settings.ATTACHMENT_MAX_BYTES,
    }


@require_safe
@staff_only
def promise(request, pk):
    """Why the answer is due when it is."""
    ticket = _with_clock(request, pk)
    clock = getattr(ticket, "clock", None)
    explanation = None
    if clock is not None:
        explanation = worktime.explain(clock.started_at, clock.target_minutes, hours_of(clock.revision_id))
    context = {
        "ticket": ticket,
        "clock": clock,
        "explanation": explanation,
        "promise": promise_of(ticket, now=timezone.now(), hours=current_hours()),
    }
    return render(request, "desk/promise.html", context)


@require_safe
@staff_only
def standing(request, pk):
    """Why the ticket stands where it stands."""
    ticket, now = _with_clock(request, pk), timezone.now()
    stands = ticket.status in Ticket.QUEUE_STATES
    before = queries.standing(request.user, ticket, now=now) if stands else None
    context = {
        "ticket": ticket,
        "before": before,
        "most": queries.MOST,
        "promise": promise_of(ticket, now=now, hours=current_hours()),
        "is_free": stands and ticket.assignee_id is None,
    }
    return render(request, "desk/standing.html", context)


def _with_clock(request, pk: int) -> Ticket:
    rows = Ticket.objects.visible_to(request.user).select_related(
        "clock__revision", "institution", "assignee", "subscription__version__tier"
    )
    return get_object_or_404(rows.defer("search", "text", "clock__revision__content"), pk=pk)
