"""A report put together from the sums of its period and of the one before. A few statements, whatever the period."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.catalogue import INSTITUTION, REPORTS, VENDOR, By, Report
from reports.content import Cell, Chart, Content, Section, Table
from reports.figures import FIGURES, Figure, Kind, Sums
from reports.fingerprint import in_order
from reports.measures import COSTLY
from reports.periods import Period
from reports.queries.alive import counted_once
from reports.queries.caution import Careful, careful, measured
from reports.queries.naming import names, names_for_reader
from reports.queries.sums import NOTHING, added, sums, whole
from reports.readings import Behind, read
from reports.words import figure_words
from tickets.models import Ticket

Extra = Callable[[Asked, Sums, Sums], Section | None]


def content(asked: Asked, extras: Mapping[str, Extra]) -> Content:
    report = REPORTS[asked.report]
    with counted_once(without={*COSTLY} - report.named):
        return _content(report, asked, extras)


def _content(report: Report, asked: Asked, extras: Mapping[str, Extra]) -> Content:
    now, before = (_whole(asked, period) for period in (asked.period, asked.before))
    audience = INSTITUTION if asked.institution else VENDOR
    more = [extras[name](asked, now, before) for name in report.extra if name in extras]
    sections = [
        _section(_looking_back(asked, part), part) for part in report.sections if part.only_for in ("", audience)
    ]
    return Content(
        code=report.code,
        title=str(report.title),
        about=asked.about,
        period=asked.period,
        before=asked.before,
        readings=[read(code, now, before) for code in report.figures],
        sections=[*filter(None, more), *sections],
        notes=[*(_notes(asked) if report.is_careful else ()), *_since(asked)],
        today=asked.today,
        part=asked.part,
    )


def _looking_back(asked: Asked, part: By) -> Asked:
    """A course of time needs more points than a month or a quarter has."""
    return replace(asked, period=asked.period.at_least_months(part.least_months)) if part.least_months else asked


def _whole(asked: Asked, period: Period) -> Sums:
    if not REPORTS[asked.report].is_careful:
        return whole(asked.scope, period)
    return measured(asked.scope, period).get(0, NOTHING)


def _notes(asked: Asked) -> list[str]:
    if asked.reads_names:
        return [
            _("The institution decided that you read the names. Each person sees the own figures, and who else does.")
        ]
    return [
        _(
            "People stand under pseudonyms, the same in every period of this report. They hide names, no more: whoever"
            " may read requests or the log can recognise in them what somebody did."
        )
    ]


def _since(asked: Asked) -> list[str]:
    """Said where the report, or what it is compared with, begins before the institution was here."""
    if asked.institution is None or timezone.localdate(asked.institution.created_at) <= asked.before.first:
        return []
    first = Ticket.objects.filter(institution=asked.institution).aggregate(first=Min("filed_at"))["first"]
    since = timezone.localdate(min(filter(None, (asked.institution.created_at, first))))
    if since <= asked.before.first:
        return []
    note = _("This institution has been registered since: %(day)s. There are no numbers of the days before.")
    return [note % {"day": date_format(since, "DATE_FORMAT")}]


def _section(asked: Asked, part: By) -> Section:
    told = _told(asked, part)
    found = {key: row for key, row in told.shown.items() if any(FIGURES[code].of(row) for code in part.figures)}
    shown = _shown(part, found)
    words = names_for_reader(part.by, shown, asked)
    rows = [_row(part, key, word, found[key], asked) for key, word in words.items()]
    if told.rest:
        rows.append(_together(part, told))
    rest = len(found) - len(shown)
    return Section(
        code=part.code or part.by,
        title=str(part.title),
        table=Table(
            heads=["", *(str(FIGURES[code].label) for code in part.figures)],
            rows=rows,
            total=_total(asked, part, told.rows) if len(rows) > 1 and not part.least_months else (),
            meanings=["", *(str(FIGURES[code].meaning) for code in part.figures)],
            codes=["", *part.figures],
        )
        if rows
        else None,
        chart=_chart(part, found, words) if part.chart and rows else None,
        note=_("And %(number)d more; the sum holds all of them.") % {"number": rest} if rest else told.note,
    )


def _told(asked: Asked, part: By) -> Careful:
    if REPORTS[asked.report].is_careful:
        return careful(asked, part.by)
    return Careful(sums(asked.scope, asked.period, part.by))


def _together(part: By, told: Careful) -> list[Cell]:
    word = _("Put together (%(number)d)") % {"number": len(told.together)}
    return [
        Cell(word, key="together"),
        *(Cell(FIGURES[code].of(told.rest or NOTHING), FIGURES[code].kind) for code in part.figures),
    ]


def _shown(part: By, found: Mapping[Any, Sums]) -> list[Any]:
    """All keys, or those with the most; of equal ones always the same."""
    if not part.most:
        return list(found)
    first = FIGURES[part.figures[0]].measures[0]
    return sorted(found, key=lambda key: (-found[key][first], in_order(key)))[: part.most]


def _row(part: By, key: Any, word: str, row: Sums, asked: Asked) -> list[Cell]:
    return [Cell(word, key=key), *(_cell(code, row, _narrowed(part.by, key, asked)) for code in part.figures)]


def _cell(code: str, row: Sums, behind: tuple[Mapping[str, Any], Any] | None) -> Cell:
    figure = FIGURES[code]
    value = figure.of(row)
    if behind is None or not any(row[name] for name in figure.measures):
        return Cell(value, figure.kind)
    narrowed, period = behind
    return Cell(value, figure.kind, Behind(code, narrowed, period))


def _narrowed(by: str, key: Any, asked: Asked) -> tuple[Mapping[str, Any], Any] | None:
    """What the rows behind a cell are narrowed to: a month or a day is a period of its own. Nobody opens the rows of a
    person whose name they may not read."""
    if by == "person" and not asked.reads_names:
        return None
    if by in {"month", "day"}:
        return {}, next(part for part in _months(asked, by) if part.last >= key)
    if by == "weekday_hour":
        return {"weekday": key[0], "hour": key[1]}, None
    return {by: key}, None


def _months(asked: Asked, by: str) -> Iterable[Any]:
    return asked.period.months() if by == "month" else asked.period.single_days()


def _total(asked: Asked, part: By, found: Mapping[Any, Sums]) -> list[Cell]:
    """People are counted once however many lines they stand in: what is about them is summed over the whole."""
    everything = _whole(asked, asked.period) if REPORTS[asked.report].is_careful else added(found)
    narrowed: Mapping[str, Any] = {}
    if part.by == "agent" and found.get(None, NOTHING)["excused"]:
        # An excuse of what nobody had answered is nobody's, and makes no answer one in time.
        everything, narrowed = (
            {**everything, "excused": everything["excused"] - found[None]["excused"]},
            {"answered": 1},
        )
    return [Cell(_("Sum")), *(_cell(code, everything, (_of_sum(code, narrowed), None)) for code in part.figures)]


def _of_sum(code: str, narrowed: Mapping[str, Any]) -> Mapping[str, Any]:
    return narrowed if "excused" in FIGURES[code].measures else {}


def _chart(part: By, found: Mapping[Any, Sums], words: Mapping[Any, str]) -> Chart | None:
    if part.chart == "heat":
        return _heat(part, found)
    figure = FIGURES[part.figures[0] if part.chart != "line" else part.figures[_first_share(part.figures)]]
    rows = {key: found.get(key, NOTHING) for key in words}
    values = [figure.of(row) for row in rows.values()]
    if all(value is None for value in values):
        return None
    firm = [(value, words[key]) for (key, row), value in zip(rows.items(), values, strict=True) if _tells(figure, row)]
    if firm:
        most, word = max(firm)
        facts = {"figure": figure.label, "place": word, "value": figure_words(figure.kind, most)}
        finding = _("%(figure)s, the most: %(place)s, %(value)s") % facts
    else:
        finding = _too_few(figure)
    labels = [date_format(key, "M Y") for key in words] if part.by == "month" else list(words.values())
    return Chart(part.chart, labels, values, figure.kind, finding)


def _heat(part: By, found: Mapping[Any, Sums]) -> Chart | None:
    """Weekdays down, hours across; the finding names the weakest of what was told."""
    figure = FIGURES[part.figures[0]]
    days, hours = ({key[at] for key in found} for at in (0, 1))
    grid = {(day, hour): figure.of(found.get((day, hour), NOTHING)) for day in sorted(days) for hour in sorted(hours)}
    if all(value is None for value in grid.values()):
        return None
    firm = [(value, key) for key, value in grid.items() if value is not None and _tells(figure, found[key])]
    if firm:
        least, place = min(firm)
        word = names(part.by, [place])[place]
        facts = {"figure": figure.label, "place": word, "value": figure_words(figure.kind, least)}
        finding = _("%(figure)s, the least: %(place)s, %(value)s") % facts
    else:
        finding = _too_few(figure)
    across, down = list(names("hour", hours).values()), list(names("weekday", days).values())
    return Chart("heat", across, list(grid.values()), figure.kind, finding, rows=down)


def _tells(figure: Figure, row: Sums) -> bool:
    """One of one is no finding: it is named only where it is taken over enough."""
    return figure.of(row) is not None and figure.is_firm(row)


def _too_few(figure: Figure) -> str:
    return _("%(figure)s: too few in each line to say which is more") % {"figure": figure.label}


def _first_share(codes: Collection[str]) -> int:
    """A line shows a share or a mean: the first figure that is one."""
    return next((at for at, code in enumerate(codes) if FIGURES[code].kind is not Kind.COUNT), 0)
