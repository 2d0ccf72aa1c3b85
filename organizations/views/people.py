from django.forms import Form
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.pages import after, page_after
from organizations import actions
from organizations.forms import MemberForm, RoleForm, UnitForm
from organizations.models import Membership
from organizations.queries import people_of
from organizations.views.entering import administered, person_to_change

PAGE = 50
asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:people", args=[institution_id])


@require_GET
@administered
def people(request, institution):
    rows = people_of(institution).filter(pk__in=request.authority.people_within())
    return render(
        request,
        "organizations/people.html",
        {
            "institution": institution,
            "authority": request.authority,
            "people": page_after(rows, "user__sort_key", after(request), PAGE),
        },
    )


@asked
@administered
def add_member(request, institution):
    question = Question(
        heading=_("New member"),
        action=_("Add and send the invitation"),
        done=_("Member added. The invitation is on its way."),
        back_url=_home(institution.pk),
        object=institution.name,
    )
    return ask(
        request,
        MemberForm(request.POST or None, authority=request.authority, initial=_asked_role(request)),
        question,
        lambda typed: actions.add_member(institution, **typed, by=request.user),
    )


def _asked_role(request):
    role = request.GET.get("role")
    return {"role": role} if role in Membership.Role.values else {}


@asked
def change_role(request, pk):
    membership = person_to_change(request, pk)
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
        RoleForm(request.POST or None, authority=request.authority, initial=initial),
        question,
        lambda typed: actions.change_role(membership, **typed, by=request.user),
    )


@asked
def change_unit(request, pk):
    membership = person_to_change(request, pk)
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
        UnitForm(request.POST or None, authority=request.authority, initial={"unit": membership.unit_id}),
        question,
        lambda typed: actions.change_unit(membership, unit=typed["unit"], by=request.user),
    )


@asked
def leave(request, pk):
    membership = person_to_change(request, pk)
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
