"""The calendar an installation begins with, and what a revision is."""

import json
from datetime import date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from tests.worktime.conftest import ISTANBUL, OFFICE
from worktime import actions, hours, public_holidays, queries
from worktime.content import InvalidContent, Source, read, write
from worktime.models import Calendar, CalendarRevision


@pytest.mark.django_db
def test_the_default_calendar_is_the_office_hours_of_turkiye():
    revision = queries.current_revision()

    assert str(revision.calendar) == "Türkiye"
    assert revision.calendar.time_zone == "Europe/Istanbul"
    assert [revision.plan.week[weekday] for weekday in range(7)] == [OFFICE] * 5 + [(), ()]
    assert revision.created_by is None


@pytest.mark.django_db
def test_the_seeded_holidays_are_those_of_the_package_and_wait_to_be_confirmed():
    closures = queries.current_revision().plan.closures

    assert [(c.on, c.name, c.until) for c in closures] == [
        (h.on, h.name, h.until) for h in public_holidays.of_turkiye(range(2026, 2031))
    ]
    assert {c.source for c in closures} == {Source.HOLIDAYS}
    assert not any(c.is_confirmed for c in closures)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "names", "until"),
    [
        (date(2026, 10, 28), ("Cumhuriyet Bayramı arifesi",), time(13)),
        (date(2026, 10, 29), ("Cumhuriyet Bayramı",), None),
        (date(2027, 3, 8), ("Ramazan Bayramı arifesi",), time(13)),
        (date(2027, 3, 11), ("Ramazan Bayramı",), None),
        (date(2027, 5, 16), ("Kurban Bayramı",), None),
        (date(2027, 5, 18), ("Kurban Bayramı",), None),
    ],
)
def test_holidays_written_out_by_hand_are_in_the_calendar(on, names, until):
    assert queries.current_hours().closures[on] == hours.Closure(names, until)


@pytest.mark.case(43)
@pytest.mark.django_db
def test_a_full_day_beats_a_half_day_on_the_same_date():
    both = queries.current_revision().plan.closures_on(date(2029, 4, 23))

    assert [c.until for c in both] == [None, time(13)]
    assert queries.current_hours().closures[date(2029, 4, 23)] == hours.Closure(("Ulusal Egemenlik ve Çocuk Bayramı",))


@pytest.mark.case(43)
@pytest.mark.django_db
def test_two_names_on_a_date_are_one_closed_day():
    names = ("Atatürk'ü Anma, Gençlik ve Spor Bayramı", "Kurban Bayramı")

    assert queries.current_hours().closures[date(2027, 5, 19)] == hours.Closure(names)


@pytest.mark.case(43)
def test_an_override_beats_both_kinds_of_closure(calendar, filiz):
    spans = ((time(10), time(16)),)

    actions.override_day(date(2029, 4, 23), spans, "Seçim desteği", by=filiz)

    assert calendar().hours().spans_on(date(2029, 4, 23)) == spans


@pytest.mark.case(35)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filed", "minutes", "due"),
    [
        ("23.11.2026 17:30", 30, "23.11.2026 18:00"),
        ("23.11.2026 12:15", 30, "23.11.2026 13:45"),
        ("27.11.2026 17:59", 120, "30.11.2026 10:29"),
        ("28.11.2026 03:00", 30, "30.11.2026 09:00"),
        ("28.10.2026 12:00", 120, "30.10.2026 10:00"),
        ("05.03.2027 17:59", 120, "08.03.2027 10:29"),
        ("05.03.2027 17:59", 300, "12.03.2027 09:29"),
        ("14.05.2027 17:00", 90, "20.05.2027 09:00"),
    ],
)
def test_the_seeded_calendar_keeps_the_table_of_due_times(filed, minutes, due):
    def at(text):
        return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=ISTANBUL)

    assert hours.add(at(filed), minutes, queries.current_hours()) == at(due)


@pytest.mark.django_db
def test_a_revision_never_changes():
    for change in (
        lambda: CalendarRevision.objects.update(reason="başka"),
        lambda: CalendarRevision.objects.all()._raw_delete("default"),
        lambda: Calendar.objects.update(time_zone="Europe/Berlin"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    assert Calendar.objects.update(name="Türkiye 2") == 1


@pytest.mark.django_db
def test_only_one_calendar_is_the_default():
    with pytest.raises(IntegrityError), transaction.atomic():
        Calendar.objects.create(name="Başka", is_default=True)

    Calendar.objects.create(name="Başka")


def test_the_newest_revision_costs_one_statement_and_is_read_once(calendar, filiz, django_assert_num_queries):
    known = calendar()

    with django_assert_num_queries(1):
        first = queries.current_hours()
    with django_assert_num_queries(0):
        assert queries.hours_of(known.pk) is first
    actions.close_day(date(2026, 12, 31), "Yıl sonu", by=filiz)

    assert queries.current_hours() is not first
    assert queries.current_revision().number == 2


def test_later_revisions_can_be_asked_for(calendar, filiz):
    first = calendar()
    second = actions.close_day(date(2026, 12, 31), "Yıl sonu", by=filiz)
    third = actions.open_day(date(2026, 12, 31), reason="Vazgeçildi", by=filiz)

    assert set(CalendarRevision.objects.newer_than(first.pk)) == {second, third}
    assert set(CalendarRevision.objects.newer_than(second.pk)) == {third}
    assert not CalendarRevision.objects.newer_than(third.pk).exists()


@pytest.mark.django_db
def test_the_content_of_a_revision_is_read_back_as_it_was_written():
    stored = queries.current_revision().content

    assert write(read(json.loads(json.dumps(stored)))) == stored


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"week": {}, "closures": [], "overrides": []},
        {"week": {str(n): [] for n in range(7)}, "closures": [{"on": "2026-13-01"}], "overrides": []},
        {"week": {str(n): [["08:30"]] for n in range(7)}, "closures": [], "overrides": []},
        {"week": {str(n): None for n in range(7)}, "closures": [], "overrides": []},
    ],
)
def test_a_broken_content_is_a_clear_error(broken):
    with pytest.raises(InvalidContent):
        read(broken)
