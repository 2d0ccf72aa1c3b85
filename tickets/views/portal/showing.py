from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import parking
from common.decorators import customers_only
from common.refusals import refusals_on
from organizations.belonging import place_of
from tickets import actions, permissions
from tickets.channel_steps import steps
from tickets.forms.portal import ReplyForm
from tickets.models import Ticket
from tickets.models.readers import Customer, reader_of
from tickets.promised import promise_of, spans_around
from tickets.queries import desk as desk_queries
from tickets.queries import limits
from tickets.queries import portal as queries
from tickets.queries.timeline import files_of, timeline
from tickets.reopening import reopens_until
from tickets.views.elsewhere import refuse
from tickets.views.files import Uploads, uploads_from
from worktime import hours as worktime
from worktime.queries import current_hours, hours_of

NO_FILES = Uploads((), ())
WAIT_SECONDS = 600


def seen_or_404(request, pk):
    """With the rights of this moment, and where the person stands; the vendor's people have a page of their own."""
    person = request.user
    reader = reader_of(person) if person.is_vendor else Customer(person.pk, timezone.now(), place_of(request).sight)
    ticket = queries.request_page(reader, pk)
    if ticket is None:
        refuse(request, pk)
    return ticket


@require_safe
def show(request, pk):
    ticket = seen_or_404(request, pk)
    if request.user.is_vendor:
        return redirect("desk:show", pk)
    parked = parking.take_back(request, request.path + "reply/")
    if parked:
        messages.info(request, _("Here is what you had written. Add your files again, then send it."))
    return _page(request, ticket, ReplyForm(initial=parked.dict() if parked else None))


@parking.parks_text
@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, pk):
    """The same reply sent twice is one reply. A settled request reopens by it."""
    ticket = seen_or_404(request, pk)
    if request.method != "POST":
        return redirect(ticket)
    if not permissions.can_reply(request.user, ticket, place_of(request)):
        raise PermissionDenied
    form, uploads = ReplyForm(request.POST), uploads_from(request, by=request.user)
    if not form.is_valid() or uploads.errors:
        return _page(request, ticket, form, uploads, status=422)
    text, key = form.cleaned_data["text"], form.cleaned_data["sending_key"]
    if limits.replies_too_often(request.user, key, now=timezone.now()):
        form.add_error(None, _("You have written very many replies in an hour. Your text is kept; send it later."))
        return _page(request, ticket, form, uploads, status=429)
    with refusals_on(form):
        comment = actions.reply(ticket, text, key=key, by=request.user, files=uploads.files)
        messages.success(request, _("Reply sent."))
        return redirect(f"{ticket.get_absolute_url()}#c{comment.pk}")
    return _page(request, ticket, form, uploads, status=422)


def _page(request, ticket, form, uploads=NO_FILES, status=200):
    context = {
        **_story(ticket, request.user),
        **_rights(ticket, request),
        "ticket": ticket,
        "form": form,
        "uploads": uploads,
        "limit": settings.ATTACHMENT_MAX_BYTES,
        "writer": parking.stamp(request.user.pk),
    }
    response = render(request, "tickets/show.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(WAIT_SECONDS)
    return response


def _story(ticket, person):
    """How the request stands, and what has happened to it."""
    now, hours, files = timezone.now(), _hours(ticket), files_of(ticket, to=person)
    until = _reopens_until(ticket, hours)
    waits = ticket.status == Ticket.Status.AWAITING_QUOTA
    return {
        "promise": promise_of(ticket, now=now, hours=hours),
        "spans": spans_around(now, hours),
        "steps": steps(ticket),
        "items": timeline(ticket, to=person, attachments=files),
        "files": files,
        "shares": queries.shares_of(ticket),
        "told": queries.whom_to_ask(ticket.institution) if waits else None,
        "reopens_until": until - timedelta(seconds=1) if until and now < until else None,
    }


def _rights(ticket, request):
    person, place = request.user, place_of(request)
    settles = permissions.can_settle(person, ticket, place)
    replies = settles or permissions.can_reply(person, ticket, place)
    return {
        "settles": settles,
        "replies": replies,
        "reads_only": not replies and permissions.reads_only(place, ticket),
        "knows_readers": permissions.can_know_readers(person, ticket, place),
        "rates": _may_rate(person, ticket),
    }


def _hours(ticket):
    """A running promise counts in the calendar it was made with; reopening goes by the newest one."""
    clock = getattr(ticket, "clock", None)
    return hours_of(clock.revision_id) if ticket.is_open and clock else current_hours()


def _may_rate(person, ticket):
    settled = ticket.status in {Ticket.Status.RESOLVED, Ticket.Status.CLOSED}
    return settled and ticket.has_answer and permissions.can_rate(person, ticket)


def _reopens_until(ticket, hours):
    """The moment until which a solved request can be taken up again without a new unit."""
    settled_at = ticket.closed_at or ticket.resolved_at
    if ticket.is_open or ticket.outcome != Ticket.Outcome.SOLVED or settled_at is None:
        return None
    return reopens_until(settled_at, hours)


@customers_only
@require_safe
def promise(request, pk):
    """Why this due time: every window that was counted and every day that was skipped."""
    ticket = seen_or_404(request, pk)
    clock = getattr(ticket, "clock", None)
    if clock is None:
        raise Http404
    explanation = worktime.explain(clock.started_at, clock.target_minutes, hours_of(clock.revision_id))
    return render(request, "tickets/promise.html", {"ticket": ticket, "clock": clock, "explanation": explanation})


@customers_only
@require_safe
def standing(request, pk):
    """Why the request stands where it stands: how many come before it, and by which rule."""
    ticket = seen_or_404(request, pk)
    stands = ticket.status in Ticket.QUEUE_STATES
    context = {
        "ticket": ticket,
        "before": desk_queries.standing(request.user, ticket, now=timezone.now()) if stands else None,
        "worker": ticket.assignee,
    }
    return render(request, "tickets/standing.html", context)
