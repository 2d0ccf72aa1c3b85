from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from organizations import actions, told
from organizations.entering import administered, place_to_change
from organizations.forms import MergeForm, MoveForm, NameForm, PlaceForm
from organizations.models import Region
from organizations.queries.places import grown, held_by
from organizations.views.previewing import ask_with_preview

asked = require_http_methods(["GET", "POST"])


def _home(institution_id):
    return reverse("organizations:tree", args=[institution_id])


@require_GET
@administered
def tree(request, institution):
    words = request.GET.get("q", "")[:100]
    offers_regions = told.offers_regions(institution.pk)
    return render(
        request,
        "organizations/tree.html",
        {
            "institution": institution,
            "authority": request.authority,
            "tree": grown(institution, request.authority, words),
            "words": words,
            "all_open": bool(words) or request.GET.get("open") == "all",
            "offers_regions": offers_regions,
            "tiers": [] if offers_regions else told.tiers_with_regions(),
        },
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
    form = MoveForm(request.POST or None, authority=request.authority, moved=place, initial={"under": above})
    return ask_with_preview(
        request, form, question, institution=place.institution, change=_moved(place), act=_move(request, place)
    )


def _moved(place):
    def change(layout, typed):
        under = typed["under"].pk if typed["under"] else None
        tried = layout.with_region_moved if isinstance(place, Region) else layout.with_unit_moved
        return tried(place.pk, under)

    return change


def _move(request, place):
    def act(typed):
        if isinstance(place, Region):
            actions.move_region(place, under=typed["under"], by=request.user)
        else:
            actions.move_unit(place, to=typed["under"], by=request.user)

    return act


@asked
def merge(request, pk, model):
    """People, requests, shares and authority go to another place; this one is archived and points there."""
    place = place_to_change(request, model, pk)
    question = Question(
        heading=_("Merge"),
        action=_("Merge"),
        done=_("Merged."),
        back_url=_home(place.institution_id),
        object=place.name,
        consequence=_("People, requests, shares and authority go there. This cannot be taken back."),
        tone="danger",
    )
    is_region = model is Region
    verb = actions.merge_regions if is_region else actions.merge_units
    form = MergeForm(request.POST or None, authority=request.authority, merged=place)

    def change(layout, typed):
        tried = layout.with_region_merged if is_region else layout.with_unit_merged
        return tried(place.pk, typed["into"].pk)

    def act(typed):
        verb(place, into=typed["into"], by=request.user)

    return ask_with_preview(request, form, question, institution=place.institution, change=change, act=act)


@asked
def archive(request, pk, model):
    place = place_to_change(request, model, pk)
    question = Question(
        heading=_("Archive"),
        action=_("Archive"),
        done=_("Archived."),
        back_url=_home(place.institution_id),
        object=place.name,
        consequence=_("It can no longer be chosen. Its requests and its history stay, and who sees them."),
        tone="danger",
    )
    if request.method == "GET" and (held := held_by(place)):
        facts = {"place": place, "held": held, "is_region": model is Region, "authority": request.authority}
        return render(request, "organizations/held.html", facts)
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.archive(place, by=request.user))


@asked
def restore(request, pk, model):
    place = place_to_change(request, model, pk, is_archived=True)
    question = Question(
        heading=_("Restore"),
        action=_("Restore"),
        done=_("Restored."),
        back_url=_home(place.institution_id),
        object=place.name,
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.restore(place, by=request.user))
