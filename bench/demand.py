"""Made-up years of use: seasons of the kind of institution, weekdays, growth, lumps and now and then a step."""

import math
import random
from collections.abc import Iterator
from itertools import pairwise

SEASONS = {
    "municipality": (0.95, 0.95, 1.05, 1.05, 1.0, 0.95, 0.75, 0.7, 1.1, 1.15, 1.2, 1.15),
    "university": (0.8, 1.1, 1.2, 1.1, 1.05, 0.7, 0.45, 0.5, 1.1, 1.35, 1.3, 1.15),
    "company": (1.0, 1.0, 1.05, 1.0, 1.0, 0.95, 0.9, 0.85, 1.0, 1.05, 1.1, 1.1),
    "ministry": (0.9, 0.95, 1.0, 1.0, 1.0, 0.9, 0.75, 0.7, 1.05, 1.15, 1.25, 1.35),
}
WEEK = (1.25, 1.15, 1.1, 1.05, 0.95, 0.1, 0.05)
YEAR = 365
STEPS = (0.6, 1.5, 1.8)


def years(chance: random.Random, number: int, a_year: float | None = None) -> list[int]:
    """Units a day for `number` years of one institution that uses about `a_year` of them."""
    season = _season(chance)
    growth = chance.gauss(0.08, 0.15)
    first = chance.randrange(YEAR)
    base = a_year or min(max(chance.lognormvariate(math.log(250), 1.2), 12), 6000)
    step, factor = chance.randrange(100, YEAR * number), chance.choice(STEPS) if chance.random() < 0.15 else 1.0
    days = []
    for day in range(YEAR * number):
        if day % 7 == 0:
            lump = chance.gammavariate(3, 1 / 3)
        level = base / YEAR * (1 + growth) ** (day / YEAR) * (factor if day >= step else 1)
        month = (first + day) % YEAR * 12 // YEAR
        days.append(_poisson(chance, level * season[month] * WEEK[(first + day) % 7] * 7 / sum(WEEK) * lump))
    return days


def _season(chance: random.Random) -> list[float]:
    power = chance.uniform(0.5, 1.3)
    months = [month**power * math.exp(chance.gauss(0, 0.08)) for month in chance.choice(list(SEASONS.values()))]
    return [12 * month / sum(months) for month in months]


def _poisson(chance: random.Random, mean: float) -> int:
    if mean > 40:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def months(days: list[int], until: int) -> Iterator[int]:
    """Whole months before the day `until`, oldest first."""
    length = YEAR / 12
    edges = [round(until - length * back) for back in range(int(until // length), -1, -1)]
    return (sum(days[first:after]) for first, after in pairwise(edges))
