from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from organizations import actions
from organizations.forms import MoveForm, NameForm, PlaceForm
from organizations.models import Region
from organizations.queries import tree as whole_tree
from organizations.views.entering import administered, place_to_change

asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:tree", args=[institution_id])


@require_GET
@administered
def tree(request, institution):
    return render(
        request,
        "organizations/tree.html",
        {"institution": institution, "authority": request.authority, "branches": whole_tree(institution)},
    )


def _refuse_without_regions(request):
    if not request.authority.runs_regions:
        raise PermissionDenied


@asked
@administered
def add_region(request, institution):
    _refuse_without_regions(request)
    question = Question(
        heading=_("New region"),
        action=_("Add the region"),
        done=_("Region added."),
        back_url=_home(institution.pk),
        object=institution.name,
    )
    return ask(
        request,
        PlaceForm(request.POST or None, authority=request.authority),
        question,
        lambda typed: actions.add_region(institution, name=typed["name"], parent=typed["under"], by=request.user),
    )


@asked
@administered
def add_unit(request, institution):
    _refuse_without_regions(request)
    question = Question(
        heading=_("New unit"),
        action=_("Add the unit"),
        done=_("Unit added."),
        back_url=_home(institution.pk),
        object=institution.name,
    )
    return ask(
        request,
        PlaceForm(request.POST or None, authority=request.authority),
        question,
        lambda typed: actions.add_unit(institution, name=typed["name"], region=typed["under"], by=request.user),
    )


@asked
def rename(request, pk, model):
    place = place_to_change(request, model, pk)
    question = Question(
        heading=_("Rename"),
        action=_("Save"),
        done=_("Renamed."),
        back_url=_home(place.institution_id),
        object=place.name,
    )
    return ask(
        request,
        NameForm(request.POST or None, initial={"name": place.name}),
        question,
        lambda typed: actions.rename(place, name=typed["name"], by=request.user),
    )


@asked
def move(request, pk, model):
    place = place_to_change(request, model, pk)
    above = place.parent_id if model is Region else place.region_id
    question = Question(
        heading=_("Move"),
        action=_("Move"),
        done=_("Moved."),
        back_url=_home(place.institution_id),
        object=place.name,
        consequence=_("Everything below moves along. Who may see its requests changes at once."),
    )

    def act(typed):
        if model is Region:
            actions.move_region(place, under=typed["under"], by=request.user)
        else:
            actions.move_unit(place, to=typed["under"], by=request.user)

    form = MoveForm(request.POST or None, authority=request.authority, moved=place, initial={"under": above})
    return ask(request, form, question, act)


@asked
def archive(request, pk, model):
    place = place_to_change(request, model, pk)
    question = Question(
        heading=_("Archive"),
        action=_("Archive"),
        done=_("Archived."),
        back_url=_home(place.institution_id),
        object=place.name,
        consequence=_("It can no longer be chosen. Its requests and its history stay."),
        tone="danger",
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.archive(place, by=request.user))
