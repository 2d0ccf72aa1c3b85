from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from common.asking import Question, ask
from common.decorators import managers_only
from organizations import actions
from organizations.forms import MoveForm, NameForm, PlaceForm
from organizations.models import Institution, Region

asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:institution", args=[institution_id])


@managers_only
@asked
def add_region(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    question = Question(
        heading=_("New region"),
        action=_("Add the region"),
        done=_("Region added."),
        back_url=_home(pk),
        object=institution.name,
    )
    return ask(
        request,
        PlaceForm(request.POST or None, institution=institution),
        question,
        lambda typed: actions.add_region(institution, name=typed["name"], parent=typed["under"], by=request.user),
    )


@managers_only
@asked
def add_unit(request, pk):
    institution = get_object_or_404(Institution, pk=pk)
    question = Question(
        heading=_("New unit"),
        action=_("Add the unit"),
        done=_("Unit added."),
        back_url=_home(pk),
        object=institution.name,
    )
    return ask(
        request,
        PlaceForm(request.POST or None, institution=institution),
        question,
        lambda typed: actions.add_unit(institution, name=typed["name"], region=typed["under"], by=request.user),
    )


@managers_only
@asked
def rename(request, pk, model):
    place = get_object_or_404(model, pk=pk)
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


@managers_only
@asked
def move(request, pk, model):
    place = get_object_or_404(model.objects.select_related("institution"), pk=pk)
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

    form = MoveForm(request.POST or None, institution=place.institution, moved=place, initial={"under": above})
    return ask(request, form, question, act)


@managers_only
@asked
def archive(request, pk, model):
    place = get_object_or_404(model, pk=pk)
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
