from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from common.asking import Question, ask
from common.refusals import Refused, refusals_on, refusals_shown
from organizations import actions
from organizations.actions.accepting import refuse_unless_living
from organizations.actions.sending import token_hash
from organizations.entering import administered, enter
from organizations.forms.people import AcceptForm, InvitationForm
from organizations.models import Invitation
from organizations.queries import people as queries

asked = require_http_methods(["GET", "POST"])


@asked
@administered
def invite(request, institution):
    question = Question(
        heading=_("Invite a user"),
        action=_("Send the invitation"),
        done=_("The invitation is on its way. It keeps a seat for 14 days."),
        back_url=reverse("organizations:people", args=[institution.pk]),
        object=institution.name,
    )
    return ask(
        request,
        InvitationForm(request.POST or None, authority=request.authority, initial={"language": get_language()}),
        question,
        lambda typed: actions.invite(institution, **typed, by=request.user),
    )


@asked
def invite_again(request, pk):
    invitation = _invitation_to_change(request, pk)
    question = Question(
        heading=_("Send the invitation again"),
        action=_("Send a new link"),
        done=_("A new link is on its way. The old one no longer works."),
        back_url=reverse("organizations:people", args=[invitation.institution_id]),
        object=invitation.email,
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.invite_again(invitation, by=request.user))


@asked
def withdraw_invitation(request, pk):
    invitation = _invitation_to_change(request, pk)
    question = Question(
        heading=_("Withdraw the invitation"),
        action=_("Withdraw the invitation"),
        done=_("The invitation is withdrawn and its seat is free."),
        back_url=reverse("organizations:people", args=[invitation.institution_id]),
        object=invitation.email,
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.withdraw_invitation(invitation, by=request.user))


def _invitation_to_change(request, pk):
    invitation = get_object_or_404(Invitation.objects.select_related("institution"), pk=pk)
    enter(request, invitation.institution)
    if not queries.invitations_found(request.authority).filter(pk=pk).exists():
        raise PermissionDenied
    return invitation


@login_not_required
@asked
def accept(request, token):
    """Where the link of an invitation leads. Looking at it changes nothing: mail scanners open links too."""
    invitation = queries.invitation_of(token_hash(token))
    if invitation is None:
        raise Http404
    with override(_language(request, invitation)):
        try:
            refuse_unless_living(invitation)
        except Refused as refused:
            facts = {"refused": refused, "invitation": invitation, "token": token}
            return render(request, "organizations/accept.html", facts, status=410)
        return _accept(request, invitation)


@login_not_required
@require_POST
def ask_again(request, token):
    """Whoever holds a link that ended without being used asks for a new one."""
    if too_many := ratelimit.consume_or_429(request, action="ask_again"):
        return too_many
    invitation = queries.invitation_of(token_hash(token))
    if invitation is None:
        raise Http404
    with override(_language(request, invitation)):
        with refusals_shown(request, success=_("The administrators are told. A new link comes by mail if they agree.")):
            actions.ask_again(invitation)
        return redirect("organizations:accept", token)


def _language(request, invitation):
    """The invitation's own, for whoever has chosen none."""
    if request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return get_language()
    return invitation.language


def _accept(request, invitation):
    form, facts = (
        _accept_form(request, invitation),
        {
            "invitation": invitation,
            "place": invitation.membership or invitation,
        },
    )
    if request.user.is_authenticated and request.user.email != invitation.email:
        return render(request, "organizations/accept.html", facts | {"is_other": True}, status=403)
    if queries.has_account(invitation) and not request.user.is_authenticated:
        return render(request, "organizations/accept.html", facts | {"has_account": True})
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            return _accepted(request, invitation, form.cleaned_data)
    return render(request, "organizations/accept.html", facts | {"form": form}, status=422 if form.is_bound else 200)


def _accept_form(request, invitation):
    typed = request.POST if request.method == "POST" else None
    if request.user.is_authenticated:
        return Form(typed)
    return AcceptForm(typed, email=invitation.email, initial={"name": invitation.name})


def _accepted(request, invitation, typed):
    by = request.user if request.user.is_authenticated else None
    name, password = typed.get("name", ""), typed.get("password", "")
    membership = actions.accept(invitation, name=name, password=password, by=by)
    messages.success(request, _("You are a member now.") if by else _("You are a member now. Sign in."))
    return redirect("organizations:overview", membership.institution_id) if by else redirect("account_login")
