"""How long a subscription runs: half-open ranges of local days."""

from datetime import date


def a_year_after(day: date) -> date:
    """The end of a year that begins on this day, which is how long a package runs unless something else is agreed."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)
