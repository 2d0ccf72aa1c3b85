from datetime import date, timedelta

import pytest

from packages.advisor import YEAR, Candidate, Fit, Need, advise
from packages.queries import candidates

BEGIN = date(2026, 1, 1)
REQUESTS = frozenset({"written", "phone", "remote"})
SILVER = Candidate("silver", "Silver", 3, 3, {"written": 20, "phone": 20}, frozenset({"onsite"}), False, 120)
GOLD = Candidate("gold", "Gold", 20, 20, {"written": 125, "phone": 100}, frozenset({"onsite"}), False, 90)
PREMIUM = Candidate(
    "premium", "Premium", 21, 50, {"written": 1000, "phone": 1000, "onsite": 2, "workshop": 12}, response_minutes=60
)
PLUS = Candidate("premium-plus", "Premium+", 501, None, {"written": None, "phone": None, "onsite": 24, "workshop": 180})
ALL = [SILVER, GOLD, PREMIUM, PLUS]


def need(written=0, *, users=3, regions=1, growth=1.0, days=YEAR, **uses):
    """So many written requests, one a day from the first day on."""
    year = [1 if day < written else 0 for day in range(days)]
    spread = {code: [units] + [0] * (days - 1) for code, units in uses.items()}
    return Need(BEGIN, {"written": year, **spread}, users, regions, REQUESTS, growth)


def chosen(wanted):
    advice = advise(ALL, wanted)
    return advice.chosen.candidate.name, advice.smaller and advice.smaller.fit


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (need(20), ("Silver", None)),
        (need(21), ("Gold", Fit.SHORT)),
        (need(125), ("Gold", Fit.SHORT)),
        (need(126), ("Premium", Fit.SHORT)),
        (need(1, users=4), ("Gold", Fit.SEATS)),
        (need(1, users=51), ("Premium+", Fit.SEATS)),
        (need(1, regions=2), ("Premium", Fit.REGIONS)),
        (need(1, workshop=1), ("Premium", Fit.MISSING)),
        (need(1, onsite=3), ("Silver", None)),
        (need(20, growth=2), ("Gold", Fit.SHORT)),
        (need(0), ("Silver", None)),
    ],
)
def test_the_smallest_package_that_is_enough_is_recommended(wanted, expected):
    assert chosen(wanted) == expected


def test_what_runs_out_says_the_day_of_the_request_that_found_no_unit():
    silver = advise(ALL, need(30)).replays[0]

    assert silver.line.ran_out_on == BEGIN + timedelta(days=20)
    assert (silver.line.used, silver.line.lacking) == (30, 10)


def test_growth_brings_the_day_nearer():
    silver = advise(ALL, need(30, growth=2)).replays[0]

    assert silver.line.ran_out_on == BEGIN + timedelta(days=10)
    assert silver.line.lacking == 40


def test_what_nobody_used_is_idle():
    premium = advise(ALL, need(250)).replays[2]

    idle = {line.service: line.idle for line in premium.lines}
    assert idle == {"written": 0.75}
    assert advise(ALL, need(250)).replays[3].lines[0].idle is None


def test_days_on_site_beyond_a_package_are_bought_on_top():
    advice = advise(ALL, need(200, onsite=5))

    assert advice.chosen.candidate is PREMIUM
    assert [(line.service, line.lacking) for line in advice.chosen.on_top] == [("onsite", 3)]


def test_less_than_a_year_is_repeated():
    """Ten requests in each of a bit more than four quarters."""
    advice = advise(ALL, need(10, days=90))

    assert advice.replays[0].lines[0].used == 45
    assert advice.chosen.candidate is GOLD


def test_less_than_a_month_gives_no_advice():
    assert advise(ALL, need(1, days=29)).chosen is None
    assert advise(ALL, need(1, days=30)).chosen is not None


def test_when_nothing_is_enough_nothing_is_recommended():
    assert advise([SILVER, GOLD], need(300)).chosen is None


def test_first_answers_are_held_against_each_promise():
    was = need(1)
    wanted = Need(was.begins_on, was.uses, 3, 1, REQUESTS, answered=200, met={120: 198, 90: 190, 60: 150, 0: 0})

    assert [replay.met for replay in advise(ALL, wanted).replays] == [0.99, 0.95, 0.75, 0]


def test_candidates_are_the_tiers_and_bands_on_sale_smallest_first(db):
    found = candidates()

    assert [one.name for one in found] == [
        *("Silver", "Gold", "Premium 21–50", "Premium 51–100", "Premium 101–200", "Premium 201–350"),
        *("Premium 351–500", "Premium+"),
    ]
    assert found[2].allowances["written"] == 1000
    assert found[-1].allowances["written"] is None
    assert [one.has_regions for one in found] == [False, False, True, True, True, True, True, True]
    assert found[0].priced == {"onsite"}
    assert [one.response_minutes for one in found][::3] == [120, 60, 60]
