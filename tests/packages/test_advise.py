"""Random years: the advisor against the plainest replay there is, and what must hold whatever a year was like."""

import random
from datetime import date, timedelta
from fractions import Fraction
from itertools import cycle, islice

import pytest

from packages.advisor import YEAR, Candidate, Fit, Need, advise

BEGIN = date(2026, 1, 1)
SERVICE = frozenset({"written"})
GROWTHS = (0.5, 1, 1.25, 2, 3)  # exact in binary: no rounding stands between the two replays


def package(units, *, most=100):
    return Candidate(f"of-{units}", f"Of {units}", 1, most, {"written": units})


def need_of(days, growth=1.0, users=5):
    return Need(BEGIN, {"written": days}, users, 0, SERVICE, growth)


def any_days(chance):
    length = chance.choice([30, 45, 90, 200, YEAR - 1, YEAR, YEAR + 1, 500])
    lumps = chance.choice([(0, 0, 0, 0, 1), (0, 1), (0, 0, 1, 2, 7)])
    return [chance.choice(lumps) for _ in range(length)]


def plainly(days, growth, units):
    """The day on which a unit is wanted that is not there."""
    wanted = Fraction(0)
    for day, asked in enumerate(islice(cycle(days[-YEAR:]), YEAR)):
        wanted += asked * Fraction(growth)
        if wanted > units:
            return BEGIN + timedelta(days=day), wanted
    return None, wanted


@pytest.mark.parametrize("seed", range(200))
def test_a_random_year_runs_out_on_the_day_a_plain_replay_says(seed):
    chance = random.Random(seed)
    days, growth, units = any_days(chance), chance.choice(GROWTHS), chance.randrange(400)
    line = advise([package(units)], need_of(days, growth)).replays[0].lines[0]

    day, wanted = plainly(days, growth, units)

    if day is None or round(wanted) > units:
        assert line.ran_out_on == day
    assert (line.ran_out_on is not None) == (line.lacking > 0)


@pytest.mark.parametrize("seed", range(100))
def test_more_units_never_run_out_earlier_and_never_lack_more(seed):
    chance = random.Random(seed)
    sizes = sorted(chance.sample(range(500), 6))
    need = need_of(any_days(chance), chance.choice([*GROWTHS, 1.1, 1 / 3]))
    lines = [replay.lines[0] for replay in advise([package(units) for units in sizes], need).replays]

    ends = [line.ran_out_on or date.max for line in lines]
    assert ends == sorted(ends)
    assert [line.lacking for line in lines] == sorted((line.lacking for line in lines), reverse=True)


@pytest.mark.parametrize("seed", range(100))
def test_what_is_recommended_is_enough_and_nothing_smaller_is(seed):
    chance = random.Random(seed)
    sizes = sorted(chance.sample(range(500), 6))
    on_sale = [package(units, most=10 * place) for place, units in enumerate(sizes, start=1)]
    advice = advise(on_sale, need_of(any_days(chance), chance.choice(GROWTHS), users=chance.randrange(1, 70)))

    fits = [replay.fit for replay in advice.replays]
    if advice.chosen is None:
        assert Fit.ENOUGH not in fits
    else:
        place = advice.replays.index(advice.chosen)
        assert Fit.ENOUGH not in fits[:place]
        assert (advice.chosen.fit, advice.chosen.lines[0].lacking) == (Fit.ENOUGH, 0)
        assert advice.smaller is (advice.replays[place - 1] if place else None)


def test_growth_never_helps():
    days = [1, 0, 2] * 120
    ends = [advise([package(150)], need_of(days, growth)).replays[0].lines[0].ran_out_on for growth in (0.5, 1, 2, 4)]

    assert [end or date.max for end in ends] == sorted((end or date.max for end in ends), reverse=True)
