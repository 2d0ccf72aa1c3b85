"""The arithmetic of working time, case by case."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from worktime import hours as h
from worktime.hours import Closure, Hours, InvalidHours, NaiveMoment, NeverOpen, Override, Skipped, Why, Window

ISTANBUL = ZoneInfo("Europe/Istanbul")
DAY = ((time(8, 30), time(12, 30)), (time(13, 30), time(18)))
WEEK = dict.fromkeys(range(5), DAY)
REPUBLIC_EVE, REPUBLIC = date(2026, 10, 28), date(2026, 10, 29)
RAMAZAN_EVE = date(2027, 3, 8)


def feast(first, days, *names):
    return {first + timedelta(days=n): Closure(names) for n in range(days)}


TURKIYE = Hours(
    "Europe/Istanbul",
    WEEK,
    closures={
        REPUBLIC_EVE: Closure(("Cumhuriyet Bayramı arifesi",), time(13)),
        REPUBLIC: Closure(("Cumhuriyet Bayramı",)),
        RAMAZAN_EVE: Closure(("Ramazan Bayramı arifesi",), time(13)),
        **feast(date(2027, 3, 9), 3, "Ramazan Bayramı"),
        **feast(date(2027, 5, 16), 3, "Kurban Bayramı"),
        date(2027, 5, 19): Closure(("Atatürk'ü Anma, Gençlik ve Spor Bayramı", "Kurban Bayramı")),
    },
)


def at(text, zone=ISTANBUL):
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=zone)


def window(day, opens, closes):
    return Window(at(f"{day} {opens}").astimezone(UTC), at(f"{day} {closes}").astimezone(UTC))


def weekend(day, *names):
    return Skipped(day, Why.WEEKEND, names)


def holiday(day, *names):
    return Skipped(day, Why.HOLIDAY, names)


DUE_TIMES = [
    ("23.11.2026 17:30", 30, "23.11.2026 18:00", [window("23.11.2026", "17:30", "18:00")], []),
    (
        "23.11.2026 12:15",
        30,
        "23.11.2026 13:45",
        [window("23.11.2026", "12:15", "12:30"), window("23.11.2026", "13:30", "13:45")],
        [],
    ),
    (
        "27.11.2026 17:59",
        120,
        "30.11.2026 10:29",
        [window("27.11.2026", "17:59", "18:00"), window("30.11.2026", "08:30", "10:29")],
        [weekend(date(2026, 11, 28)), weekend(date(2026, 11, 29))],
    ),
    (
        "28.11.2026 03:00",
        30,
        "30.11.2026 09:00",
        [window("30.11.2026", "08:30", "09:00")],
        [weekend(date(2026, 11, 28)), weekend(date(2026, 11, 29))],
    ),
    (
        "28.10.2026 12:00",
        120,
        "30.10.2026 10:00",
        [window("28.10.2026", "12:00", "12:30"), window("30.10.2026", "08:30", "10:00")],
        [
            Skipped(REPUBLIC_EVE, Why.HALF_DAY, ("Cumhuriyet Bayramı arifesi",), time(13)),
            holiday(REPUBLIC, "Cumhuriyet Bayramı"),
        ],
    ),
    (
        "05.03.2027 17:59",
        120,
        "08.03.2027 10:29",
        [window("05.03.2027", "17:59", "18:00"), window("08.03.2027", "08:30", "10:29")],
        [weekend(date(2027, 3, 6)), weekend(date(2027, 3, 7))],
    ),
    (
        "05.03.2027 17:59",
        300,
        "12.03.2027 09:29",
        [
            window("05.03.2027", "17:59", "18:00"),
            window("08.03.2027", "08:30", "12:30"),
            window("12.03.2027", "08:30", "09:29"),
        ],
        [
            weekend(date(2027, 3, 6)),
            weekend(date(2027, 3, 7)),
            Skipped(RAMAZAN_EVE, Why.HALF_DAY, ("Ramazan Bayramı arifesi",), time(13)),
            holiday(date(2027, 3, 9), "Ramazan Bayramı"),
            holiday(date(2027, 3, 10), "Ramazan Bayramı"),
            holiday(date(2027, 3, 11), "Ramazan Bayramı"),
        ],
    ),
    (
        "14.05.2027 17:00",
        90,
        "20.05.2027 09:00",
        [window("14.05.2027", "17:00", "18:00"), window("20.05.2027", "08:30", "09:00")],
        [
            weekend(date(2027, 5, 15)),
            weekend(date(2027, 5, 16), "Kurban Bayramı"),
            holiday(date(2027, 5, 17), "Kurban Bayramı"),
            holiday(date(2027, 5, 18), "Kurban Bayramı"),
            holiday(date(2027, 5, 19), "Atatürk'ü Anma, Gençlik ve Spor Bayramı", "Kurban Bayramı"),
        ],
    ),
]


@pytest.mark.case(35)
@pytest.mark.parametrize(("filed", "minutes", "due", "counted", "skipped"), DUE_TIMES)
def test_every_due_time_of_the_table_explains_itself(filed, minutes, due, counted, skipped):
    explanation = h.explain(at(filed), minutes, TURKIYE)

    assert h.add(at(filed), minutes, TURKIYE) == at(due)
    assert explanation.due == at(due)
    assert explanation.due.tzinfo is UTC
    assert list(explanation.windows) == counted
    assert list(explanation.skipped) == skipped
    assert sum(w.minutes for w in explanation.windows) == minutes
    assert h.elapsed(at(filed), at(due), TURKIYE) == minutes * 60


@pytest.mark.case(36)
@pytest.mark.parametrize(
    ("filed", "opens"),
    [
        ("29.10.2026 11:00", "30.10.2026 08:30"),  # a holiday
        ("24.11.2026 03:00", "24.11.2026 08:30"),  # at night
        ("29.11.2026 15:00", "30.11.2026 08:30"),  # a Sunday
    ],
)
def test_outside_hours_the_clock_starts_at_receipt_and_counts_from_the_next_opening(filed, opens):
    explanation = h.explain(at(filed), 30, TURKIYE)

    assert explanation.start == at(filed)
    assert explanation.windows[0].opens_at == at(opens)
    assert explanation.due == at(opens) + timedelta(minutes=30)
    assert h.next_opening(at(filed), TURKIYE) == at(opens)


@pytest.mark.case(37)
def test_a_deadline_on_closing_time_is_kept_until_one_second_after_the_next_opening():
    filed = at("27.11.2026 17:30")

    assert h.add(filed, 30, TURKIYE) == at("27.11.2026 18:00")
    assert h.elapsed(filed, at("28.11.2026 14:00"), TURKIYE) == 30 * 60
    assert h.elapsed(filed, at("30.11.2026 08:30"), TURKIYE) == 30 * 60
    assert h.elapsed(filed, at("30.11.2026 08:30") + timedelta(seconds=1), TURKIYE) == 30 * 60 + 1
    assert h.elapsed(filed, at("30.11.2026 08:30") + timedelta(microseconds=1), TURKIYE) == 30 * 60 + 1


@pytest.mark.case(37)
def test_a_deadline_before_lunch_is_that_moment_and_not_the_end_of_lunch():
    assert h.add(at("23.11.2026 12:00"), 30, TURKIYE) == at("23.11.2026 12:30")


@pytest.mark.case(43)
def test_an_override_beats_a_closure_and_the_week():
    saturday = date(2026, 10, 31)
    special = Override(((time(10), time(11)),), "Geçiş günü")
    hours = Hours("Europe/Istanbul", WEEK, TURKIYE.closures, {REPUBLIC: special, saturday: special})

    explanation = h.explain(at("28.10.2026 12:00"), 120, hours)

    assert explanation.due == at("30.10.2026 09:00")
    assert window("29.10.2026", "10:00", "11:00") in explanation.windows
    assert Skipped(REPUBLIC, Why.OVERRIDE, ("Geçiş günü",)) in explanation.skipped
    assert h.add(at("30.10.2026 18:00"), 30, hours) == at("31.10.2026 10:30")


def test_an_override_may_close_a_day():
    monday = date(2026, 11, 23)
    hours = Hours("Europe/Istanbul", WEEK, overrides={monday: Override((), "Taşınma")})

    explanation = h.explain(at("23.11.2026 09:00"), 30, hours)

    assert explanation.due == at("24.11.2026 09:00")
    assert explanation.skipped == (Skipped(monday, Why.OVERRIDE, ("Taşınma",)),)


def test_a_half_day_that_took_nothing_away_is_not_in_the_explanation():
    assert h.explain(at("28.10.2026 09:00"), 30, TURKIYE).skipped == ()


def test_seconds_are_kept():
    filed = at("27.11.2026 17:59") + timedelta(seconds=30)

    explanation = h.explain(filed, 120, TURKIYE)

    assert explanation.due == at("30.11.2026 10:29") + timedelta(seconds=30)
    assert [w.seconds for w in explanation.windows] == [30, 119 * 60 + 30]


def test_no_minutes_are_due_at_once():
    assert h.explain(at("29.11.2026 15:00"), 0, TURKIYE).due == at("29.11.2026 15:00")
    assert h.explain(at("29.11.2026 15:00"), 0, TURKIYE).skipped == ()


@pytest.mark.check(100)
def test_the_turn_of_the_year_is_counted_like_any_other():
    hours = Hours("Europe/Istanbul", WEEK, {date(2027, 1, 1): Closure(("Yılbaşı",))})

    assert h.add(at("31.12.2026 17:30"), 60, hours) == at("04.01.2027 09:00")


def test_time_is_half_open():
    assert h.is_open(at("23.11.2026 08:30"), TURKIYE)
    assert not h.is_open(at("23.11.2026 12:30"), TURKIYE)
    assert not h.is_open(at("23.11.2026 18:00"), TURKIYE)
    assert h.elapsed(at("23.11.2026 18:00"), at("24.11.2026 08:30"), TURKIYE) == 0
    assert h.elapsed(at("23.11.2026 10:00"), at("23.11.2026 09:00"), TURKIYE) == 0


def test_the_next_opening_is_now_while_open():
    assert h.next_opening(at("23.11.2026 10:15"), TURKIYE) == at("23.11.2026 10:15")
    assert h.next_opening(at("23.11.2026 12:30"), TURKIYE) == at("23.11.2026 13:30")


def test_closing_today_is_the_last_closing_still_ahead():
    assert h.closing_today(at("23.11.2026 07:00"), TURKIYE) == at("23.11.2026 18:00")
    assert h.closing_today(at("28.10.2026 09:00"), TURKIYE) == at("28.10.2026 12:30")
    assert h.closing_today(at("23.11.2026 18:00"), TURKIYE) is None
    assert h.closing_today(at("29.11.2026 10:00"), TURKIYE) is None


def test_windows_are_clipped_to_the_asked_range():
    assert h.windows(at("23.11.2026 09:00"), at("23.11.2026 14:00"), TURKIYE) == (
        window("23.11.2026", "09:00", "12:30"),
        window("23.11.2026", "13:30", "14:00"),
    )


@pytest.mark.case(44)
def test_a_moment_without_a_zone_is_refused():
    naive = at("23.11.2026 09:00").replace(tzinfo=None)

    for call in (
        lambda: h.add(naive, 30, TURKIYE),
        lambda: h.elapsed(naive, at("23.11.2026 09:00"), TURKIYE),
        lambda: h.elapsed(at("23.11.2026 09:00"), naive, TURKIYE),
        lambda: h.explain(naive, 30, TURKIYE),
        lambda: h.is_open(naive, TURKIYE),
        lambda: h.next_opening(naive, TURKIYE),
    ):
        with pytest.raises(NaiveMoment):
            call()


@pytest.mark.case(44)
@pytest.mark.parametrize(
    "spans",
    [
        ((time(8), time(12)), (time(11), time(18))),
        ((time(13), time(18)), (time(8), time(12))),
        ((time(12), time(12)),),
        ((time(18), time(8)),),
    ],
)
def test_spans_that_overlap_or_run_backwards_are_refused(spans):
    with pytest.raises(InvalidHours):
        Hours("Europe/Istanbul", {0: spans})
    with pytest.raises(InvalidHours):
        Hours("Europe/Istanbul", WEEK, overrides={REPUBLIC: Override(spans)})


@pytest.mark.case(44)
def test_an_empty_week_is_refused():
    for week in ({}, {0: ()}):
        with pytest.raises(InvalidHours):
            Hours("Europe/Istanbul", week)


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(InvalidHours):
        Hours(zone, WEEK)


@pytest.mark.case(44)
def test_nothing_open_in_366_days_is_an_error_and_never_a_loop():
    start = date(2026, 11, 23)
    closed = {start + timedelta(days=n): Closure(("Kapalı",)) for n in range(370)}
    hours = Hours("Europe/Istanbul", WEEK, closed)

    for call in (h.next_opening, lambda moment, hours: h.add(moment, 1, hours)):
        with pytest.raises(NeverOpen):
            call(at("23.11.2026 09:00"), hours)

    assert h.elapsed(at("23.11.2026 09:00"), at("01.06.2027 09:00"), hours) == 0


@pytest.mark.case(44)
def test_a_closure_of_360_days_is_walked_over():
    start = date(2026, 11, 23)
    hours = Hours("Europe/Istanbul", WEEK, {start + timedelta(days=n): Closure(("Kapalı",)) for n in range(360)})

    assert h.add(at("23.11.2026 09:00"), 30, hours) == at("18.11.2027 09:00")


@pytest.mark.case(44)
def test_negative_minutes_are_refused():
    with pytest.raises(h.WorktimeError):
        h.add(at("23.11.2026 09:00"), -1, TURKIYE)
