"""Importing the public holidays after a look at the preview."""

from datetime import date, time

import pytest

from common.refusals import Refused
from worktime import actions, public_holidays
from worktime.content import ClosedDay, Content, Source
from worktime.previews import preview
from worktime.public_holidays import Holiday

FEAST = Holiday(date(2031, 1, 24), "Ramazan Bayramı")
EVE = Holiday(date(2031, 1, 23), "Ramazan Bayramı arifesi", time(13))


def imported(holiday, **changes):
    return ClosedDay(holiday.on, holiday.name, changes.get("until", holiday.until), Source.HOLIDAYS)


def test_the_preview_tells_new_changed_gone_and_known_days_apart():
    moved = imported(Holiday(date(2031, 1, 25), "Ramazan Bayramı"))
    by_hand = ClosedDay(date(2031, 5, 5), "Taşınma")
    other_year = imported(Holiday(date(2030, 1, 1), "Yılbaşı"))
    known = imported(Holiday(date(2031, 1, 1), "Yılbaşı"))
    half = imported(EVE, until=time(12))
    plan = Content({}, (moved, by_hand, other_year, known, half))

    found = preview(plan, 2031, [Holiday(date(2031, 1, 1), "Yılbaşı"), EVE, FEAST])

    assert found.new == [FEAST]
    assert found.changed == [(half, EVE)]
    assert found.gone == [moved]
    assert found.same == found.unconfirmed == [known]


def test_importing_a_new_year_adds_its_holidays_confirmed(calendar, filiz):
    assert not [c for c in calendar().plan.closures if c.on.year == 2031]

    revision = actions.import_holidays([2031], seen=1, by=filiz)

    added = [c for c in calendar().plan.closures if c.on.year == 2031]
    assert [(c.on, c.name, c.until) for c in added] == [
        (h.on, h.name, h.until) for h in public_holidays.of_turkiye([2031])
    ]
    assert {c.confirmed_by for c in added} == {filiz.pk}
    assert (revision.verb, revision.reason, revision.before) == ("import_holidays", "2031", {})


def test_importing_a_known_year_confirms_it_and_leaves_what_people_closed(calendar, filiz):
    actions.close_day(date(2027, 6, 1), "Taşınma", by=filiz)
    before = len(calendar().plan.closures)

    actions.import_holidays([2027], seen=2, by=filiz)

    closures = calendar().plan.closures
    assert len(closures) == before
    assert all(c.is_confirmed for c in closures if c.on.year == 2027)
    assert not any(c.is_confirmed for c in closures if c.on.year == 2028)
    assert calendar().plan.closures_on(date(2027, 6, 1))[0].name == "Taşınma"


def test_a_removed_holiday_comes_back_with_the_import(calendar, filiz):
    actions.open_day(date(2027, 10, 29), reason="Yanlışlıkla", by=filiz)

    actions.import_holidays([2027], seen=2, by=filiz)

    assert [c.name for c in calendar().plan.closures_on(date(2027, 10, 29))] == ["Cumhuriyet Bayramı"]


def test_an_import_without_effect_is_refused(calendar, filiz):
    actions.import_holidays([2027], seen=1, by=filiz)

    with pytest.raises(Refused):
        actions.import_holidays([2027], seen=2, by=filiz)

    assert calendar().number == 2


def test_an_import_after_another_change_asks_for_a_new_look(calendar, filiz):
    actions.close_day(date(2027, 6, 1), "Taşınma", by=filiz)

    with pytest.raises(Refused):
        actions.import_holidays([2031], seen=1, by=filiz)

    assert calendar().number == 2


@pytest.mark.parametrize("years", [[], [2025], [2026, 2040]])
def test_years_outside_the_next_ten_are_refused(calendar, filiz, years):
    with pytest.raises(Refused):
        actions.import_holidays(years, seen=1, by=filiz)


def test_the_holidays_of_a_year_are_confirmed_as_they_stand(calendar, filiz, deniz):
    revision = actions.confirm_holidays(2027, by=filiz)

    assert all(c.confirmed_by == filiz.pk for c in calendar().plan.closures if c.on.year == 2027)
    assert len(revision.before["closures"]) == len(revision.after["closures"])
    with pytest.raises(Refused):
        actions.confirm_holidays(2027, by=deniz)
