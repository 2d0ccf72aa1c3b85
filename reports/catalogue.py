"""The periodic reports: what each shows, for whom, and which service of the package it belongs to.

A report is its figures and what they are kept apart by; everything else follows from that. What needs more than sums,
such as the meters of a package, is a section of its own and named in `extra`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from packages.models import Service

INSTITUTION, VENDOR = "institution", "vendor"


@dataclass(frozen=True)
class By:
    """One section: a table of figures kept apart by one thing, and a chart of the first of them."""

    by: str
    title: str | Promise
    figures: Sequence[str]
    chart: str = ""  # "columns", "line", "bars", "heat" (of weekdays and hours); empty for none
    most: int = 0  # rows shown, the largest first; 0 for all, in their own order
    only_for: str = ""  # INSTITUTION or VENDOR
    is_named: bool = False  # names people
    least_months: int = 0  # told over so many months at least, up to the end of the period
    code: str = ""  # tells it from another section by the same thing


@dataclass(frozen=True)
class Report:
    code: str
    title: str | Promise
    summary: str | Promise
    figures: Sequence[str]
    sections: Sequence[By]
    audiences: tuple[str, ...] = (INSTITUTION, VENDOR)
    service: str = ""  # the service of the package that it belongs to; empty when every package has it
    extra: Sequence[str] = ()
    is_careful: bool = False  # about people: what few of them do is not told apart from others

    @property
    def named(self) -> set[str]:
        """Every figure of its readings and sections."""
        return {*self.figures, *(code for part in self.sections for code in part.figures)}


_MONTH, _UNIT, _REGION = _("By month"), _("By unit"), _("By region")
_PRODUCT, _TIER, _CHANNEL = _("By product"), _("By tier"), _("By channel")
# Raw and excused beside each other.
_APART = ("filed", "first_response", "first_response_excused", "missed", "excused")
_ANSWERED = ("filed", "first_response", "first_response_minutes", "missed", "excused")
_MIX = ("captured", "written_share", "phone_share", "remote_share", "escalated")
_WORK = ("answers", "calls", "call_minutes", "call_length", "resolved")
_RATED = ("satisfaction", "satisfied", "rated", "dissatisfied")
_ASKED = ("filed", "filed_support", "filed_bug", "filed_suggestion", "repeated", "rated", "satisfaction")
_SPENT = ("captured_written", "captured_phone", "captured_remote", "signed_in", "used_count", "used_minutes")
_OF_GROUPS = (
    "active_people",
    "filed",
    "filed_before",
    "filed_by_each",
    "repeated",
    "captured",
    "satisfaction",
    "signed_in",
    "used_minutes",
)
_USED = ("captured", "filed", "settled", "escalated")

_ALL = (
    Report(
        "summary",
        _("Executive summary"),
        _("For whoever decides: what was asked, how it was answered, what it cost, how content people are."),
        ("filed", "settled", "first_response", "satisfaction", "captured"),
        (
            By(
                "month",
                _MONTH,
                ("filed", "settled", "first_response", "satisfaction", "captured"),
                "columns",
                least_months=12,
            ),
            By("regions", _REGION, ("filed", "settled", "first_response", "captured"), only_for=INSTITUTION),
            By("product", _PRODUCT, ("filed", "filed_bug", "filed_suggestion"), most=8),
            By("priority", _TIER, ("filed", "first_response", "satisfaction"), only_for=VENDOR),
        ),
        extra=("findings",),
    ),
    Report(
        "first-response",
        _("First response"),
        _("Whether first answers came within the promised working time, raw and without excused misses."),
        ("first_response", "first_response_excused", "first_response_minutes", "missed", "excused"),
        (
            By("month", _MONTH, _ANSWERED, "line", least_months=12),
            By("priority", _TIER, _ANSWERED, only_for=VENDOR),
            By("regions", _REGION, _ANSWERED, only_for=INSTITUTION),
            By("unit", _UNIT, _ANSWERED, most=20, only_for=INSTITUTION),
            By("institution", _("By institution"), _ANSWERED, most=25, only_for=VENDOR),
            By("product", _PRODUCT, _ANSWERED),
            By("weekday", _("By weekday"), ("filed", "first_response", "missed"), "columns"),
            By("hour", _("By hour"), ("filed", "answers", "missed"), "columns", only_for=VENDOR),
        ),
    ),
    Report(
        "satisfaction",
        _("Satisfaction"),
        _("How requests were rated, what came back, and how the ratings moved."),
        ("satisfaction", "satisfied", "rated", "dissatisfied", "reopened"),
        (
            By("month", _MONTH, (*_RATED, "reopened"), "line", least_months=12),
            By("regions", _REGION, _RATED, only_for=INSTITUTION),
            By("unit", _UNIT, _RATED, most=20, only_for=INSTITUTION),
            By("product", _PRODUCT, _RATED),
            By("priority", _TIER, _RATED, only_for=VENDOR),
            By("institution", _("By institution"), _RATED, most=25, only_for=VENDOR),
        ),
        service=Service.Code.SATISFACTION,
    ),
    Report(
        "package-use",
        _("Package use"),
        _("Which units were used, by whom and on which channel, and how long the rest lasts."),
        ("captured", "filed", "settled", "escalated", "call_minutes"),
        (
            By("month", _MONTH, _USED, "columns", least_months=12),
            By("channel", _CHANNEL, ("captured",), "bars"),
            By("regions", _REGION, _USED, only_for=INSTITUTION),
            By("unit", _UNIT, _USED, most=20, only_for=INSTITUTION),
            By("institution", _("By institution"), _USED, most=25, only_for=VENDOR),
        ),
        extra=("meters",),
    ),
    Report(
        "regional",
        _("Regions and units"),
        _("Requests, first answers, ratings and use of every region and unit beside each other."),
        ("filed", "settled", "first_response", "satisfaction", "captured"),
        (
            By("regions", _REGION, ("filed", "settled", "first_response", "satisfaction", "captured"), "bars"),
            By("unit", _UNIT, ("filed", "settled", "first_response", "satisfaction", "captured")),
        ),
        audiences=(INSTITUTION,),
        service=Service.Code.REGIONS,
    ),
    Report(
        "staff",
        _("Staff performance"),
        _("How people use support and products: requests, kinds, repeats, channels, ratings and sign-ins."),
        ("filed", "active_people", "filed_by_each", "repeated", "satisfaction", "signed_in", "used_minutes"),
        (
            By(
                "month",
                _MONTH,
                ("filed", "active_people", "filed_by_each", "repeated", "signed_in", "used_minutes"),
                "columns",
                least_months=6,
            ),
            By("person", _("By person: requests"), _ASKED, is_named=True),
            By("person", _("By person: channels and presence"), _SPENT, is_named=True, code="person-use"),
            By("unit", _UNIT, _OF_GROUPS),
            By("regions", _REGION, _OF_GROUPS),
            By("product", _PRODUCT, ("active_people", *_ASKED, "filed_before")),
        ),
        audiences=(INSTITUTION,),
        service=Service.Code.STAFF_PERFORMANCE,
        extra=("use",),
        is_careful=True,
    ),
    Report(
        "products",
        _("Product feedback"),
        _("Bugs and suggestions by product, what was asked about each, and how it was rated."),
        ("filed_bug", "filed_suggestion", "filed_support", "satisfaction"),
        (
            By("product", _PRODUCT, ("filed_support", "filed_bug", "filed_suggestion", "satisfaction"), "bars"),
            By("month", _MONTH, ("filed_bug", "filed_suggestion", "filed_support"), "columns", least_months=12),
            By("institution", _("By institution"), ("filed_bug", "filed_suggestion"), most=25, only_for=VENDOR),
        ),
    ),
    Report(
        "performance",
        _("Performance of support"),
        _("The vendor's own: first answers by tier, product, agent, hour and weekday, work done, what came back."),
        ("first_response", "first_response_excused", "first_response_minutes", "touches", "reopened"),
        (
            By("month", _MONTH, (*_APART, "settled", "touches", "reopened"), "line", least_months=12),
            By("priority", _TIER, _APART),
            By("institution", _("By institution"), _APART, most=25),
            By("product", _PRODUCT, _APART),
            By("agent", _("By agent"), ("first_answers", "in_time", "in_time_excused", "late"), is_named=True),
            By(
                "weekday_hour", _("By weekday and hour"), ("first_response", "first_response_excused", "missed"), "heat"
            ),
            By("weekday", _("By weekday"), _APART, "columns"),
            By("hour", _("By hour"), _APART, "columns"),
            By("priority", _("Channel mix by tier"), _MIX, code="mix"),
            By("channel", _CHANNEL, ("captured",), "bars"),
            By("agent", _("Work of each agent"), _WORK, is_named=True, code="work"),
        ),
        extra=("backlog", "ages"),
        audiences=(VENDOR,),
    ),
)
REPORTS: dict[str, Report] = {report.code: report for report in _ALL}
