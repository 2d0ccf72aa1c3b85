"""A refusal is a sentence for the person; any other exception is a bug and stays loud."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise


class Refused(Exception):
    """What was asked is not done, and the sentence says why. `field` names the form field it belongs to."""

    def __init__(self, sentence: str | Promise, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


class TooOften(Refused):
    """Refused for now: after `wait` seconds it may be tried again. Pages answer it with 429."""

    def __init__(self, sentence: str | Promise, *, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait


class Outcome:
    """What came of the block under `refusals_shown`: `refused` is None when all went well."""

    refused: Refused | None = None

    def answer(self, response: HttpResponse) -> HttpResponse:
        """The page that shows the refusal; one that is for now only says when to try again."""
        if isinstance(self.refused, TooOften):
            response.status_code, response["Retry-After"] = 429, str(self.refused.wait)
        return response


@contextmanager
def refusals_shown(request: HttpRequest, success: str | Promise | None = None) -> Iterator[Outcome]:
    """Shows a refusal, or the success, as a message on the next page."""
    outcome = Outcome()
    try:
        yield outcome
    except Refused as refused:
        outcome.refused = refused
        messages.error(request, str(refused))
    else:
        if success:
            messages.success(request, str(success))


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[Outcome]:
    """Puts a refusal on the form it belongs to, so that the page can be shown again with all that was typed."""
    outcome = Outcome()
    try:
        yield outcome
    except Refused as refused:
        outcome.refused = refused
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
