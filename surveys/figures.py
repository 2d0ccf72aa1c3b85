"""Means, NPS and CES from how often each answer was given. Plain values in, plain values out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.models import SurveyQuestion

Kind = SurveyQuestion.Kind
Counts = Mapping[int, int]


@dataclass(frozen=True)
class Figure:
    """What the one number of a question is called and means; `top` is the end of its axis."""

    label: str | Promise
    meaning: str | Promise
    places: int
    top: int


MEAN = Figure(_("Mean"), _("Sum of all answers divided by their number, between 1 and 5."), 1, 5)
NPS = Figure(
    _("NPS"),
    _("Share of those who answered 9 or 10, less the share of those who answered 0 to 6: between −100 and 100."),
    0,
    100,
)
CES = Figure(_("CES"), _("Mean of the effort answers, between 1 and 7; higher is easier."), 1, 7)
FIGURES = {Kind.SCALE: MEAN, Kind.NPS: NPS, Kind.CES: CES}


def value_of(kind: str, counts: Counts) -> float | None:
    """None for a question without such a number, and for no answer."""
    if kind not in FIGURES or not sum(counts.values()):
        return None
    return nps(counts) if kind == Kind.NPS else mean(counts)


def mean(counts: Counts) -> float:
    return sum(number * count for number, count in counts.items()) / sum(counts.values())


def nps(counts: Counts) -> float:
    promoters = sum(count for number, count in counts.items() if number >= 9)
    detractors = sum(count for number, count in counts.items() if number <= 6)
    return 100 * (promoters - detractors) / sum(counts.values())
