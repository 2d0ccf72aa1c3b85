"""Which method tells best when units run out: each is shown a part of a generated year and asked for the rest.

.venv/bin/python -m bench.forecast            300 institutions, three years each
.venv/bin/python -m bench.forecast 60         fewer
pip install statsmodels, outside of ours, and run it there to see Holt-Winters as well
"""

import random
import statistics
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate

from bench.demand import YEAR, months, years
from packages.forecast import RECENT, History, Method, forecast

CUTS = (45, 90, 180, 270)
SOLD = 0.7  # of what the rest of the year takes: it runs out before the end
BEGIN = date(2024, 1, 1)
SEEN, WHOLE = list[int], list[float]
Told = Callable[[SEEN, int, int], WHOLE]


def pace_of_the_package(seen: SEEN, begin: int, count: int) -> WHOLE:
    used = seen[begin:]
    return [sum(used) / len(used)] * count


def pace_of_a_year(seen: SEEN, begin: int, count: int) -> WHOLE:
    used = seen[-364:]
    return [sum(used) / len(used)] * count


def seasonal_naive(seen: SEEN, begin: int, count: int) -> WHOLE:
    if len(seen) < 364 + RECENT:
        return pace_of_a_year(seen, begin, count)
    told = list(seen)
    for _day in range(count):
        told.append(told[-364])
    return [float(units) for units in told[len(seen) :]]


def ours(seen: SEEN, begin: int, count: int) -> WHOLE:
    return list(History(seen, begin).expected(count))


def holt_winters_weeks(seen: SEEN, begin: int, count: int) -> WHOLE:
    return _smoothed([float(units) for units in seen], 7, count)


def holt_winters_months(seen: SEEN, begin: int, count: int) -> WHOLE:
    by_month = list(months(seen, len(seen)))
    if len(by_month) < 24:
        return pace_of_a_year(seen, begin, count)
    told = _smoothed([float(units) for units in by_month], 12, 13)
    return [told[day * 12 // YEAR] / (YEAR / 12) for day in range(count)]


def _smoothed(series: WHOLE, season: int, count: int) -> WHOLE:
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    model = ExponentialSmoothing(
        series,
        trend="add",
        damped_trend=True,
        seasonal="add",
        seasonal_periods=season,
        initialization_method="estimated",
    )
    return [max(0.0, float(units)) for units in model.fit().forecast(count)]


def methods() -> list[Told]:
    known: list[Told] = [pace_of_the_package, pace_of_a_year, seasonal_naive, ours]
    try:
        import statsmodels  # noqa: F401
    except ImportError:
        return known
    return [*known, holt_winters_weeks, holt_winters_months]


def _reach(uses: list[float], left: float) -> int:
    return next((day for day, units in enumerate(accumulate(uses)) if units >= left), len(uses))


def compare(lives: list[list[int]], told: Told) -> list[str]:
    cells = []
    for year in (0, 1, 2):
        days_off: list[int] = []
        errors: list[float] = []
        for cut in CUTS:
            begin, seen_until, end = year * YEAR, year * YEAR + cut, (year + 1) * YEAR
            for life in lives:
                rest = life[seen_until:end]
                if sum(rest) < 7:
                    continue
                expected = told(life[:seen_until], begin, len(rest))
                errors.append(abs(sum(expected) - sum(rest)) / sum(rest))
                left = SOLD * sum(rest)
                days_off.append(abs(_reach(expected, left) - _reach([float(units) for units in rest], left)))
        cells.append(f"{statistics.mean(days_off):.1f} days, {100 * statistics.median(errors):.0f} %")
    return cells


def coverage(lives: list[list[int]]) -> list[str]:
    """How many of the true run-out days lie in the band, by year."""
    cells = []
    for year in (0, 1, 2):
        inside: list[bool] = []
        for cut in CUTS:
            for life in lives:
                begin, until, end = year * YEAR, year * YEAR + cut, (year + 1) * YEAR
                rest = life[until:end]
                left = round(SOLD * sum(rest))
                if left >= 5:
                    inside.append(_is_inside(life[:until], rest, left, begin))
        cells.append(f"{100 * sum(inside) / len(inside):.0f} %")
    return cells


def _is_inside(seen: list[int], rest: list[int], left: int, begin: int) -> bool:
    today = BEGIN + timedelta(days=len(seen) - 1)
    ends_on = today + timedelta(days=len(rest) + 1)
    said = forecast(seen, left, starts_on=BEGIN + timedelta(days=begin), ends_on=ends_on, today=today)
    truth = today + timedelta(days=_reach([float(units) for units in rest], left) + 1)
    return said.low is not None and said.low <= truth and (said.high is None or truth <= said.high)


def main(count: int) -> None:
    chance = random.Random(11)
    lives = [years(chance, 3) for _ in range(count)]
    print(f"{count} institutions, 3 years each, asked after {CUTS} days of each year.\n")
    print("| method | first year | second | third |\n|---|---|---|---|")
    for told in methods():
        print(f"| {told.__name__.replace('_', ' ')} | {' | '.join(compare(lives, told))} |", flush=True)
    print(f"\nTrue run-out days inside our band: {', '.join(coverage(lives))}. Methods: {', '.join(Method)}.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
