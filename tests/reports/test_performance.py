"""The vendor's performance: raw and excused apart, the grid of weekday and hour, what was open and how old it was."""

from collections import Counter
from datetime import date, timedelta

import pytest

from reports import actions
from reports.asked import Asked
from reports.catalogue import REPORTS
from reports.periods import Period, bounds
from reports.printing import pdf_of
from reports.queries import rows
from reports.queries.building import content
from reports.queries.extras import EXTRAS
from reports.queries.open_requests import ages
from reports.queries.sums import NOTHING, sums
from reports.readings import read
from reports.scopes import EVERYBODY
from tests.reports.days import at, later, lived
from tests.reports.months import TODAY, months
from tests.sales import filed
from tickets import actions as tickets
from tickets.models import Ticket

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
OPENS, SETTLES = ("filed", "reopened"), ("resolved", "withdrawn", "dismissed", "closed", "merged")


@pytest.fixture
def week(cast):
    lived(cast)
    with later(at(6, 9)):
        filed(cast.ayse, subject="Sonradan")
    return cast


def told(period=NOVEMBER, today=None):
    asked = Asked("performance", EVERYBODY, "", period, today or date(2026, 11, 6))
    return content(asked, EXTRAS)


def section(found, code):
    return next(part for part in found.sections if part.code == code)


def recounted(moment):
    """One request after the other, as a person would: what its last opening or settling event says."""
    found = set()
    for ticket in Ticket.objects.order_by("id"):
        is_open = False
        for event in ticket.events.filter(at__lt=moment).order_by("at", "id"):
            if event.kind in OPENS:
                is_open = True
            elif event.kind in SETTLES and (event.kind != "merged" or "into" in event.data):
                is_open = False
        if is_open:
            found.add(ticket.pk)
    return found


@pytest.mark.case(54)
@pytest.mark.parametrize("is_kept", [False, True])
def test_what_is_open_each_evening_is_what_a_recount_from_events_finds(week, is_kept):
    with later(at(7, 1)):
        if is_kept:
            actions.roll_up_closed_days()
        for number in range(1, 7):
            day = date(2026, 11, number)
            moment = bounds(day, day)[1]
            by_sums = sums(EVERYBODY, Period(date(2026, 11, 1), day)).get(0, NOTHING)
            listed = rows(week.filiz, ["open"], EVERYBODY, Period(day, day)).rows

            expected = recounted(moment)
            assert read("open", by_sums, NOTHING).value == len(expected)
            assert sum(ages(Period(day, day)).values()) == len(expected)
            assert {row.ticket_id for row in listed} == expected


@pytest.mark.case(53)
def test_what_happens_later_changes_no_past_evening(week):
    with later(at(7, 1)):
        before = {day: ages(Period(day, day)) for day in (date(2026, 11, 3), date(2026, 11, 5))}
    with later(at(9, 9)):
        for ticket in Ticket.objects.open():
            tickets.withdraw(ticket, by=ticket.requester)
        assert not ages(Period(date(2026, 11, 9), date(2026, 11, 9)))
        assert {day: ages(Period(day, day)) for day in before} == before


def test_ages_count_from_filing_to_the_end_of_the_period_or_to_now(week):
    with later(at(6, 9) + timedelta(minutes=30)):
        now = ages(Period(date(2026, 11, 6), date(2026, 11, 6)))
    with later(at(20, 9)):
        then = ages(Period(date(2026, 11, 6), date(2026, 11, 6)))

    def by_age(found):
        return dict(Counter({age: sum(n for (a, _p), n in found.items() if a == age) for age, _p in found}))

    bug_and_new = {2: 1, 0: 1}  # filed on Monday 2nd, and half an hour ago
    assert (by_age(now), by_age(then)) == (bug_and_new, bug_and_new)


def test_a_merged_request_is_open_no_more_and_the_other_still_is(week, deniz):
    with later(at(9, 9)):
        one, other = filed(week.ayse, subject="Bir"), filed(week.ayse, subject="İki")
        tickets.merge(one, into=other, by=deniz)
    with later(at(10, 9)):
        listed = {row.ticket_id for row in rows(week.filiz, ["open"], EVERYBODY, NOVEMBER).rows}

    assert (one.pk in listed, other.pk in listed) == (False, True)


@pytest.mark.case(54)
def test_every_cell_of_backlog_and_ages_opens_as_many_rows(week):
    with later(at(7, 1)):
        found = told(today=date(2026, 11, 7))
        cells = [
            cell
            for code in ("backlog", "ages")
            for row in [*section(found, code).table.rows, section(found, code).table.total]
            for cell in row
            if cell.behind
        ]
        assert len(cells) > 4
        for cell in cells:
            listed = rows(week.filiz, ["open"], EVERYBODY, cell.behind.period, narrowed=cell.behind.narrowed).rows
            assert len(listed) == cell.value, cell


