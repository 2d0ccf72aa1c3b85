"""The manager's surveys: the list, a draft's words and manner, its copies."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_shown
from packages.models import Tier
from surveys.actions import building
from surveys.forms.building import MannerForm, WordsForm
from surveys.models import Survey, SurveyOutcome, SurveyQuestion
from surveys.queries.asked import answered_so_far
from surveys.queries.audience import reach
from surveys.queries.office import places_of, surveys_listed
from surveys.queries.readiness import lacks
from surveys.views.standing import DRAFT, asked, only_while

PAGE = 30


@require_GET
@managers_only
def surveys(request):
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    rows = surveys_listed(state)
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    return render(
        request,
        "surveys/surveys.html",
        {
            "surveys": found[:PAGE],
            "state": state if state in Survey.State.values else "",
            "states": Survey.State.choices,
            "is_first": not before,
            "next_before": found[PAGE - 1].pk if len(found) > PAGE else None,
        },
    )


@asked
@managers_only
def create_survey(request):
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        created = building.create_survey(**form.cleaned_data, by=request.user)
        messages.success(request, _("Draft created. Add the questions."))
        return redirect("surveys:survey", created.pk)
    question = Question(
        heading=_("New survey"), action=_("Create the draft"), done="", back_url=reverse("surveys:surveys")
    )
    return render(request, "confirm.html", {**vars(question), "form": form}, status=422 if form.is_bound else 200)


@require_GET
@managers_only
def survey(request, pk):
    shown = get_object_or_404(Survey, pk=pk)
    today = timezone.localdate()
    facts = {
        "survey": shown,
        "questions": list(shown.questions.order_by("place")),
        "kinds": SurveyQuestion.Kind.choices,
        "places": places_of(shown),
        "products": list(shown.products.order_by("sort_key")),
        "tiers": list(Tier.objects.filter(code__in=shown.tiers).order_by("rank")),
    }
    if shown.is_draft:
        facts["reach"] = reach(shown, today)
        facts["lacks"] = lacks(shown, today, has_questions=bool(facts["questions"]))
    else:
        facts["answered"] = shown.answered_count if shown.is_closed else answered_so_far(shown)
        facts["outcome"] = SurveyOutcome.objects.filter(survey=shown).first()
    return render(request, "surveys/survey.html", facts)


def _home(survey):
    return reverse("surveys:survey", args=[survey.pk])


@only_while(DRAFT)
def change_words(request, draft):
    initial = {name: getattr(draft, name) for name in building.WORDS}
    question = Question(_("Title and introduction"), _("Save"), _("Saved."), _home(draft), object=draft.title)
    form = WordsForm(request.POST or None, initial=initial)
    return ask(request, form, question, lambda typed: building.change_words(draft, **typed, by=request.user))


@only_while(DRAFT)
def change_manner(request, draft):
    initial = {name: getattr(draft, name) for name in building.MANNER}
    initial["is_anonymous"] = "yes" if draft.is_anonymous else "no"
    question = Question(_("How it asks"), _("Save"), _("Saved."), _home(draft), object=draft.title)
    form = MannerForm(request.POST or None, initial=initial)
    return ask(request, form, question, lambda typed: building.change_manner(draft, **typed, by=request.user))


@require_POST
@managers_only
def copy_survey(request, pk):
    source = get_object_or_404(Survey, pk=pk)
    copy = building.copy_survey(source, by=request.user)
    messages.success(request, _("Copied as a new draft. Its results will be compared with the earlier ones."))
    return redirect("surveys:survey", copy.pk)


@only_while(DRAFT)
def discard_survey(request, draft):
    question = Question(
        heading=_("Discard the draft"),
        action=_("Discard the draft"),
        done=_("Draft discarded."),
        back_url=_home(draft),
        object=draft.title,
        consequence=_("Its questions and its audience are gone for good."),
        tone="danger",
    )
    if request.method == "POST":
        with refusals_shown(request, success=question.done) as outcome:
            building.discard_survey(draft, by=request.user)
        return redirect(_home(draft) if outcome.refused else reverse("surveys:surveys"))
    return render(request, "confirm.html", {**vars(question), "form": None})
