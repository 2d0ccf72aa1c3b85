"""Each figure is defined once, here: what it is called, what it means, and how it is got from a period's sums.

Pages, files and the API ask the same function. Glossary and hints show the same sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.measures import STANDING
from reports.periods import Period

Sums = Mapping[str, int]
FEWEST_PEOPLE = 5  # below that a mean or a comparison would tell what one of them does
FEWEST_RATINGS = 5  # below that a mean would tell who said what


class Kind(Enum):
    COUNT = "count"
    PERCENT = "percent"
    MINUTES = "minutes"
    SCORE = "score"


@dataclass(frozen=True)
class Figure:
    """`measures` are what its rows are; `better` is 1 when more is better, -1 when less is, 0 when neither."""

    code: str
    label: str | Promise
    meaning: str | Promise
    kind: Kind
    of: Callable[[Sums], float | None]
    measures: tuple[str, ...]
    better: int = 0


def _measure(name: str) -> Callable[[Sums], float]:
    return lambda sums: sums[name]


def share(part: float, whole: float) -> float | None:
    """Percent; None of nothing."""
    return 100 * part / whole if whole else None


def _met(sums: Sums) -> float | None:
    return share(sums["met"], sums["met"] + sums["missed"])


def _met_without_excused(sums: Sums) -> float | None:
    missed = max(sums["missed"] - sums["excused"], 0)
    return share(sums["met"], sums["met"] + missed)


def _mean_minutes(sums: Sums) -> float | None:
    return sums["elapsed"] / 60 / sums["first_answers"] if sums["first_answers"] else None


def _mean_rating(sums: Sums) -> float | None:
    return sums["rating_sum"] / sums["rated"] if sums["rated"] >= FEWEST_RATINGS else None


def _given(sums: Sums) -> float | None:
    return sums["rating_sum"] / sums["rated"] if sums["rated"] else None


def _satisfied(sums: Sums) -> float | None:
    return share(sums["satisfied"], sums["rated"]) if sums["rated"] >= FEWEST_RATINGS else None


def _in_time(sums: Sums) -> float | None:
    return share(sums["met"], sums["met"] + sums["late"])


def _in_time_without_excused(sums: Sums) -> float | None:
    return share(sums["met"], sums["met"] + max(sums["late"] - sums["excused"], 0))


def _channel_share(channel: str) -> Callable[[Sums], float | None]:
    return lambda sums: share(sums[f"captured_{channel}"], sums["captured"])


def _call_length(sums: Sums) -> float | None:
    return sums["call_minutes"] / sums["calls"] if sums["calls"] else None


def _open(sums: Sums) -> float:
    """Summed from the first day on: what came, less what was settled."""
    return sums["filed"] + sums["reopened"] - sums["settled"]


def _touches(sums: Sums) -> float | None:
    return (sums["answers"] + sums["calls"]) / sums["settled"] if sums["settled"] else None


def _filed_by_each(sums: Sums) -> float | None:
    people = sums.get("people", 0)
    return sums["filed"] / people if people >= FEWEST_PEOPLE else None


def _filed_before(sums: Sums) -> float | None:
    people = sums.get("people", 0)
    return sums.get("filed_before", 0) if people >= FEWEST_PEOPLE or not people else None


def _count(code: str, label: Promise | str, meaning: Promise | str, better: int = 0) -> Figure:
    return Figure(code, label, meaning, Kind.COUNT, _measure(code), (code,), better)


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
        lambda sums: sums.get("used_count", 0),
        ("used_count",),
    ),
    Figure(
        "used_minutes",
        _("Minutes in products"),
        _("Minutes of product use, as the institution told it until now."),
        Kind.COUNT,
        lambda sums: sums.get("used_minutes", 0),
        ("used_minutes",),
    ),
    Figure(
        "active_people",
        _("Active people"),
        _("Different people who filed a request or signed in during the period."),
        Kind.COUNT,
        lambda sums: sums.get("people", 0),
        ("filed", "signed_in"),
    ),
    Figure(
        "rating_given",
        _("My mean rating"),
        _("Of 1 to 5, over the requests that you rated. Only you see it."),
        Kind.SCORE,
        _given,
        ("rated",),
    ),
    Figure(
        "filed_by_each",
        _("Requests for each active person"),
        _("Requests filed, divided by the active people. Withheld under 5 people."),
        Kind.SCORE,
        _filed_by_each,
        ("filed",),
    ),
    Figure(
        "filed_before",
        _("Filed in the period before"),
        _("Requests filed in the period that this one is compared with. Withheld under 5 active people."),
        Kind.COUNT,
        _filed_before,
        (),
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
        _("Resolved, closed, withdrawn, merged or dismissed, each time it happened."),
    ),
    _count("resolved", _("Requests resolved"), _("Resolved with a solution, each time it happened.")),
    _count("reopened", _("Reopened"), _("Settled requests that came back."), -1),
    _count("withdrawn", _("Withdrawn"), _("Requests that their writers took back.")),
    _count("escalated", _("Channel changes"), _("Moves between written, phone and live remote support.")),
    _count(
        "captured",
        _("Units used"),
        _("Units of the package spent on requests in the period, corrections included."),
    ),
    _count("captured_written", _("Written units"), _("Units used on written answers in the period.")),
    _count("captured_phone", _("Phone units"), _("Units used on the phone in the period.")),
    _count("captured_remote", _("Remote units"), _("Units used on live remote support in the period.")),
    Figure(
        "first_response",
        _("First response met"),
        _(
            "Share of first answers within the promised working time. Met counts on the day of the answer, missed on"
            " the day it was due."
        ),
        Kind.PERCENT,
        _met,
        ("met", "missed"),
        1,
    ),
    Figure(
        "first_response_excused",
        _("First response met, excused left out"),
        _("The same, without the misses that a manager excused with a reason in the period."),
        Kind.PERCENT,
        _met_without_excused,
        ("met", "missed", "excused"),
        1,
    ),
    Figure(
        "in_time",
        _("First answers in time"),
        _(
            "Share of the first answers that somebody gave within the promised working time. What was never answered is"
            " nobody's."
        ),
        Kind.PERCENT,
        _in_time,
        ("met", "late"),
        1,
    ),
    Figure(
        "in_time_excused",
        _("In time, excused left out"),
        _("The same, without late answers that a manager excused in the period; each excuse counts for who answered."),
        Kind.PERCENT,
        _in_time_without_excused,
        ("met", "late", "excused"),
        1,
    ),
    _count("late", _("First answers late"), _("First answers given after the promised working time."), -1),
    _count(
        "missed",
        _("First responses missed"),
        _("Promises that ended without an answer, counted on the day they were due."),
        -1,
    ),
    _count("excused", _("Excused misses"), _("Misses that a manager excused with a reason, on the day of the excuse.")),
    Figure(
        "first_response_minutes",
        _("Mean first response"),
        _("Working time from filing to the first answer, over all first answers of the period."),
        Kind.MINUTES,
        _mean_minutes,
        ("first_answers",),
        -1,
    ),
    Figure(
        "satisfaction",
        _("Mean rating"),
        _("Of 1 to 5, over the requests rated in the period. Withheld under 5 ratings."),
        Kind.SCORE,
        _mean_rating,
        ("rated",),
        1,
    ),
    Figure(
        "satisfied",
        _("Satisfied"),
        _("Share of ratings of 4 or 5. Withheld under 5 ratings."),
        Kind.PERCENT,
        _satisfied,
        ("rated",),
        1,
    ),
    _count("rated", _("Ratings"), _("Requests rated in the period.")),
    _count("dissatisfied", _("Low ratings"), _("Ratings of 1 or 2."), -1),
    _count("first_answers", _("First answers"), _("First answers given in the period, in time or late.")),
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
        _("Minutes of calls, divided by the calls that were logged; one without a length counts as none."),
        Kind.MINUTES,
        _call_length,
        ("call_minutes", "calls"),
    ),
    Figure(
        "touches",
        _("Answers and calls for each settled request"),
        _("Public texts and calls of the period, divided by the requests settled in it."),
        Kind.SCORE,
        _touches,
        ("answers", "calls", "settled"),
        -1,
    ),
    *_OF_PEOPLE,
    Figure(
        "written_share",
        _("Share written"),
        _("Units used on the written channel, of all units used in the period."),
        Kind.PERCENT,
        _channel_share("written"),
        ("captured_written",),
    ),
    Figure(
        "phone_share",
        _("Share by phone"),
        _("Units used on the phone channel, of all units used in the period."),
        Kind.PERCENT,
        _channel_share("phone"),
        ("captured_phone",),
    ),
    Figure(
        "remote_share",
        _("Share live remote"),
        _("Units used on the live remote channel, of all units used in the period."),
        Kind.PERCENT,
        _channel_share("remote"),
        ("captured_remote",),
    ),
    Figure(
        "open",
        _("Open requests"),
        _(
            "Filed or reopened and not settled since, at the end of a period or now. Counted from all that happened"
            " before, so it never changes afterwards."
        ),
        Kind.COUNT,
        _open,
        STANDING,
        -1,
    ),
)
FIGURES: dict[str, Figure] = {figure.code: figure for figure in _ALL}


@dataclass(frozen=True)
class Behind:
    """Where the rows of a number are found: the figure, and what it is narrowed to."""

    figure: str
    narrowed: Mapping[str, Any] = field(default_factory=dict)
    period: Period | None = None  # None: that of the report


@dataclass(frozen=True)
class Reading:
    """A figure of one period beside the same of another. `value` is None when there is nothing to tell."""

    figure: Figure
    value: float | None
    before: float | None

    @property
    def behind(self) -> "Behind":
        return Behind(self.figure.code)

    @property
    def change(self) -> float | None:
        """Rounded as it is told: what cannot be seen has not moved."""
        if self.value is None or self.before is None:
            return None
        return round(self.value - self.before, 0 if self.figure.kind in {Kind.COUNT, Kind.MINUTES} else 1) or 0.0

    @property
    def tone(self) -> str:
        """ "ok" when it went the better way, "warn" when the other, else nothing."""
        if not self.change or not self.figure.better:
            return ""
        return "ok" if self.change * self.figure.better > 0 else "warn"


def read(code: str, sums: Sums, before: Sums) -> Reading:
    figure = FIGURES[code]
    return Reading(figure, figure.of(sums), figure.of(before))


MEASURE_WORDS = {
    **{code: figure.label for code, figure in FIGURES.items() if figure.measures == (code,)},
    "met": _("First response in time"),
    "elapsed": _("Working time until the first answer"),
    "rating_sum": _("Stars"),
}
