"""Whom a draft asks, and the two steps that are not taken back: starting and closing."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_on, refusals_shown
from organizations.models import Institution, Region
from surveys.actions import asking, building
from surveys.forms.building import AudienceForm, ExtendForm
from surveys.models import Survey
from surveys.queries.audience import reach
from surveys.queries.office import places_found, places_of
from surveys.queries.readiness import lacks
from surveys.views.standing import DRAFT, RUNNING, as_it_stands, only_while


@only_while(DRAFT)
def change_audience(request, draft):
    """Conditions in one form; institutions and regions are looked for and added one by one beside it."""
    initial = {name: getattr(draft, name) for name in (*building.CONDITIONS, *building.SAMPLE)}
    initial["products"] = list(draft.products.values_list("pk", flat=True))
    form = AudienceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            building.change_audience(draft, **form.cleaned_data, by=request.user)
        if form.is_valid():
            return redirect("surveys:change_audience", draft.pk)
    words = request.GET.get("q", "")[:100]
    facts = {
        "survey": draft,
        "form": form,
        "words": words,
        "found": places_found(words),
        "places": places_of(draft),
        "reach": reach(draft, timezone.localdate()),
        "lacks": lacks(draft, timezone.localdate()),
    }
    return render(request, "surveys/audience.html", facts, status=422 if form.is_bound else 200)


def _place(code):
    kind, number = code[:1], code[1:]
    model = {"i": Institution, "r": Region}.get(kind)
    if model is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return get_object_or_404(model, pk=int(number))


@require_POST
@managers_only
def add_place(request, pk):
    draft = get_object_or_404(Survey, pk=pk)
    with refusals_shown(request):
        building.add_place(draft, _place(request.POST.get("place", "")), by=request.user)
    return redirect("surveys:change_audience", pk)


@require_POST
@managers_only
def remove_place(request, pk):
    draft = get_object_or_404(Survey, pk=pk)
    with refusals_shown(request):
        building.remove_place(draft, _place(request.POST.get("place", "")), by=request.user)
    return redirect("surveys:change_audience", pk)


@only_while(DRAFT)
def start_survey(request, draft):
    if request.method == "POST":
        with refusals_shown(request, success=_("The survey runs. Everybody who is asked gets a mail.")):
            asking.start_survey(draft, by=request.user)
        return redirect("surveys:survey", draft.pk)
    today = timezone.localdate()
    found = reach(draft, today)
    if lacks(draft, today) or not found.asked:
        return as_it_stands(request, draft)
    people = ngettext("%(n)s person is asked by mail.", "%(n)s people are asked by mail.", found.asked)
    question = Question(
        heading=_("Start the survey"),
        action=_("Start the survey"),
        done="",
        back_url=reverse("surveys:survey", args=[draft.pk]),
        object=draft.title,
        consequence=people % {"n": found.asked} + " " + str(_("From then on its questions no longer change.")),
    )
    return render(request, "confirm.html", {**vars(question), "form": None})


@only_while(RUNNING)
def extend_survey(request, running):
    question = Question(
        heading=_("More days to answer"),
        action=_("Give more days"),
        done=_("The survey has a new last day."),
        back_url=reverse("surveys:survey", args=[running.pk]),
        object=running.title,
        consequence=_("Its questions and whom it asks stay as they are."),
    )
    form = ExtendForm(request.POST or None, initial={"ends_on": running.ends_on})
    return ask(request, form, question, lambda typed: asking.extend_survey(running, **typed, by=request.user))


@only_while(RUNNING)
def close_survey(request, running):
    if request.method == "POST":
        with refusals_shown(request, success=_("The survey is closed.")):
            asking.close_survey(running, by=request.user)
        return redirect("surveys:survey", running.pk)
    question = Question(
        heading=_("Close the survey"),
        action=_("Close the survey"),
        done="",
        back_url=reverse("surveys:survey", args=[running.pk]),
        object=running.title,
        consequence=_("It takes no more answers and does not open again."),
        tone="danger",
    )
    return render(request, "confirm.html", {**vars(question), "form": None})
