"""A page with one form that does one thing: asked, refused with a sentence at the form, or done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from common.refusals import Outcome, refusals_on


@dataclass(frozen=True)
class Question:
    heading: str | Promise
    action: str | Promise
    done: str | Promise
    back_url: str
    object: str = ""
    consequence: str | Promise = ""
    tone: str = "primary"


def ask(
    request: HttpRequest, form: BaseForm, question: Question, act: Callable[[dict[str, Any]], object]
) -> HttpResponseBase:
    """`act` gets what was typed, cleaned; a refusal keeps the page with all that was typed."""
    outcome = Outcome()
    if request.method == "POST" and form.is_valid():
        with refusals_on(form) as outcome:
            act(form.cleaned_data)
        if form.is_valid():
            messages.success(request, str(question.done))
            return redirect(question.back_url)
    status = 422 if form.is_bound else 200
    return outcome.answer(render(request, "confirm.html", {**vars(question), "form": form}, status=status))
