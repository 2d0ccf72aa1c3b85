"""A form is there while it can still be sent. In another state of the survey its address says how the survey stands."""

from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.decorators import managers_only
from surveys.models import Survey, SurveyOutcome
from surveys.queries.audience import reach
from surveys.queries.readiness import lacks

asked = require_http_methods(["GET", "POST"])
DRAFT, RUNNING, CLOSED = Survey.State.DRAFT, Survey.State.RUNNING, Survey.State.CLOSED


def only_while(state):
    """`view(request, survey, …)` for managers. Whoever sends a form that was open when the state changed keeps what
    was typed: the action refuses."""

    def decorate(view):
        @asked
        @managers_only
        @wraps(view)
        def guarded(request, pk, **more):
            survey = get_object_or_404(Survey, pk=pk)
            if request.method == "GET" and survey.state != state:
                return as_it_stands(request, survey)
            return view(request, survey, **more)

        return guarded

    return decorate


def as_it_stands(request: HttpRequest, survey: Survey):
    """In place of a form: why there is none, and what can be done now."""
    outcome = SurveyOutcome.objects.filter(survey=survey).first()
    facts: dict[str, Any] = {"survey": survey, "outcome": outcome}
    if survey.is_draft:
        today = timezone.localdate()
        facts |= {"lacks": lacks(survey, today), "reaches": reach(survey, today).asked}
    return render(request, "surveys/as_it_stands.html", facts)
