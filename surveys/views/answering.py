"""What people see who are asked: their surveys, the sheet, and what came of it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.decorators import customers_only
from common.refusals import refusals_on
from organizations.belonging import place_of
from surveys import permissions
from surveys.actions.answering import answer as hand_in
from surveys.forms.answering import SheetForm
from surveys.links import invitation_of
from surveys.models import Survey, SurveyOutcome
from surveys.queries.asked import living_invitations
from surveys.queries.asked import mine as surveys_of
from surveys.queries.results import results

asked = require_http_methods(["GET", "POST"])


@require_GET
@customers_only
def mine(request):
    facts = {"rows": surveys_of(request.user, timezone.localdate()), "institution": place_of(request).here}
    return render(request, "surveys/mine.html", facts)


@asked
def answer(request, pk):
    """The named kind: of whoever is signed in."""
    found = living_invitations().filter(survey__is_anonymous=False)
    return _sheet(request, get_object_or_404(found, survey=pk, user=request.user))


@never_cache
@login_not_required
@asked
def answer_by_link(request, token):
    """The anonymous kind. Looking changes nothing: mail scanners open links too."""
    number = invitation_of(token)
    if number is None:
        raise Http404
    found = get_object_or_404(living_invitations().filter(survey__is_anonymous=True), pk=number)
    if not request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(found.user.language)
    return _sheet(request, found)


def _sheet(request, invitation):
    survey, today = invitation.survey, timezone.localdate()
    if invitation.has_answered or not survey.takes_answers(today):
        is_thanked = bool(invitation.has_answered)
        return render(request, "surveys/answered.html", {"survey": survey, "is_thanked": is_thanked})
    form = SheetForm(request.POST or None, questions=list(survey.questions.order_by("place")))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            hand_in(invitation, form.given())
        if form.is_valid():
            return redirect(request.path)
    facts = {"survey": survey, "form": form, "lines": form.lines(), "is_preview": False}
    return render(request, "surveys/answer.html", facts, status=422 if form.is_bound else 200)


@require_GET
def outcome(request, pk):
    """What came of it, with the results that everybody may read."""
    survey = get_object_or_404(Survey, pk=pk)
    told = SurveyOutcome.objects.filter(survey=survey, published_at__isnull=False).first()
    if told is None or not permissions.can_read_outcome(request.user, survey):
        raise Http404
    return render(request, "surveys/outcome.html", {"survey": survey, "outcome": told, "results": results(survey)})
