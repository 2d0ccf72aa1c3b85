"""The institution's programs: each comes in with a token of its own, which may do what was chosen when it was made."""

from functools import partial

from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.proving import freshly_proven
from common.asking import Question, ask
from common.refusals import refusals_on
from organizations import actions
from organizations.entering import enter_if, open_to
from organizations.forms.programs import TokenForm
from organizations.models import ProgramToken
from organizations.permissions import authority, can_keep_programs
from organizations.queries.programs import tokens

SHOWN = 50


enter, kept_by_us = partial(enter_if, can_keep_programs), open_to(can_keep_programs)


def _page(request, name, institution, **facts):
    """`authority` is there for the institution's own bar of pages."""
    mine = authority(request.user, institution)
    return render(request, f"organizations/{name}.html", {"institution": institution, "authority": mine, **facts})


@require_GET
@kept_by_us
def programs(request, institution):
    return _page(request, "programs", institution, tokens=tokens(institution)[:SHOWN])


@require_http_methods(["GET", "POST"])
@kept_by_us
def make_token(request, institution):
    return _make_token(request, institution)


@freshly_proven
def _make_token(request, institution):
    """The words of the token are on the page that comes of making it, and nowhere else."""
    form = TokenForm(request.POST if request.method == "POST" else None, institution=institution)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            token, words = actions.make_token(institution, **form.cleaned_data, by=request.user)
            return _page(request, "token", institution, token=token, words=words)
    question = Question(
        heading=_("New token"),
        action=_("Make the token"),
        done="",
        back_url=reverse("organizations:programs", args=[institution.pk]),
        object=institution.name,
        consequence=_("Whoever has it can do this for the institution, and nothing else. It is shown once."),
    )
    return render(request, "confirm.html", {**vars(question), "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def revoke_token(request, pk):
    token = get_object_or_404(ProgramToken.objects.select_related("institution"), pk=pk)
    enter(request, token.institution)
    question = Question(
        heading=_("Revoke the token"),
        action=_("Revoke the token"),
        done=_("The token is revoked."),
        back_url=reverse("organizations:programs", args=[token.institution_id]),
        object=token.name,
        consequence=_("The program that uses it is refused from now on. What it told stays."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.revoke_token(token, by=request.user))
