"""Each figure is defined once, here: what it is called, what it means, and how it is got from a period's sums.

Pages, files and the API ask the same function. Glossary and hints show the same sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports import formulas
from reports.formulas import FEW, FEWEST_PEOPLE, Sums
from reports.measures import CHANNELS, STANDING

__all__ = ["FEWEST_PEOPLE", "FIGURES", "MEASURE_WORDS", "Figure", "Kind", "Sums"]
_BY_CHANNEL = tuple(f"captured_{channel}" for channel in CHANNELS)


class Kind(Enum):
    COUNT = "count"
    PERCENT = "percent"
    MINUTES = "minutes"
    SCORE = "score"


@dataclass(frozen=True)
class Figure:
    """`measures` are what its rows are; `better` is 1 when more is better, -1 when less is, 0 when neither. `base` says
    over how many things a share or a mean is taken."""

    code: str
    label: str | Promise
    meaning: str | Promise
    kind: Kind
    of: Callable[[Sums], float | None]
    measures: tuple[str, ...]
    better: int = 0
    base: Callable[[Sums], int] | None = None

    @property
    def needs_people(self) -> bool:
        """Different people are counted, which sums of days do not tell."""
        return formulas.people in (self.of, self.base)

    def is_firm(self, sums: Sums) -> bool:
        """Taken over enough things to be compared with another."""
        return self.base is None or self.base(sums) >= FEW


def _count(code: str, label: Promise | str, meaning: Promise | str, better: int = 0) -> Figure:
    return Figure(code, label, meaning, Kind.COUNT, formulas.measure(code), (code,), better)


_OF_PEOPLE = (
    _count(
        "signed_in",
        _("Sign-ins"),
        _("Sign-ins of people who belong to this institution alone, counted where they worked on that day."),
    ),
    Figure(
        "used_count",
        _("Actions in products"),
        _("What was counted in products, as the institution told it until now."),
        Kind.COUNT,
        formulas.late_measure("used_count"),
        ("used_count",),
    ),
    Figure(
        "used_minutes",
        _("Minutes in products"),
        _("Minutes of product use, as the institution told it until now."),
        Kind.COUNT,
        formulas.late_measure("used_minutes"),
        ("used_minutes",),
    ),
    Figure(
        "active_people",
        _("Active people"),
        _(
            "Different people who filed a request or signed in during the period; of a product, who filed a request"
            " about it."
        ),
        Kind.COUNT,
        formulas.people,
        ("filed", "signed_in"),
    ),
    Figure(
        "rating_given",
        _("My mean rating"),
        _("Of 1 to 5, over the requests that you rated. Nobody else sees it in this report."),
        Kind.SCORE,
        formulas.mean_given,
        ("rated", "rating_sum"),
        base=formulas.ratings,
    ),
    Figure(
        "filed_by_each",
        _("Requests for each active person"),
        _("Requests filed, divided by the active people. Withheld under 5 people."),
        Kind.SCORE,
        formulas.filed_by_each,
        ("filed", "signed_in"),
        base=formulas.people,
    ),
    Figure(
        "filed_before",
        _("Filed in the period before"),
        _("Requests filed in the period that this one is compared with. Withheld under 5 active people."),
        Kind.COUNT,
        formulas.filed_before,
        (),
    ),
)

_FIRST_ANSWERS = (
    Figure(
        "first_response",
        _("First response met"),
        _(
            "Share of the promises of a first answer that were kept, of all that were kept or missed. A kept one counts"
            " at the moment of the answer, a missed one at the moment it was due."
        ),
        Kind.PERCENT,
        formulas.met,
        ("met", "missed"),
        1,
        formulas.promises,
    ),
    Figure(
        "first_response_excused",
        _("First response met, excused left out"),
        _(
            "The same, less the misses that were excused in the period. An excuse counts on the day it was given, also"
            " for a miss of an earlier period."
        ),
        Kind.PERCENT,
        formulas.met_without_excused,
        ("met", "missed", "excused"),
        1,
        formulas.promises_without_excused,
    ),
    Figure(
        "in_time",
        _("First answers in time"),
        _(
            "Share of the first answers that somebody gave within the promised working time. What was never answered is"
            " nobody's."
        ),
        Kind.PERCENT,
        formulas.in_time,
        ("met", "late"),
        1,
        formulas.given_answers,
    ),
    Figure(
        "in_time_excused",
        _("In time, excused left out"),
        _(
            "The same, less the late answers that were excused in the period. An excuse counts for whoever had answered"
            " by then; one given before the answer is nobody's."
        ),
        Kind.PERCENT,
        formulas.in_time_without_excused,
        ("met", "late", "excused"),
        1,
        formulas.given_without_excused,
    ),
    _count("late", _("First answers late"), _("First answers given after the promised working time."), -1),
    _count(
        "missed",
        _("First responses missed"),
        _(
            "Promises whose time ran out before a first answer, whether one came later or not. Counted at the moment"
            " they were due."
        ),
        -1,
    ),
    _count("excused", _("Excused misses"), _("Misses that a manager excused with a reason, on the day of the excuse.")),
    Figure(
        "first_response_minutes",
        _("Mean first response"),
        _("Mean working time from filing to the first answer, over all first answers of the period, late ones too."),
        Kind.MINUTES,
        formulas.mean_minutes,
        ("first_answers", "elapsed"),
        -1,
        formulas.first_answers,
    ),
    _count("first_answers", _("First answers"), _("First answers given in the period, in time or late.")),
)

_RATINGS = (
    Figure(
        "satisfaction",
        _("Mean rating"),
        _(
            "Of 1 to 5, over the requests rated in the period. One that is changed later counts with its difference, on"
            " that day. Withheld under 5 ratings."
        ),
        Kind.SCORE,
        formulas.mean_rating,
        ("rated", "rating_sum"),
        1,
        formulas.ratings,
    ),
    Figure(
        "satisfied",
        _("Satisfied"),
        _("Share of ratings of 4 or 5. Withheld under 5 ratings."),
        Kind.PERCENT,
        formulas.satisfied,
        ("rated", "satisfied"),
        1,
        formulas.ratings,
    ),
    _count(
        "rated", _("Ratings"), _("Requests rated in the period, each once: a rating that is changed counts no more.")
    ),
    _count(
        "dissatisfied",
        _("Low ratings"),
        _("Ratings of 1 or 2. One that is changed for the better later is taken off on that day."),
        -1,
    ),
)

_UNITS = (
    _count(
        "captured",
        _("Units used"),
        _("Units of the package spent on requests in the period, less those that were given back in it."),
    ),
    _count("captured_written", _("Written units"), _("Units used on written answers in the period.")),
    _count("captured_phone", _("Phone units"), _("Units used on the phone in the period.")),
    _count("captured_remote", _("Remote units"), _("Units used on live remote support in the period.")),
    Figure(
        "written_share",
        _("Share written"),
        _("Units used on the written channel, of all units used in the period."),
        Kind.PERCENT,
        formulas.channel_share("written"),
        _BY_CHANNEL,
        base=formulas.units,
    ),
    Figure(
        "phone_share",
        _("Share by phone"),
        _("Units used on the phone channel, of all units used in the period."),
        Kind.PERCENT,
        formulas.channel_share("phone"),
        _BY_CHANNEL,
        base=formulas.units,
    ),
    Figure(
        "remote_share",
        _("Share live remote"),
        _("Units used on the live remote channel, of all units used in the period."),
        Kind.PERCENT,
        formulas.channel_share("remote"),
        _BY_CHANNEL,
        base=formulas.units,
    ),
)

_WORK = (
    _count("answers", _("Written answers"), _("Public texts by the vendor's people.")),
    _count("calls", _("Calls"), _("Calls that were logged.")),
    _count(
        "call_minutes",
        _("Minutes of calls"),
        _("Length of the logged calls and sessions, where it was noted. Time spent writing is recorded nowhere."),
    ),
    Figure(
        "call_length",
        _("Mean length of a call"),
        _("Minutes of calls, divided by the calls that were logged; one without a length counts as no minutes."),
        Kind.MINUTES,
        formulas.call_length,
        ("call_minutes", "calls"),
        base=formulas.calls,
    ),
    Figure(
        "touches",
        _("Answers and calls for each settled request"),
        _("Public texts and calls of the period, divided by the requests settled in it."),
        Kind.SCORE,
        formulas.touches,
        ("answers", "calls", "settled"),
        -1,
        formulas.settled,
    ),
)

_ALL = (
    _count("filed", _("Requests filed"), _("Support requests, bug reports and suggestions filed in the period.")),
    _count("filed_support", _("Support requests"), _("Requests filed as support.")),
    _count("filed_bug", _("Bug reports"), _("Requests filed as a bug report.")),
    _count("filed_suggestion", _("Suggestions"), _("Requests filed as a suggestion.")),
    _count(
        "repeated",
        _("Repeat questions"),
        _(
            "Requests filed as a continuation of a settled one, or whose subject is alike (half of the letter triples)"
            " to one that the same person filed about the same product in the 90 days before."
        ),
        -1,
    ),
    _count(
        "settled",
        _("Requests settled"),
        _("Resolved, withdrawn, merged, dismissed, or closed without a solution; each time it happened."),
    ),
    _count("resolved", _("Requests resolved"), _("Resolved with a solution, each time it happened.")),
    _count("reopened", _("Reopened"), _("Settled requests that came back, each time it happened."), -1),
    _count("withdrawn", _("Withdrawn"), _("Requests that their writers took back.")),
    _count("escalated", _("Channel changes"), _("Moves between written, phone and live remote support.")),
    *_UNITS,
    *_FIRST_ANSWERS,
    *_RATINGS,
    *_WORK,
    *_OF_PEOPLE,
    Figure(
        "open",
        _("Open requests"),
        _(
            "Filed or reopened and not settled since, at the end of a period or now. Counted from all that happened"
            " before, so it never changes afterwards."
        ),
        Kind.COUNT,
        formulas.left_open,
        STANDING,
        -1,
    ),
)
FIGURES: dict[str, Figure] = {figure.code: figure for figure in _ALL}


MEASURE_WORDS = {
    **{code: figure.label for code, figure in FIGURES.items() if figure.measures == (code,)},
    "met": _("First response in time"),
    "elapsed": _("Working time until the first answer"),
    "rating_sum": _("Stars"),
    "satisfied": _("Ratings of 4 or 5"),
}
