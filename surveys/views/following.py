"""Managers follow low ratings up: the list, one of them, and what can be done with it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_shown
from surveys.actions import following as actions
from surveys.forms.following import VIEWS, CloseForm, FollowUpsForm, SayForm
from surveys.models import FollowUp
from surveys.permissions_of_following import can_take
from surveys.queries import following as queries
from worktime import hours as worktime
from worktime.queries import hours_of


def _seen(request, pk):
    rows = FollowUp.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("ticket__requester", "institution", "owner", "closed_by"), pk=pk)


@managers_only
@require_safe
def follow_ups(request):
    form, now = FollowUpsForm(request.GET), timezone.now()
    form.is_valid()
    typed = form.cleaned_data
    view, institution, after = typed.get("view") or queries.OPEN, typed.get("institution", ""), typed.get("after")
    found = queries.follow_ups(request.user, view=view, institution=institution, after=after, now=now)
    context = {
        "found": found,
        "counts": queries.counts(request.user, now),
        "views": VIEWS,
        "view": view,
        "institution": institution,
        "is_first": after is None,
        "is_filtered": bool(institution) or view != queries.OPEN,
        "now": now,
    }
    return render(request, "surveys/follow_ups.html", context)


@managers_only
@require_safe
def follow_up(request, pk):
    shown, now = _seen(request, pk), timezone.now()
    context = {
        "follow_up": shown,
        "steps": queries.steps(shown),
        "earlier": queries.earlier(shown),
        "explanation": worktime.explain(shown.opened_at, shown.target_minutes, hours_of(shown.revision_id)),
        "is_overdue": shown.is_overdue(now),
        "takes": shown.is_open and shown.owner_id != request.user.pk and can_take(request.user, shown),
        "gives_back": shown.is_open and shown.owner_id == request.user.pk,
        "form": SayForm(),
    }
    return render(request, "surveys/follow_up.html", context)


@managers_only
@require_POST
def take_follow_up(request, pk):
    with refusals_shown(request, success=_("It is yours now.")):
        actions.take_follow_up(_seen(request, pk), by=request.user)
    return redirect("surveys:follow_up", pk)


@managers_only
@require_POST
def give_back_follow_up(request, pk):
    with refusals_shown(request, success=_("Given back.")):
        actions.give_back_follow_up(_seen(request, pk), by=request.user)
    return redirect("surveys:follow_up", pk)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def note_follow_up(request, pk):
    noted = _seen(request, pk)
    question = _question(noted, heading=_("What was said and done"), action=_("Save"), done=_("Saved."))
    form = SayForm(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.note_follow_up(noted, **typed, by=request.user))


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def close_follow_up(request, pk):
    closed = _seen(request, pk)
    question = _question(
        closed, heading=_("Close the follow-up"), action=_("Close the follow-up"), done=_("Follow-up closed.")
    )
    form = CloseForm(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.close_follow_up(closed, **typed, by=request.user))


def _question(follow_up, **words):
    back = reverse("surveys:follow_up", args=[follow_up.pk])
    return Question(object=f"{follow_up.ticket} · {follow_up.institution}", back_url=back, **words)
