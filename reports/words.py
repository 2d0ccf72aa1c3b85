"""Figures in a person's words: 1.240, %98, 41 dk, 4,2."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.durations import in_words
from reports.figures import Kind
from reports.measures import AGES, OLDEST
from reports.readings import Reading

NOTHING = "–"


def figure_words(kind: Kind, value: float | None) -> str:
    if value is None:
        return NOTHING
    if kind is Kind.PERCENT:
        return _("%(number)s%%") % {"number": _rounded(value, 0 if value in (0, 100) else 1)}
    if kind is Kind.MINUTES:
        return in_words(value * 60, days=False)
    if kind is Kind.SCORE:
        return _rounded(value, 1)
    return _rounded(value, 0)


def _rounded(value: float, digits: int) -> str:
    """Django's own formatting cuts digits off: 66.67 % would be told as 66.6."""
    return str(formats.number_format(round(value, digits), digits, force_grouping=True))


def change_words(reading: Reading) -> str:
    """How it moved against the period before: "+12", "−3,1 points", "+4 min"; or that it is too few to be compared;
    empty when one of them says nothing."""
    change, kind = reading.change, reading.figure.kind
    if change is None:
        return few_words(reading)
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    if kind is Kind.PERCENT:
        return sign + _("%(number)s points") % {"number": _rounded(abs(change), 1)}
    return sign + figure_words(kind, abs(change))


def few_words(reading: Reading) -> str:
    """Why a value is withheld or not compared, with the number it is taken over; empty when neither is so."""
    if reading.is_withheld:
        return _("of %(number)s only, withheld") % {"number": _rounded(reading.of or 0, 0)}
    if not reading.is_shaky:
        return ""
    numbers = {"number": _rounded(reading.of or 0, 0), "before": _rounded(reading.of_before or 0, 0)}
    if reading.of_before:
        return _("few: of %(number)s, before of %(before)s; not compared") % numbers
    return _("few: of %(number)s only") % numbers


def age_words() -> dict[int, str]:
    younger = {
        at: ngettext("Under %(days)d day", "Under %(days)d days", days) % {"days": days} for at, days in enumerate(AGES)
    }
    for at in range(1, OLDEST):
        younger[at] = _("%(first)d to %(last)d days") % {"first": AGES[at - 1], "last": AGES[at]}
    return {**younger, OLDEST: _("%(days)d days and older") % {"days": AGES[-1]}}
