"""The results as files: the same `Results` as the page, so that nothing is in a file that the page withholds."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.spreadsheets import as_csv
from common.workbooks import Column, Cover, Sheet, write_book
from surveys.queries.groups import KEPT
from surveys.queries.results import Option, QuestionResult, Results, withheld_words
from surveys.queries.texts import all_texts

Row = tuple[Any, ...]


def csv_of(results: Results) -> IO[bytes]:
    return BytesIO(as_csv([column.title for column in _columns()], _rows(results)))


def workbook_of(results: Results) -> IO[bytes]:
    file = BytesIO()
    write_book(file, _cover(results), [Sheet(_("Results"), _columns(), _rows(results))])
    file.seek(0)
    return file


def _columns() -> list[Column]:
    return [
        Column(_("Question"), 50),
        Column(_("Kind"), 20),
        Column(_("Group"), 24),
        Column(pgettext("survey", "Answer"), 40),
        Column(_("Count"), 10),
        Column(_("Share"), 10, "percent"),
    ]


def _cover(results: Results) -> Cover:
    survey = results.survey
    facts = [
        (_("State"), survey.get_state_display()),
        (_("Last day"), survey.ends_on),
        (_("Asked"), results.asked),
        (pgettext("survey", "Answered"), results.answered),
        (_("Response rate"), f"{100 * results.rate:.0f} %"),
        (pgettext("survey", "Answers"), _("anonymous") if survey.is_anonymous else _("named")),
        (_("Told apart"), str(KEPT[results.by].label) if results.by else _("All together")),
        (_("Note"), _("Fewer than 5 answers are withheld, and what would let them be reckoned.")),
        (_("Made"), timezone.now()),
    ]
    return Cover(survey.title, facts)


def _rows(results: Results) -> Iterator[Row]:
    for one in results.questions:
        start = (one.question.text, one.question.get_kind_display())
        if one.is_withheld:
            yield (*start, _("all"), withheld_words(), "", "")
            continue
        yield (*start, _("all"), pgettext("survey", "Answered"), one.count, "")
        yield from _of_group(start, _("all"), one.options, one)
        for group in one.groups:
            if group.count is None:
                yield (*start, group.label, _("withheld"), "", "")
                continue
            yield (*start, group.label, pgettext("survey", "Answered"), group.count, "")
            yield from ((*start, group.label, option.label, option.count, option.share) for option in group.options)
        yield from ((*start, _("all"), text, "", "") for text in _texts(one))


def _of_group(start: Row, label: str, options: Any, one: QuestionResult) -> Iterator[Row]:
    if one.figure and one.value is not None:
        yield (*start, label, str(one.figure.label), round(one.value, 2), "")
    found: list[Option] = list(options)
    yield from ((*start, label, option.label, option.count, option.share) for option in found)


def _texts(one: QuestionResult) -> list[str]:
    return all_texts(one.question) if one.question.kind == one.question.Kind.TEXT else []
