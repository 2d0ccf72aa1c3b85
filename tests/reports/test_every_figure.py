"""Each number of each report opens its rows, and the rows make the number: closed and running, whole and in part."""

from functools import cached_property

import pytest
from django.http import QueryDict
from django.utils import timezone

from organizations import actions as organizations
from organizations.models import Institution, Region
from reports.asked import Asked
from reports.catalogue import REPORTS
from reports.figures import FIGURES
from reports.forms import PeriodForm, RowsForm
from reports.formulas import NOTHING
from reports.measures import MEASURES, STANDING, USED
from reports.queries import report, rows
from reports.scopes import EVERYBODY, Scope
from reports.templatetags.reporting import later as later_mark
from reports.templatetags.reporting import report_url
from reports.words import figure_words
from tests.reports.days import later
from tests.reports.months import DECEMBER, NOVEMBER, TODAY, months

EVERYTHING = 100_000
# What has no rows of its own: a number of another period, and people put together so that none is recognised.
WITHOUT_ROWS = {"filed_before"}


class Books:
    """What was found behind each narrowing, asked once."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.found = asked, {}

    @cached_property
    def _everything(self) -> list[str]:
        return [*MEASURES, *(USED if self.asked.institution else ())]

    def behind(self, cell_behind):
        period = cell_behind.period or self.asked.period
        figure = FIGURES[cell_behind.figure]
        measures = list(STANDING) if figure.measures == STANDING else self._everything
        key = (period, tuple(cell_behind.narrowed.items()), figure.measures == STANDING)
        if key not in self.found:
            reader, scope = self.asked.reader, self.asked.scope
            self.found[key] = rows(reader, measures, scope, period, cell_behind.narrowed, size=EVERYTHING).rows
        return [row for row in self.found[key] if row.measure in figure.measures]

    def value(self, cell_behind):
        """As somebody would reckon it who has nothing but the rows."""
        figure, found = FIGURES[cell_behind.figure], self.behind(cell_behind)
        sums = {**NOTHING, "people": len({row.person_id for row in found})}
        for row in found:
            sums[row.measure] = sums.get(row.measure, 0) + row.value
        return sums["open"] if figure.measures == STANDING and found else figure.of(sums)


def told(asked):
    """Every number of the report with its way to the rows: of the figures, the tables, and their sums."""
    content = report(asked)
    for reading in content.readings:
        yield content, reading.figure.code, reading.value, reading.behind
    for section in content.sections:
        table = section.table
        if table is None:
            continue
        codes = table.codes or [""] * len(table.heads)
        for line in [*table.rows, *([table.total] if table.total else [])]:
            for code, cell in zip(codes[1:], line[1:], strict=True):
                if cell.behind or (code in FIGURES and line[0].key != "together" and not _is_veiled(section, asked)):
                    yield content, code or cell.behind.figure, cell.value, cell.behind


def _is_veiled(section, asked):
    return section.code.startswith("person") and not asked.reads_names


def prove(asked):
    books, numbers = Books(asked), 0
    for content, code, value, behind in told(asked):
        if code in WITHOUT_ROWS:
            continue
        if behind is None:
            assert not value, (code, value)
            continue
        numbers += bool(value)
        assert value == pytest.approx(books.value(behind)) if value else not books.value(behind), (code, behind)
        assert _read_back(content, behind, asked) == (dict(behind.narrowed), behind.period or asked.period), behind
    return numbers


def _read_back(content, behind, asked):
    """The address says all that narrows the number."""
    address = report_url("rows", asked.institution, asked.report, content, behind=behind)
    typed = QueryDict(address.partition("?")[2])
    narrowing = RowsForm(typed, is_vendors=asked.institution is None)
    chosen = PeriodForm(typed, today=timezone.localdate(), term=None)
    assert (narrowing.is_valid(), chosen.is_valid()) == (True, True), address
    assert narrowing.cleaned_data["figure"] == behind.figure
    assert typed.get("part", "") == asked.part.get("part", "")
    return narrowing.narrowed(), chosen.cleaned_data["chosen"]


@pytest.fixture
def lively(cast):
    months(cast)
    with later(TODAY):
        yield cast


@pytest.mark.case(54)
def test_the_rows_of_every_number_of_the_vendors_reports_make_it(lively):
    for period in (NOVEMBER, DECEMBER):
        for code in [code for code, one in REPORTS.items() if "vendor" in one.audiences]:
            asked = Asked(code, EVERYBODY, "", period, timezone.localdate(), reader=lively.filiz)
            assert prove(asked) > 10, (code, period)


@pytest.mark.case(54)
@pytest.mark.parametrize("named", ["central", "nobody"])
@pytest.mark.parametrize("where", ["", "region", "unit"])
def test_the_rows_of_every_number_of_an_institutions_reports_make_it(lively, elif_, where, named):
    organizations.show_names(lively.akcasu, to=named, by=elif_)
    here = Institution.objects.get(pk=lively.akcasu.pk)
    region = Region.objects.get(name="Merkez")
    scope, part = {
        "": (Scope(here.pk), {}),
        "region": (Scope(here.pk, regions=(region.pk,)), {"part": f"r{region.pk}"}),
        "unit": (Scope(here.pk, units=(lively.maps.pk,)), {"part": f"u{lively.maps.pk}"}),
    }[where]
    for period in (NOVEMBER, DECEMBER):
        for code in [code for code, one in REPORTS.items() if "institution" in one.audiences]:
            if named == "nobody" and not REPORTS[code].is_careful:
                continue
            asked = Asked(code, scope, "", period, timezone.localdate(), institution=here, reader=elif_, part=part)
            assert prove(asked) > 5, (code, period)


@pytest.mark.case(54)
def test_the_page_of_rows_says_what_they_make(lively, elif_, signed_in):
    browser, address = signed_in(elif_), f"/institutions/{lively.akcasu.pk}/reports/first-response/"
    november = {"first": "2026-11-01", "last": "2026-11-30"}
    readings = {one.figure.code: one for one in browser.get(address, november).context["content"].readings}

    parts = {
        code: browser.get(f"{address}rows/", {**november, "figure": code}).context["added_up"]
        for code in ("first_response", "first_response_minutes", "missed")
    }

    met = readings["first_response"]
    assert [label for label, _value in parts["first_response"]] == [
        "Süresinde verilen ilk yanıt",
        "Geciken ilk yanıtlar",
        "Süresinde ilk yanıt",
    ]
    assert parts["first_response"][-1][1] == f"%{met.value:.1f}".replace(".", ",")
    assert len(parts["first_response_minutes"]) == 3
    assert [value for _label, value in parts["missed"]] == [str(readings["missed"].value)]


@pytest.mark.case(54)
def test_a_long_list_says_the_same_sum_as_its_rows_read_to_the_end(lively, filiz, signed_in, monkeypatch):
    monkeypatch.setattr(rows, "__defaults__", (None, None, 2))
    browser, november = signed_in(filiz), {"first": "2026-11-01", "last": "2026-11-30"}
    missed = timezone.localtime(rows(filiz, ["missed"], EVERYBODY, NOVEMBER).rows[0].at)

    for code, typed in (
        ("first_response", {}),
        ("filed", {"product": lively.desktop.pk}),
        ("touches", {"institution": lively.akcasu.pk}),
        ("missed", {"weekday": missed.isoweekday(), "hour": missed.hour}),
    ):
        page = browser.get("/office/reports/performance/rows/", {**november, "figure": code, **typed})
        everything = rows(filiz, FIGURES[code].measures, EVERYBODY, NOVEMBER, typed_keys(typed), size=EVERYTHING).rows
        assert page.context["found"].next_mark is not None or len(everything) <= 2
        sums = {**NOTHING}
        for row in everything:
            sums[row.measure] += row.value
        assert page.context["added_up"][-1][1] == figure_words(FIGURES[code].kind, FIGURES[code].of(sums))
        later_page = browser.get(
            "/office/reports/performance/rows/",
            {**november, "figure": code, **typed, "after": later_mark(page.context["found"].next_mark)},
        )
        assert "added_up" not in later_page.context


def typed_keys(typed):
    return {name: int(value) for name, value in typed.items()}
