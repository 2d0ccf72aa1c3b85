"""The questions of a draft, and how people will see them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_shown
from surveys.actions import building
from surveys.forms.answering import SheetForm
from surveys.forms.questions import QuestionForm, first_words, words_of
from surveys.models import Survey, SurveyQuestion
from surveys.views.standing import DRAFT, as_it_stands, asked, only_while


def _home(survey_id):
    return reverse("surveys:survey", args=[survey_id]) + "#questions"


def _question(pk):
    return get_object_or_404(SurveyQuestion.objects.select_related("survey"), pk=pk)


@only_while(DRAFT)
def add_question(request, draft, kind):
    if kind not in SurveyQuestion.Kind.values:
        raise Http404
    question = Question(
        heading=_("New question"),
        action=_("Add the question"),
        done=_("Question added."),
        back_url=_home(draft.pk),
        object=str(SurveyQuestion.Kind(kind).label),
    )
    form = QuestionForm(request.POST or None, kind=kind, initial=first_words(kind))
    act = lambda typed: building.add_question(draft, kind=kind, **typed, by=request.user)  # noqa: E731
    return ask(request, form, question, act)


@asked
@managers_only
def change_question(request, pk):
    changed = _question(pk)
    if request.method == "GET" and not changed.survey.is_draft:
        return as_it_stands(request, changed.survey)
    question = Question(
        _("Change the question"), _("Save"), _("Saved."), _home(changed.survey_id), object=changed.get_kind_display()
    )
    form = QuestionForm(request.POST or None, kind=changed.kind, initial=words_of(changed))
    return ask(request, form, question, lambda typed: building.change_question(changed, **typed, by=request.user))


@require_POST
@managers_only
def remove_question(request, pk):
    gone = _question(pk)
    with refusals_shown(request, success=_("Question removed.")):
        building.remove_question(gone, by=request.user)
    return redirect(_home(gone.survey_id))


@require_POST
@managers_only
def move_question(request, pk):
    moved = _question(pk)
    with refusals_shown(request):
        building.move_question(moved, up=request.POST.get("to") == "up", by=request.user)
    return redirect(_home(moved.survey_id))


@require_GET
@managers_only
def preview(request, pk):
    """The very page people will see, in either language, with a button that does nothing."""
    shown = get_object_or_404(Survey, pk=pk)
    spoken = request.GET.get("in", "")
    language = spoken if spoken in ("tr", "en") else translation.get_language()
    with translation.override(language):
        form = SheetForm(questions=list(shown.questions.order_by("place")))
        facts = {"survey": shown, "form": form, "lines": form.lines(), "is_preview": True, "language": language}
        return render(request, "surveys/answer.html", facts)