def test_months_before_the_period_are_carried_over(week):
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    with later(at(15, 9, month=12)):
        actions.roll_up_closed_days()
        row = section(told(december, date(2026, 12, 15)), "backlog").table.rows[-1]

    assert row[1].value == len(recounted(at(15, 9, month=12)))
    assert row[1].behind.period.last == date(2026, 12, 15)


def test_an_evening_without_requests_tells_nothing(cast):
    with later(at(6, 9)):
        found = told()

    assert [part.code for part in found.sections if part.code in ("backlog", "ages")] == []


@pytest.mark.parametrize("part", REPORTS["performance"].sections, ids=lambda part: part.code or part.by)
def test_raw_and_excused_stand_beside_each_other(part):
    for raw, excused in (("first_response", "first_response_excused"), ("in_time", "in_time_excused")):
        if raw in part.figures:
            assert part.figures[part.figures.index(raw) + 1] == excused


def test_an_excuse_counts_for_who_answered_late(week):
    with later(at(7, 1)):
        found = sums(EVERYBODY, NOVEMBER, "agent")

    deniz, selin = found[week.deniz.pk], found[week.selin.pk]
    assert (read("in_time", deniz, NOTHING).value, read("in_time_excused", deniz, NOTHING).value) == (100, 100)
    assert (read("in_time", selin, NOTHING).value, read("in_time_excused", selin, NOTHING).value) == (0, None)
    assert week.filiz.pk not in found or not found[week.filiz.pk]["excused"]


def test_the_sum_of_agents_takes_off_no_excuse_of_what_nobody_had_answered(cast):
    months(cast)
    with later(TODAY):
        found = told(NOVEMBER, TODAY.date())
        by_agent = {key: row for key, row in sums(EVERYBODY, NOVEMBER, "agent").items() if key}

    line = section(found, "agent").table.total
    code = section(found, "agent").table.codes.index("in_time_excused")
    met, late, excused = (sum(row[name] for row in by_agent.values()) for name in ("met", "late", "excused"))
    assert sums(EVERYBODY, NOVEMBER, "agent")[None]["excused"] > 0
    assert line[code].value == pytest.approx(100 * met / (met + late - excused))
    assert line[code].behind.narrowed == {"answered": 1}


def test_the_grid_has_a_cell_for_each_weekday_and_hour_and_says_the_weakest(week):
    with later(at(7, 1)):
        part = section(told(today=date(2026, 11, 7)), "weekday_hour")
        alive = sums(EVERYBODY, NOVEMBER, "weekday_hour")

    chart = part.chart
    assert (chart.shape, len(chart.values)) == ("heat", len(chart.rows) * len(chart.labels))
    assert alive[(1, 9)]["met"] == 1
    assert chart.values[chart.rows.index("Pazartesi") * len(chart.labels) + chart.labels.index("09")] == 100
    assert "en az" not in chart.finding  # one of one is no finding


@pytest.mark.case(54)
def test_the_cells_of_the_grid_make_the_whole_and_open_their_rows(week):
    with later(at(7, 1)):
        cells = sums(EVERYBODY, NOVEMBER, "weekday_hour")
        whole = sums(EVERYBODY, NOVEMBER)[0]
        assert {name: sum(row[name] for row in cells.values()) for name in whole} == whole
        for (day, hour), row in cells.items():
            listed = rows(week.filiz, ["met"], EVERYBODY, NOVEMBER, narrowed={"weekday": day, "hour": hour}).rows
            assert len(listed) == row["met"]


def test_channels_share_what_was_used(week):
    with later(at(7, 1)):
        whole = sums(EVERYBODY, NOVEMBER)[0]

    shares = [read(f"{channel}_share", whole, NOTHING).value for channel in ("written", "phone", "remote")]
    assert shares == [50, 50, 0]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_page_and_files_draw_the_grid(week, filiz, signed_in, kind):
    with later(at(7, 1)):
        browser, typed = signed_in(filiz), {"first": "2026-11-01", "last": "2026-11-30"}
        page = browser.get("/office/reports/performance/", typed)
        file = browser.get(f"/office/reports/performance/file.{kind}", typed)

    body = page.content.decode()
    assert (page.status_code, file.status_code) == (200, 200)
    assert pdf_of(page.context["content"]).read(4) == b"%PDF"
    assert body.count('class="chart wide"') >= 5
    assert "Haftanın günü ve saate göre" in body
