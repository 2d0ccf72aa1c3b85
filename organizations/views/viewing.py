from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from organizations import actions
from organizations.forms import ViewingForm
from organizations.models import ViewingGrant
from organizations.queries import living_grants
from organizations.views.entering import administered, centrally_administered, enter

asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:viewing", args=[institution_id])


@require_GET
@administered
def viewing(request, institution):
    return render(
        request,
        "organizations/viewing.html",
        {"institution": institution, "authority": request.authority, "grants": living_grants(institution)},
    )


@asked
@centrally_administered
def grant_viewing(request, institution):
    question = Question(
        heading=_("Grant viewing authority"),
        action=_("Grant"),
        done=_("Viewing authority granted."),
        back_url=_home(institution.pk),
        object=institution.name,
    )

    def act(typed):
        person = typed.pop("person").user
        actions.grant_viewing(person, institution, **typed, by=request.user)

    return ask(request, ViewingForm(request.POST or None, authority=request.authority), question, act)


@asked
def withdraw_viewing(request, pk):
    grant = get_object_or_404(ViewingGrant.objects.select_related("user", "institution"), pk=pk, withdrawn_at=None)
    enter(request, grant.institution)
    if not request.authority.is_whole:
        raise PermissionDenied
    question = Question(
        heading=_("Withdraw viewing authority"),
        action=_("Withdraw the authority"),
        done=_("Viewing authority withdrawn."),
        back_url=_home(grant.institution_id),
        object=grant.user.name,
        consequence=_("The person no longer sees these requests, from now on."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.withdraw_viewing(grant, by=request.user))
