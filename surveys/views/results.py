"""What a survey showed, for managers: the page, its files, what people wrote, and what we did about it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import audit_export
from common.asking import Question, ask
from common.decorators import managers_only
from common.refusals import refusals_shown
from common.workbooks import TYPE
from surveys.actions import telling
from surveys.exporting import csv_of, workbook_of
from surveys.forms.building import OutcomeForm, ThemeForm
from surveys.models import Survey, SurveyAnswer, SurveyOutcome, SurveyQuestion, SurveyTheme
from surveys.queries.groups import KEPT
from surveys.queries.results import choices_of
from surveys.queries.results import results as results_of
from surveys.queries.texts import texts as texts_of
from surveys.views.standing import CLOSED, as_it_stands, asked, only_while

FILES = {"csv": (csv_of, "text/csv; charset=utf-8"), "xlsx": (workbook_of, TYPE)}


def _with_results(pk):
    """A draft has none, an anonymous survey none before it is closed."""
    survey = get_object_or_404(Survey, pk=pk)
    if not survey.shows_results:
        raise Http404
    return survey


@require_GET
@managers_only
def results(request, pk):
    survey = _with_results(pk)
    found = results_of(survey, request.GET.get("by", ""))
    facts = {
        "survey": survey,
        "results": found,
        "apart": [(key, KEPT[key].label, key == found.by) for key in choices_of(survey)],
        "outcome": SurveyOutcome.objects.filter(survey=survey).first(),
    }
    return render(request, "surveys/results.html", facts)


@require_GET
@managers_only
def results_file(request, pk, kind):
    """The same as a file. Who takes it is recorded first."""
    survey = _with_results(pk)
    if kind not in FILES:
        raise Http404
    found = results_of(survey, request.GET.get("by", ""))
    audit_export("survey_exported", by=request.user, survey={"id": survey.pk, "name": survey.title_tr}, format=kind)
    write, content_type = FILES[kind]
    name = f"survey-{survey.pk}.{kind}"
    return FileResponse(write(found), as_attachment=True, filename=name, content_type=content_type)


@require_GET
@managers_only
def texts(request, pk):
    question = get_object_or_404(SurveyQuestion.objects.select_related("survey"), pk=pk, kind=SurveyQuestion.Kind.TEXT)
    if not question.survey.shows_results:
        raise Http404
    theme, after = request.GET.get("theme", ""), request.GET.get("after", "")
    wanted = int(theme) if theme.isascii() and theme.isdigit() and len(theme) < 19 else None
    found = texts_of(question, theme=wanted, after=after if _is_name(after) else "")
    facts = {"survey": question.survey, "question": question, "found": found, "theme": wanted, "form": ThemeForm()}
    return render(request, "surveys/texts.html", facts)


def _is_name(text):
    return len(text) == 36 and set(text) <= set("0123456789abcdef-") and text.count("-") == 4


def _texts_url(question_id):
    return reverse("surveys:texts", args=[question_id])


@require_POST
@managers_only
def tag_answer(request, public_id):
    found = SurveyAnswer.objects.exclude(text="").select_related("question__survey")
    answer = get_object_or_404(found, pk=public_id)
    if not answer.question.survey.shows_results:
        raise Http404
    wanted = [one for one in request.POST.getlist("theme") if one.isascii() and one.isdigit() and len(one) < 19]
    themes = SurveyTheme.objects.filter(survey=answer.question.survey_id, pk__in=wanted)
    telling.tag_answer(answer, list(themes))
    after, theme = request.POST.get("after", ""), request.POST.get("of", "")
    kept = "&".join(
        f"{name}={value}" for name, value in (("after", after), ("theme", theme)) if value.isalnum() or _is_name(value)
    )
    return redirect(f"{_texts_url(answer.question_id)}?{kept}#t-{answer.pk}")


@asked
@managers_only
def add_theme(request, pk):
    """Comes from the page of texts and goes back there."""
    question = get_object_or_404(SurveyQuestion.objects.select_related("survey"), pk=pk)
    if not question.survey.shows_results:
        raise Http404
    shown = Question(_("New theme"), _("Add the theme"), _("Theme added."), _texts_url(pk), object=question.text)
    form = ThemeForm(request.POST or None)
    return ask(request, form, shown, lambda typed: telling.add_theme(question.survey, **typed))


@require_POST
@managers_only
def remove_theme(request, pk):
    theme = get_object_or_404(SurveyTheme, pk=pk)
    survey_id = theme.survey_id
    with refusals_shown(request, success=_("Theme removed.")):
        telling.remove_theme(theme)
    return redirect("surveys:results", survey_id)


@only_while(CLOSED)
def write_outcome(request, survey):
    written = SurveyOutcome.objects.filter(survey=survey).first()
    names = ("found_tr", "found_en", "done_tr", "done_en")
    form = OutcomeForm(
        request.POST or None, initial={name: getattr(written, name) for name in names} if written else {}
    )
    question = Question(
        heading=_("What we did about it"),
        action=_("Save"),
        done=_("Saved."),
        back_url=reverse("surveys:survey", args=[survey.pk]),
        object=survey.title,
        consequence=_("Everybody in the institutions that were asked can read it once it is published."),
    )
    return ask(request, form, question, lambda typed: telling.write_outcome(survey, **typed, by=request.user))


@only_while(CLOSED)
def publish_outcome(request, survey):
    if request.method == "POST":
        with refusals_shown(request, success=_("Published. Everybody who was asked is told.")):
            telling.publish_outcome(survey, by=request.user)
        return redirect("surveys:survey", survey.pk)
    if not SurveyOutcome.objects.filter(survey=survey, published_at=None).exists():
        return as_it_stands(request, survey)
    question = Question(
        heading=_("Publish what came of it"),
        action=_("Publish"),
        done="",
        back_url=reverse("surveys:survey", args=[survey.pk]),
        object=survey.title,
        consequence=_("Everybody who was asked gets a mail. The results go with it, as far as they may be shown."),
    )
    return render(request, "confirm.html", {**vars(question), "form": None})
