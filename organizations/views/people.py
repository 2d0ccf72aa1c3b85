from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from common.asking import Question, ask
from common.decorators import managers_only
from organizations import actions
from organizations.forms import MemberForm, RoleForm, UnitForm, ViewingForm
from organizations.models import Institution, Membership, ViewingGrant

asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:institution", args=[institution_id])


def _living_membership(pk):
    return get_object_or_404(Membership.objects.select_related("user", "institution"), pk=pk, left_at=None)


@managers_only
@asked
def add_member(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    question = Question(
        heading=_("New member"),
        action=_("Add and send the invitation"),
        done=_("Member added. The invitation is on its way."),
        back_url=_home(pk),
        object=institution.name,
    )
    return ask(
        request,
        MemberForm(request.POST or None, institution=institution, initial=_asked_role(request)),
        question,
        lambda typed: actions.add_member(institution, **typed, by=request.user),
    )


def _asked_role(request):
    role = request.GET.get("role")
    return {"role": role} if role in Membership.Role.values else {}


@managers_only
@asked
def change_role(request, pk):
    membership = _living_membership(pk)
    question = Question(
        heading=_("Change the role"),
        action=_("Save"),
        done=_("Role changed."),
        back_url=_home(membership.institution_id),
        object=membership.user.name,
    )
    initial = {"role": membership.role, "unit": membership.unit_id, "region": membership.region_id}
    return ask(
        request,
        RoleForm(request.POST or None, institution=membership.institution, initial=initial),
        question,
        lambda typed: actions.change_role(membership, **typed, by=request.user),
    )


@managers_only
@asked
def change_unit(request, pk):
    membership = _living_membership(pk)
    question = Question(
        heading=_("Change the unit"),
        action=_("Save"),
        done=_("Unit changed."),
        back_url=_home(membership.institution_id),
        object=membership.user.name,
        consequence=_("What is shared with the old unit is no longer open to this person."),
    )
    return ask(
        request,
        UnitForm(request.POST or None, institution=membership.institution, initial={"unit": membership.unit_id}),
        question,
        lambda typed: actions.change_unit(membership, unit=typed["unit"], by=request.user),
    )


@managers_only
@asked
def leave(request, pk):
    membership = _living_membership(pk)
    question = Question(
        heading=_("End the membership"),
        action=_("End the membership"),
        done=_("The membership has ended."),
        back_url=_home(membership.institution_id),
        object=membership.user.name,
        consequence=_("The person sees nothing of the institution any more. The requests stay with the unit."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.leave(membership, by=request.user))


@managers_only
@asked
def grant_viewing(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    question = Question(
        heading=_("Grant viewing authority"),
        action=_("Grant"),
        done=_("Viewing authority granted."),
        back_url=_home(pk),
        object=institution.name,
    )

    def act(typed):
        person = typed.pop("person").user
        actions.grant_viewing(person, institution, **typed, by=request.user)

    return ask(request, ViewingForm(request.POST or None, institution=institution), question, act)


@managers_only
@asked
def withdraw_viewing(request, pk):
    grant = get_object_or_404(ViewingGrant.objects.select_related("user"), pk=pk, withdrawn_at=None)
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
