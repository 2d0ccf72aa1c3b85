"""Behind every figure stand its rows, and nobody sees a request there that they may not see."""

from datetime import date

import pytest

from reports.measures import MEASURES
from reports.periods import Period
from reports.queries.rows import rows
from reports.queries.sums import whole
from reports.scopes import EVERYBODY, Scope
from tests.reports.days import at, later, lived

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def week(cast):
    lived(cast)
    with later(at(6, 1)):
        yield cast


@pytest.mark.case(54)
@pytest.mark.parametrize("measure", MEASURES)
def test_the_rows_of_a_measure_add_up_to_it(week, measure):
    found = rows(week.filiz, [measure], EVERYBODY, NOVEMBER).rows

    assert sum(row.value for row in found) == whole(EVERYBODY, NOVEMBER)[measure]
    assert all(row.ticket for row in found)


@pytest.mark.case(49)
@pytest.mark.check(6)
def test_requests_out_of_sight_stay_unnamed(week):
    mine = rows(week.baris, ["filed"], Scope(week.akcasu.pk), NOVEMBER).rows

    assert [row.ticket.requester if row.ticket else None for row in mine] == [None, week.baris, None]
    assert all(row.ticket is None for row in rows(week.cem, ["filed"], Scope(week.akcasu.pk), NOVEMBER).rows)


def test_pages_of_rows_go_on_where_the_last_one_ended(week):
    everything = rows(week.filiz, list(MEASURES), EVERYBODY, NOVEMBER).rows
    found, mark = [], None
    while True:
        page = rows(week.filiz, list(MEASURES), EVERYBODY, NOVEMBER, after=mark, size=3)
        found += page.rows
        mark = page.next_mark
        if mark is None:
            break

    assert found == everything


def test_a_part_of_the_tree_has_its_own_rows(week):
    found = rows(week.elif_, ["filed"], Scope(week.akcasu.pk, units=(week.maps.pk,)), NOVEMBER).rows

    assert {row.ticket.requester for row in found} == {week.ayse}
