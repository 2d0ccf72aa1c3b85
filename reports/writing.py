"""Rows behind a figure as a file: one line for each thing that happened, written while it is read."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from common.durations import in_words
from common.spreadsheets import csv_pieces
from common.workbooks import Column, Cover, Sheet, write_book
from reports.asked import Asked
from reports.figures import FIGURES, MEASURE_WORDS
from reports.models import Run
from reports.queries import lines, narrowed_words, shows_names
from reports.queries.rows import Happening, Rows
from reports.queries.streaming import all_rows

SIGN_OF_LIFE = 5000  # rows between two words about how far it is


class _Counted:
    def __init__(self, asked: Asked, run: Run, tell: Callable[[int], None]) -> None:
        self.asked, self.run, self.tell, self.rows = asked, run, tell, 0

    def lines(self) -> Iterator[list[Any]]:
        measures, narrowed = FIGURES[self.run.figure].measures, _narrowed(self.run)
        names_people = shows_names(self.asked)
        assert self.asked.reader is not None  # noqa: S101 - rows are somebody's own
        for piece in all_rows(self.asked.reader, measures, self.asked.scope, self.asked.period, narrowed):
            for happening, who, where in lines(Rows(piece, None), self.asked):
                self.rows += 1
                yield _line(happening, who, where, names_people)
            if self.rows % SIGN_OF_LIFE == 0:
                self.tell(min(40 + self.rows // SIGN_OF_LIFE, 85))


def write_rows(file: IO[bytes], asked: Asked, run: Run, *, tell: Callable[[int], None]) -> int:
    """Returns how many there were."""
    counted = _Counted(asked, run, tell)
    if run.kind == "csv":
        lines = ([_plain(value) for value in line] for line in counted.lines())
        for piece in csv_pieces([column.title for column in _columns()], lines):
            file.write(piece.encode())
    else:
        title = str(FIGURES[run.figure].label)
        write_book(file, _cover(title, asked, run), [Sheet(_("Rows"), _columns(), counted.lines())])
    return counted.rows


def _plain(value: Any) -> Any:
    return formats.date_format(value, "SHORT_DATETIME_FORMAT") if isinstance(value, datetime) else value


def _narrowed(run: Run) -> dict[str, Any]:
    return {by: tuple(key) if isinstance(key, list) else key for by, key in run.narrowed.items()}


def _cover(title: str, asked: Asked, run: Run) -> Cover:
    facts: list[tuple[str, Any]] = [
        (_("Scope"), asked.about),
        (_("From"), asked.period.first),
        (_("Until"), asked.period.last),
        *((_("Narrowed to"), words) for words in narrowed_words(_narrowed(run))),
        (_("What it means"), str(FIGURES[run.figure].meaning)),
        (_("Made"), timezone.now()),
    ]
    return Cover(title, facts)


def _columns() -> list[Column]:
    return [
        Column(_("Request"), 10),
        Column(_("Subject"), 40),
        Column(_("When"), 17),
        Column(_("What"), 26),
        Column(_("Institution"), 30),
        Column(_("Unit"), 24),
        Column(_("Person"), 24),
        Column(_("Product"), 20),
        Column(_("Count"), 12),
    ]


def _line(row: Happening, who: str, where: str, names_people: bool) -> list[Any]:
    """`who` is known of what has no request; a request says it itself, where people are named at all."""
    what = str(MEASURE_WORDS.get(row.measure, row.measure))
    value = in_words(row.value, days=False) if row.measure == "elapsed" else row.value
    ticket, at = row.ticket, timezone.localtime(row.at)
    if ticket is None:
        hidden = _("you may not see this request") if row.ticket_id else ""
        return [row.ticket_id, hidden, at, what, "", where, who, row.product, value]
    product = ticket.product.name if ticket.product else ""
    person = ticket.requester.name if names_people else ""
    return [row.ticket_id, ticket.subject, at, what, ticket.institution.name, where, person, product, value]
