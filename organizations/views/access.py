"""Support access: a colleague asks, the institution's central administrators allow, decline, offer and end."""

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.decorators import agents_only
from organizations import actions, permissions
from organizations.belonging import stand_there
from organizations.entering import centrally_administered, enter, own_administrators_only
from organizations.forms.access import AskForm, HoursForm, OfferForm
from organizations.models import Institution, SupportAccess
from organizations.notices_of_access import accesses_seen
from organizations.queries.access import told_accesses

asked = require_http_methods(["GET", "POST"])
MOST = 50


def _home(institution_id):
    return reverse("organizations:access", args=[institution_id])


def _office(institution_id):
    return reverse("organizations:institution", args=[institution_id])


@require_GET
@centrally_administered
def access(request, institution):
    """What waits, what runs, and everything that was, each with what was done through it."""
    facts = {"institution": institution, "authority": request.authority, "now": timezone.now()}
    return render(request, "organizations/access.html", {**facts, "accesses": told_accesses(institution, MOST)})


@require_GET
def access_found(request, pk):
    """Where notices lead: the colleague to the institution, its administrators to the page of its accesses."""
    found = get_object_or_404(SupportAccess.objects.select_related("institution"), pk=pk)
    if not accesses_seen(request.user, [pk]):
        raise Http404
    stand_there(request, found.institution)
    return redirect(_office(found.institution_id) if request.user.is_vendor else _home(found.institution_id))


@asked
@agents_only
def ask_access(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    question = Question(
        heading=_("Ask for support access"),
        action=_("Ask the institution"),
        done=_("Asked. The institution's central administrators hear of it, and you hear what they answer."),
        back_url=_office(pk),
        object=institution.name,
        consequence=_(
            "While it runs you act as a central administrator, but for naming one. Everything you do is recorded and "
            "shown to the institution, which can end it at any time."
        ),
    )
    act = lambda typed: actions.ask_access(institution, **typed, by=request.user)  # noqa: E731
    return ask(request, AskForm(request.POST or None), question, act)


@asked
@own_administrators_only
def offer_access(request, institution):
    question = Question(
        heading=_("Let a colleague of the vendor in"),
        action=_("Allow the access"),
        done=_("Allowed. The access has begun."),
        back_url=_home(institution.pk),
        object=institution.name,
        consequence=_("It begins at once, ends by itself, and you can end it earlier. What is done is recorded."),
    )
    act = lambda typed: actions.offer_access(institution, **typed, by=request.user)  # noqa: E731
    return ask(request, OfferForm(request.POST or None), question, act)


def _to_answer(request, pk):
    """An access, for the institution's own central administrators."""
    found = get_object_or_404(SupportAccess.objects.select_related("institution", "colleague"), pk=pk)
    enter(request, found.institution)
    if not request.authority.is_whole or request.authority.is_vendor:
        raise PermissionDenied
    return found


@asked
def allow_access(request, pk):
    found = _to_answer(request, pk)
    question = Question(
        heading=_("Allow support access"),
        action=_("Allow the access"),
        done=_("Allowed. The access has begun."),
        back_url=_home(found.institution_id),
        object=f"{found.colleague} · {found.reason}",
        consequence=_("It begins at once, ends by itself, and you can end it earlier. What is done is recorded."),
    )
    form = HoursForm(request.POST or None, initial={"hours": found.hours})
    return ask(request, form, question, lambda typed: actions.allow_access(found, **typed, by=request.user))


@asked
def decline_access(request, pk):
    found = _to_answer(request, pk)
    question = Question(
        heading=_("Decline support access"),
        action=_("Decline"),
        done=_("Declined."),
        back_url=_home(found.institution_id),
        object=f"{found.colleague} · {found.reason}",
        consequence=_("The colleague hears of it and sees nothing of your administration."),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.decline_access(found, by=request.user))


@asked
def end_access(request, pk):
    """By the institution, or by the colleague: leaving, or taking back a question."""
    found = get_object_or_404(SupportAccess.objects.select_related("institution", "colleague"), pk=pk)
    is_mine = request.user == found.colleague and permissions.can_ask_access(request.user)
    if not is_mine:
        found = _to_answer(request, pk)
    question = Question(
        heading=_("End the support access"),
        action=_("End it now"),
        done=_("The access has ended."),
        back_url=_office(found.institution_id) if is_mine else _home(found.institution_id),
        object=f"{found.colleague} · {found.institution}",
        consequence=_("The pages of the institution's administration close at the next click."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.end_access(found, by=request.user))
