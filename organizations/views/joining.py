from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from common.asking import Question, ask
from organizations import actions
from organizations.actions.sending import token_hash
from organizations.entering import centrally_administered, enter
from organizations.forms import RoleForm
from organizations.forms.people import DeclineForm, DomainsForm, JoinForm
from organizations.models import JoinRequest

asked = require_http_methods(["GET", "POST"])


@login_not_required
@asked
def join(request):
    """The answer is always the same: nobody learns which domains are known."""
    form = JoinForm(request.POST or None)
    if form.is_bound and form.is_valid():
        if too_many := ratelimit.consume_or_429(request, action="ask_to_join"):
            return too_many
        actions.ask_to_join(**form.cleaned_data, language=get_language() or "tr")
        return redirect("organizations:joined")
    return render(request, "organizations/join.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_http_methods(["GET"])
def joined(request):
    return render(request, "organizations/joined.html")


@login_not_required
@asked
def confirm_join(request, token):
    """Looking changes nothing: mail scanners open links too."""
    asking = JoinRequest.objects.select_related("institution").filter(token_hash=token_hash(token)).first()
    if asking is None:
        raise Http404
    if request.method == "POST":
        actions.confirm_join(asking)
        asking.refresh_from_db()
    return render(request, "organizations/confirm_join.html", {"asking": asking})


@asked
@centrally_administered
def change_domains(request, institution):
    question = Question(
        heading=_("Mail domains"),
        action=_("Save"),
        done=_("Mail domains saved."),
        back_url=reverse("organizations:people", args=[institution.pk]),
        object=institution.name,
    )
    initial = {"domains": "\n".join(institution.mail_domains), "lets_ask": institution.lets_ask}
    form = DomainsForm(request.POST or None, initial=initial)
    return ask(request, form, question, lambda typed: actions.change_domains(institution, **typed, by=request.user))


@asked
def let_join(request, pk):
    asking = _open_question(request, pk)
    question = Question(
        heading=_("Let in"),
        action=_("Let in and send the invitation"),
        done=_("The invitation is on its way."),
        back_url=reverse("organizations:people", args=[asking.institution_id]),
        object=f"{asking.name} · {asking.email}",
        consequence=asking.wish,
    )
    form = RoleForm(request.POST or None, authority=request.authority)
    return ask(request, form, question, lambda typed: actions.let_join(asking, **typed, by=request.user))


@asked
def decline_join(request, pk):
    asking = _open_question(request, pk)
    question = Question(
        heading=_("Do not let in"),
        action=_("Do not let in"),
        done=_("The person is told."),
        back_url=reverse("organizations:people", args=[asking.institution_id]),
        object=f"{asking.name} · {asking.email}",
        tone="danger",
    )
    form = DeclineForm(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.decline_join(asking, **typed, by=request.user))


def _open_question(request, pk):
    rows = JoinRequest.objects.select_related("institution").filter(confirmed_at__isnull=False, decided_at=None)
    asking = get_object_or_404(rows, pk=pk)
    enter(request, asking.institution)
    if not request.authority.is_whole:
        raise PermissionDenied
    return asking
